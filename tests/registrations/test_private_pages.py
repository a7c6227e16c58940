"""Pages behind a log-in, a group or a password, and the link that only confirmed people get."""

import uuid

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.factories import date_block, make_gathering, site_root
from tests.hosts.localized.models import PlainPage
from tests.registrations.visiting import answers, fetch_challenge, form_url, passed_token, register, send
from wagtail_samlingar.models import Party

pytestmark = pytest.mark.django_db

SECRET = "https://meet.example.org/secret-room"


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def make_member(group=None):
    """Return the client of somebody logged in, in ``group`` if one is given."""
    name = get_user_model().USERNAME_FIELD
    user = get_user_model().objects.create_user(**{name: f"{uuid.uuid4().hex}@example.org", "password": "demo"})
    if group:
        user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def restrict(page, kind):
    """Restrict ``page`` and return the client of somebody who may see it."""
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="demo")
    if kind == "login":
        return make_member()
    if kind == "groups":
        group = Group.objects.create(name="Members")
        restriction.groups.add(group)
        return make_member(group)
    client = Client()
    address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    client.post(address, {"password": "demo", "return_url": "/"})
    return client


def public_addresses(page):
    """Return the status codes of form, challenge and registration, as a browser that follows redirects sees them."""

    def codes(client):
        fields = answers(page, **passed_token(page))
        return [
            client.get(form_url(page), follow=True).status_code,
            client.get(f"{form_url(page)}challenge/", follow=True).status_code,
            client.post(form_url(page), fields, follow=True).status_code,
        ]

    return codes


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
@pytest.mark.parametrize("above", [False, True], ids=["on the page", "above the page"])
def test_case_126_form_and_challenge_are_closed_to_outsiders(visitor, kind, above):
    parent = site_root().add_child(instance=PlainPage(title="Members", locale=site_root().locale))
    page = make_gathering(parent)
    insider = restrict(parent if above else page, kind)
    codes = public_addresses(page)

    assert codes(visitor) == [404, 404, 404]
    assert Party.objects.count() == 0
    assert codes(insider) == [200, 200, 200]
    assert Party.objects.count() == 1


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_case_126_page_itself_is_closed_to_outsiders(visitor, kind, settings):
    settings.WAGTAIL_FRONTEND_LOGIN_URL = "/log-in/"
    page = make_gathering(title="Only for members")
    insider = restrict(page, kind)

    outside = visitor.get(page.url)

    assert outside.status_code in (200, 302)
    assert page.dates[0].id not in outside.content.decode()
    assert insider.get(page.url).status_code == 200


def test_case_126_somebody_in_another_group_is_an_outsider():
    page = make_gathering()
    restrict(page, "groups")

    assert public_addresses(page)(make_member(Group.objects.create(name="Others"))) == [404, 404, 404]


def test_case_126_receipt_works_after_the_page_was_closed(visitor):
    page = make_gathering(title="Libraries")
    address = register(visitor, page)["Location"]
    restrict(page, "login")

    receipt = visitor.get(address)

    assert receipt.status_code == 200
    assert "Libraries" in receipt.content.decode()
    assert page.url not in receipt.content.decode()


def test_case_126_one_restricted_page_closes_no_other(visitor):
    restrict(make_gathering(title="Members"), "login")
    page = make_gathering(title="Members too")

    assert public_addresses(page)(visitor) == [200, 200, 200]


def test_case_127_online_link_is_nowhere_public(visitor):
    page = make_gathering(dates=[date_block("one", online_url=SECRET)], review_mode="confirm")
    response = register(visitor, page)
    addresses = [
        page.url,
        form_url(page),
        response["Location"],
        f"/api/v2/pages/{page.pk}/?fields=*",
        "/api/v2/pages/?type=wagtail_samlingar.GatheringPage&fields=*",
    ]
    if settings.HAS_API_V3:
        addresses += [f"/api/v3/pages/{page.pk}/", f"/api/v3/pages/{page.pk}/?fields=*", "/api/v3/pages/"]

    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert "secret-room" not in answer.content.decode(), address
    assert "secret-room" not in str(fetch_challenge(visitor, page))
    assert "secret-room" not in send(visitor, page, answers(page, email="")).content.decode()


def test_case_127_online_link_is_not_rendered_with_the_dates_as_they_are():
    """A host's own template for the page may include the blocks."""
    page = make_gathering(dates=[date_block("one", online_url=SECRET)])
    page.refresh_from_db()

    assert "secret-room" not in str(page.dates.render_as_block())
