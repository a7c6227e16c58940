"""What a visitor does in any host: reads the page, fills in its form and sends it."""

from bs4 import BeautifulSoup
from captcha.models import CaptchaStore
from django.urls import reverse

DATE_KEY = "5f9b2a1e-0000-4000-8000-000000000001"


def filled_in(visitor, gathering, host="testserver", **answers):
    """Return (address, data) of the form on the public page as a visitor fills it in, captcha included."""
    page = visitor.get(gathering.specific.get_url_parts()[2], headers={"host": host})
    assert page.status_code == 200
    form = BeautifulSoup(page.content, "html.parser").find("form", class_="samlingar-form")
    asked = reverse("wagtail_samlingar:challenge", args=[gathering.translation_key])
    challenge = visitor.get(asked, headers={"host": host}).json()
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden][name]")}
    data |= {
        "token": challenge["token"],
        "captcha_key": challenge["captcha"]["key"],
        "captcha_answer": CaptchaStore.objects.get(hashkey=challenge["captcha"]["key"]).response,
        "date": DATE_KEY,
        "name": "Kari Nordmann",
        "email": "kari@example.org",
    }
    return form["action"], data | answers


def register(visitor, gathering, host="testserver", **answers):
    """Fill in the form on the public page as a visitor does, and send it; return the response."""
    address, data = filled_in(visitor, gathering, host, **answers)
    return visitor.post(address, data, headers={"host": host})
