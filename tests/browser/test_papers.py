"""What is printed for the day, as Chromium prints it, and ticking off with a phone."""

import io
import re

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.windows import PHONE, scrolls_sideways, violations
from tests.inbox.factories import SUNNMORE, make_occurrence, make_question_set, make_staff, register
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations.states import Attendance, Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = 45
NAMES = ("Åse Øvrebø", "Kari Nordmann", "Ærlend Lie", "Berit Aas", "Ola Hansen")
CHOICES = (("v", "Vegan"), ("g", "Gluten-free"), ("n", "Nut allergy"))
A4 = (595, 842)  # points


def needs_of(number):
    """Return what person ``number`` needs: every third is a vegan, every fifth needs no gluten, one wrote a text."""
    choices = [key for key, every in (("v", 3), ("g", 5)) if number % every == 0]
    return {"choices": choices, "text": "Allergic to kiwi" if number == 7 else ""}


@pytest.fixture
def full(transactional_db):
    """Return a date that is held today, with 45 people who have a place and one who waits."""
    question_set = make_question_set(Question("diet", "needs", "Diet", sensitive=True, choices=CHOICES))
    fields = {"venue": "Kulturhuset", "starts_on": timezone.localdate(), "title": "Libraries and volunteers"}
    occurrence = make_occurrence(SUNNMORE, **fields)
    for number in range(PEOPLE + 1):
        needs = needs_of(number)
        register(
            occurrence,
            name=f"{NAMES[number % 5]} {number}",
            email=f"person{number}@example.org",
            phone="70 12 34 56",
            organisation=f"Organisation {number}",
            municipality_name="Ålesund",
            question_set=question_set,
            sensitive={"diet": needs} if any(needs.values()) else {},
        )
    with_place = Registration.objects.order_by("pk")[:PEOPLE].values_list("pk", flat=True)
    Registration.objects.filter(pk__in=list(with_place)).update(status=Status.CONFIRMED)
    return occurrence


@pytest.fixture
def staff(full):
    """Return somebody who may do everything in Sunnmøre."""
    return make_staff("view", "moderate", "view_sensitive")


def url_of(occurrence, name):
    """Return an address of ``occurrence``."""
    return reverse(f"samlingar_registrations:{name}", args=[occurrence.pk])


def printed(window, url):
    """Return the pages of ``url`` as Chromium prints them."""
    assert window.goto(url).status == 200
    return pypdf.PdfReader(io.BytesIO(window.pdf(prefer_css_page_size=True))).pages


def words(pages):
    """Return the text of ``pages`` in one line."""
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_sign_in_list_on_paper_has_names_and_organisations_only(open_browser, full, staff):
    pages = printed(open_browser(staff, locale="en"), url_of(full, "sign_in"))

    assert 2 <= len(pages) <= 3
    for number, page in enumerate(pages, 1):
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == A4
        text = words([page])
        assert "Libraries and volunteers" in text
        assert "Kulturhuset" in text
        assert "Signature" in text
        assert f"{number} / {len(pages)}" in text
    text = words(pages)
    for number in range(PEOPLE):
        assert re.search(rf"{NAMES[number % 5]} {number} Organisation {number}\b", text)
    # Who waits is not on it, and nothing else about people is.
    assert f"Organisation {PEOPLE}" not in text
    assert not [word for word in ("example.org", "70 12", "Ålesund", "Vegan", "kiwi") if word in text]


def test_badges_on_paper_are_ten_on_a_page(open_browser, full, staff):
    pages = printed(open_browser(staff, locale="en"), url_of(full, "badges"))

    assert len(pages) == 5
    assert [words([page]).count("Libraries and volunteers") for page in pages] == [10, 10, 10, 10, 5]
    text = words(pages)
    assert all(f"Organisation {number}" in text for number in range(PEOPLE))
    assert not [word for word in ("example.org", "70 12", "Ålesund", "Back", "Vegan") if word in text]


