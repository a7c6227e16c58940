"""An editor in Wagtail's own editor: from nothing to a programme that each region reads as its own."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import GatheringEditor
from tests.browser.example import INDEX_PAGE
from tests.browser.form import register

pytestmark = pytest.mark.browser

TITLE = "Vintersamling for bibliotek"
DAY = dt.date.today() + dt.timedelta(days=60)


@pytest.fixture
def editor(open_example, example_site):
    """Return the editor of a new gathering, opened by ``redaktor``."""
    index = example_site.value("SELECT id FROM wagtailcore_page WHERE url_path = ?", INDEX_PAGE)
    return GatheringEditor(open_example("redaktor"), index)


def items_of(window):
    """Return (time, title) of the rows of the programme, as read on the page; what is in tracks counts as one row.

    Each language has its own mark between hours and minutes.
    """
    rows = window.locator(".samlingar-programme__day > .samlingar-programme__items > li").all()
    time, title = ".samlingar-programme__time", "h4, .samlingar-programme__break"
    return [
        (row.locator(time).first.inner_text().replace(".", ":"), row.locator(title).first.inner_text()) for row in rows
    ]


def build_programme(editor):
    """Build one day: four sessions, a break, two tracks side by side, and one item only for Sunnmøre."""
    editor.add("programme")
    items = "programme-0-value-items"
    sessions = [("10:00", "10:30", "Velkomen"), ("10:30", "11:30", "Livslang læring")]
    for start, end, title in sessions:
        editor.fill(editor.add(items, "session"), start=start, end=end, title=title)
    editor.fill(editor.add(items, "break"), start="11:30", end="12:15", title="Lunsj i kantina")
    parallel = editor.add(items, "parallel")
    editor.fill(parallel, start="12:15", end="13:15", title="Verkstader")
    for number, title in enumerate(["For biblioteka", "For laga"]):
        track = f"{parallel}-tracks-{number}-value"
        editor.fill(track, title=title)
        editor.fill(editor.add(f"{track}-sessions"), start="12:15", end="13:15", title=f"Verkstad {number + 1}")
    own = editor.add(items, "session")
    editor.fill(own, start="13:15", end="14:00", title="Språkkafeane våre", only_for_regions=["Sunnmøre"])
    for start, end, title in [("14:00", "14:45", "Vegen vidare"), ("14:45", "15:00", "Avslutning")]:
        editor.fill(editor.add(items, "session"), start=start, end=end, title=title)


def test_editor_builds_a_programme_with_an_item_for_one_region(editor, open_example, example_site):
    editor.type("title", TITLE)
    for number, region in enumerate(["Sunnmøre", "Romsdal"]):
        day = (DAY + dt.timedelta(days=number)).isoformat()
        editor.fill(editor.add("dates"), regions=[region], starts_on=day, start_time="10:00", end_time="15:00")
    build_programme(editor)
    editor.publish()
    visitor = open_example()
    page = f"{INDEX_PAGE}vintersamling-for-bibliotek/"
    shown = {}
    for region in ("Sunnmøre", "Romsdal"):
        visitor.goto(f"{page}?date={example_site.date_of(region, TITLE)}")
        shown[region] = items_of(visitor)

    common = [
        ("10:00–10:30", "Velkomen"),
        ("10:30–11:30", "Livslang læring"),
        ("11:30–12:15", "Lunsj i kantina"),
        ("12:15–13:15", "Verkstader"),
        ("14:00–14:45", "Vegen vidare"),
        ("14:45–15:00", "Avslutning"),
    ]
    assert shown["Romsdal"] == common
    assert shown["Sunnmøre"] == [*common[:4], ("13:15–14:00", "Språkkafeane våre"), *common[4:]]
    assert visitor.locator(".samlingar-programme__track").count() == 2


def test_title_and_one_date_make_a_page_that_takes_registrations(editor, open_example, example_site):
    editor.type("title", "Ei enkel samling")
    editor.fill(editor.add("dates"), starts_on=DAY.isoformat())
    editor.publish()

    visitor = open_example()
    visitor.goto(INDEX_PAGE)
    visitor.get_by_role("link", name="Ei enkel samling").click()
    register(visitor, example_site, visitor.url, None, email="enkel@example.org", municipality=None)

    query = "SELECT status FROM wagtail_samlingar_registration WHERE email = ?"
    assert example_site.value(query, "enkel@example.org") == "pending"


@pytest.mark.parametrize(
    "impossible",
    [{"end_time": "10:00"}, {"closes_on": (DAY + dt.timedelta(days=1)).isoformat()}],
    ids=["end", "deadline"],
)
def test_impossible_date_is_shown_on_publishing_and_kept_as_a_draft(editor, impossible):
    [(name, value)] = impossible.items()
    editor.type("title", f"Ikkje råd: {name}")
    date = editor.add("dates")
    editor.fill(date, starts_on=DAY.isoformat(), start_time="15:00", **impossible)
    editor.ask_to_publish()

    # Dates and what few of them need are folded; an error unfolds them.
    expect(editor.window.locator("#dates-root .w-field__errors .error-message").first).to_be_visible()
    editor.save()

    expect(editor.window).to_have_url(re.compile(r"/edit/$"))
    expect(editor.window.locator(f"[name='{date}-{name}']")).to_have_value(value)
