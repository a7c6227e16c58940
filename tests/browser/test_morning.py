"""A morning of a registration manager, without a mouse."""

import io

import pypdf
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.windows import violations
from tests.inbox.factories import SUNNMORE, make_occurrence, make_staff, received, register
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INBOX = "samlingar_registrations:index"
WAITING, QUEUED = 22, 4
DECIDED, REFUSED, UNDONE_AFTER = 20, (5, 10, 15), 12
# Presses of Tab that any page of the admin takes from one end to the other.
MANY = 150


@pytest.fixture
def morning(transactional_db):
    """Return a date with people who wait for an answer and some in the queue, for whom there are seats by now."""
    occurrence = make_occurrence(SUNNMORE, capacity=60, title="Libraries and volunteers")
    for number in range(WAITING + QUEUED):
        received(register(occurrence, name=f"Person {number:02}", organisation="Songlaget"), hours=50 - number)
    late = Registration.objects.order_by("-pk").values_list("pk", flat=True)[:QUEUED]
    Registration.objects.filter(pk__in=list(late)).update(status=Status.WAITLISTED)
    return occurrence


def tab_to(window, selector):
    """Press Tab until what ``selector`` matches has the focus."""
    for _press in range(MANY):
        window.keyboard.press("Tab")
        if window.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def follow(window, selector):
    """Reach what ``selector`` matches by Tab, press Enter on it, and wait for where it leads."""
    tab_to(window, selector)
    with window.expect_navigation():
        window.keyboard.press("Enter")


def refuse(window):
    """Refuse the open case: open the form, choose the first reason, send it."""
    window.keyboard.press("r")
    window.keyboard.press("Space")
    follow(window, "form[action*='/reject/'] button[type=submit]")


def test_morning_by_keyboard(open_browser, morning):
    window = open_browser(make_staff("view", "moderate", "export"), locale="en")
    window.goto(reverse(INBOX))
    expect(window.locator("#listing-results td.title a")).to_have_count(20)
    window.keyboard.press("j")
    with window.expect_navigation():
        window.keyboard.press("Enter")

    for number in range(1, DECIDED + 1):
        expect(window.locator(".samlingar-case__head h2")).to_have_text(f"Person {number - 1:02}")
        if number in REFUSED:
            refuse(window)
        else:
            with window.expect_navigation():
                window.keyboard.press("c")
        expect(window.locator(".samlingar-case__head h2")).to_have_text(f"Person {number:02}")
        expect(window.locator(".messages .success")).to_be_visible()
        if number == UNDONE_AFTER:
            take_back(window)

    statuses = [Registration.objects.get(name=f"Person {number:02}").status for number in range(DECIDED)]
    expected = [Status.CONFIRMED] * DECIDED
    for number in REFUSED:
        expected[number - 1] = Status.REJECTED
    expected[UNDONE_AFTER - 1] = Status.PENDING
    assert statuses == expected
    undone = Registration.objects.get(name=f"Person {UNDONE_AFTER - 1:02}")
    assert not Message.objects.filter(registrations=undone, kind="has_place", state="queued").exists()


def take_back(window):
    """Undo the last decision from its message, and come back to the case that was open."""
    address = window.url
    follow(window, ".messages a[href*='/undo/'], .messages a.button")
    follow(window, "form[action*='/undo/'] button[type=submit]")
    expect(window.locator(".messages .success")).to_be_visible()
    window.goto(address)


def test_places_for_many_export_and_print_by_keyboard(open_browser, morning):
    window = open_browser(make_staff("view", "moderate", "export"), locale="en")
    window.goto(f"{reverse(INBOX)}?status=waitlisted")
    tab_to(window, "thead input[type=checkbox]")
    window.keyboard.press("Space")
    follow(window, ".bulk-actions-choices a[href*='/confirm/']")
    expect(window.locator(".samlingar-bulk__head")).to_contain_text(f"{QUEUED} people are chosen")
    assert [html for _rule, html in violations(window) if "samlingar" in html] == []
    follow(window, "form[action*='/bulk/confirm/'] button[type=submit]")
    expect(window.locator(".messages .success")).to_be_visible()
    assert Registration.objects.filter(status=Status.CONFIRMED).count() == QUEUED

    window.goto(f"{reverse(INBOX)}?status=confirmed")
    follow(window, "a[href*='/export/']")
    tab_to(window, "[name='export-purpose']")
    window.keyboard.type("To count chairs")
    tab_to(window, "main form button[type=submit]")
    with window.expect_download() as download:
        window.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".xlsx")

    window.goto(reverse("samlingar_registrations:day", args=[morning.pk]))
    follow(window, "a[href*='/sign-in/']")
    text = pypdf.PdfReader(io.BytesIO(window.pdf())).pages[0].extract_text()
    for number in range(WAITING, WAITING + QUEUED):
        assert f"Person {number}" in text