def test_sums_for_the_caterer_on_paper_equal_a_hand_count(open_browser, full, staff):
    text = words(printed(open_browser(staff, locale="en"), url_of(full, "catering")))

    # 45 people, numbered from 0: every third is 15, every fifth is 9. Number 45, who waits, is both.
    assert "People 45 1 0" in text
    assert "Vegan 15 1 0" in text
    assert "Gluten-free 9 1 0" in text
    assert "Nut allergy 0 0 0" in text
    assert "“Allergic to kiwi” 1 0 0" in text
    assert "People who have stated a need 22 1 0" in text
    assert not [name for name in (*NAMES, "Organisation", "example.org") if name in text]


@pytest.mark.parametrize("name", ["day", "attendance", "attendance_everybody", "sign_in", "badges", "catering"])
def test_pages_of_the_day_are_accessible_on_a_phone(open_browser, full, staff, name):
    window = open_browser(staff, viewport=PHONE, locale="en")
    window.goto(url_of(full, name))

    # Wagtail's own frame is not ours to judge.
    own = [html for rule, html in violations(window) if rule not in ("region",) and "samlingar" in html]
    assert own == []
    if name != "sign_in":
        assert not scrolls_sideways(window)


def test_ticking_off_with_a_phone(open_browser, full, staff):
    window = open_browser(staff, viewport=PHONE, locale="en")
    window.goto(url_of(full, "attendance"))
    progress = window.locator(".samlingar-attendance__progress")
    expect(progress).to_contain_text(f"0 of {PEOPLE}")

    window.get_by_label("Find a person").fill("ase ovrebo 5")
    expect(window.locator(".samlingar-attendance__person:visible")).to_have_count(0)
    window.get_by_label("Find a person").fill("øvrebø 35")
    person = window.locator(".samlingar-attendance__person:visible")
    expect(person).to_have_count(1)
    button = person.get_by_role("button", name="Attended")
    assert button.bounding_box()["height"] >= 44
    button.click()

    expect(progress).to_contain_text(f"1 of {PEOPLE}")
    expect(person).to_contain_text("Attended")
    # The keyboard, the search and the place on the page stay.
    expect(person.get_by_role("button", name="Undo")).to_be_focused()
    assert Registration.objects.get(name="Åse Øvrebø 35").attendance == Attendance.ATTENDED
    person.get_by_role("button", name="Undo").click()
    expect(progress).to_contain_text(f"0 of {PEOPLE}")
    assert Registration.objects.get(name="Åse Øvrebø 35").attendance == Attendance.UNKNOWN


def test_everybody_came_except_one_without_javascript(open_browser, full, staff):
    window = open_browser(staff, java_script_enabled=False, locale="en")
    window.goto(url_of(full, "attendance"))
    window.locator("li", has_text="Åse Øvrebø 0").get_by_role("button", name="Attended").click()
    expect(window.locator(".samlingar-attendance__progress")).to_contain_text(f"1 of {PEOPLE}")

    window.get_by_role("link", name="Everybody came except").click()
    window.get_by_label("Kari Nordmann 1Organisation 1", exact=True).check()
    window.get_by_role("button", name="Everybody came except").click()

    expect(window.locator(".samlingar-attendance__progress")).to_contain_text(f"{PEOPLE} of {PEOPLE}")
    ticked = Registration.objects.filter(status=Status.CONFIRMED).exclude(attendance=Attendance.ATTENDED)
    assert [(row.name, row.attendance) for row in ticked] == [("Kari Nordmann 1", Attendance.ABSENT)]
    assert Registration.objects.filter(attendance=Attendance.ATTENDED).count() == PEOPLE - 1


def test_export_is_downloaded(open_browser, full):
    window = open_browser(make_staff("view", "export"), locale="en")
    window.goto(reverse("samlingar_registrations:index") + "?status=confirmed")
    window.get_by_role("link", name="Export").click()
    expect(window.locator(".samlingar-export h2")).to_have_text(f"{PEOPLE} registrations")
    assert [html for _rule, html in violations(window) if "samlingar" in html or "export-" in html] == []
    window.get_by_label("What do you need the file for?").fill("To count chairs")

    with window.expect_download() as download:
        window.get_by_role("button", name="Download as CSV").click()

    assert "personal-data" in download.value.suggested_filename
    with open(download.value.path(), encoding="utf-8-sig") as file:
        assert len(file.readlines()) == PEOPLE + 1
