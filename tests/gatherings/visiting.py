"""What visitors see of a gathering, and registering through its form as their browser does."""

from bs4 import BeautifulSoup
from django.urls import reverse

from tests.registrations.visiting import solution


def dates_shown(client, url):
    """Return the keys of the dates that the public page at ``url`` offers in its form."""
    response = client.get(url)
    assert response.status_code == 200, url
    html = BeautifulSoup(response.content, "html.parser")
    return [field["value"] for field in html.select('[name="date"][value]')]


def challenge(client, key):
    """Return the response with the token, captcha and states of the gathering ``key``.

    What is not found is followed: a host with languages in its addresses leads on before it says 404.
    """
    return client.get(reverse("wagtail_samlingar:challenge", args=[key]), follow=True)


def send_form(client, page_url, date_key, name="Kari Nordmann", **answers):
    """Fill in the form on the public page at ``page_url`` and send it; return the response."""
    html = BeautifulSoup(client.get(page_url).content, "html.parser")
    form = html.find("form", class_="samlingar-form")
    signed = client.get(f"{form['action'].partition('?')[0]}challenge/").json()
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden][name]")}
    data |= {
        "token": signed["token"],
        "captcha_key": signed["captcha"]["key"],
        "captcha_answer": solution(signed["captcha"]["key"]),
        "date": date_key,
        "name": name,
        "email": f"{name.split()[0].lower()}@example.org",
    }
    return client.post(form["action"], data | answers)


def post_straight(client, key, **fields):
    """Post ``fields`` to the form address of the gathering ``key`` without having seen its page."""
    return client.post(reverse("wagtail_samlingar:register", args=[key]), fields, follow=True)
