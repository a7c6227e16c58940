"""The demonstration as ``make demo`` makes it: migrated, filled, filled again, visited."""

import json
import re
import shutil

import pytest

from tests.example_site.making import ROOT, copy_of_demo, run_command

PORT = 8123
SYNCHRONISE = "from tests.example_site.report_demo import synchronise; synchronise()"
REPORT = "from tests.example_site.report_demo import main; main()"

pytestmark = pytest.mark.sqlite


def manage(directory, *arguments):
    """Run a command of the example site, which writes below ``directory`` only. Returns what it printed."""
    return run_command(directory, *arguments, port=PORT, PYTHONPATH=str(ROOT))


def report(directory, what=REPORT):
    return json.loads(manage(directory, "shell", "--verbosity", "0", "--command", what))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the directory of a demonstration that has just been made, to be copied."""
    return copy_of_demo(tmp_path_factory, tmp_path_factory.mktemp("made"), PORT)


@pytest.fixture(scope="module")
def demo(made, tmp_path_factory):
    """Return (report after one run, report after two, what the second run said, what synchronising then did)."""
    directory = shutil.copytree(made, tmp_path_factory.mktemp("demo"), dirs_exist_ok=True)
    first = report(directory)
    said = manage(directory, "demo")
    return first, report(directory), said, report(directory, SYNCHRONISE)


def test_demo_run_again_changes_nothing(demo):
    first, second, _said, _synchronised = demo
    assert second == first


def test_demo_says_where_everything_is(demo):
    said = demo[2]
    for words in (
        "http://localhost:8123/nn/samlingar/regionale-samlingar/",
        "/admin/",
        "redaktor",
        "moderator",
        "'demo'",
    ):
        assert words in said


def test_demo_serves_every_page_without_cookies(demo):
    visits = {address: tuple(seen) for address, seen in demo[0]["visits"].items()}
    pages = {address: seen for address, seen in visits.items() if address.startswith(("/nn/", "/nb/", "/en/"))}
    assert len(pages) == 54
    assert set(pages.values()) == {(200, False, "")}


@pytest.mark.parametrize(
    "address",
    [
        "/nn/samlingar/regionale-samlingar/",
        "/nb/samlinger/regionale-samlinger/",
        "/en/gatherings/regional-gatherings/",
        "/nn/regionar/nordmore/",
        "/nn/regionar/romsdal/",
        "/nn/regionar/sunnmore/",
    ],
)
def test_demo_has_the_pages_that_are_promised(demo, address):
    assert address in demo[0]["visits"]


def test_demo_writes_its_mail_to_files(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)

    said = manage(tmp_path, "samlingar_run_due")

    written = "".join(path.read_text() for path in (tmp_path / "mail").iterdir())
    sent = int(re.search(r"^mail: (\d+) sent", said, re.MULTILINE)[1])
    assert written.count("Message-ID: ") == sent > 40
    assert "http://localhost:8123/pamelding/receipt/" in written


def test_demo_sends_the_bare_address_to_a_language(demo):
    assert demo[0]["visits"]["/"] == [302, False, "Accept-Language"]


@pytest.mark.parametrize("api", ["/api/v2/pages/", "/api/v3/pages/"])
def test_demo_mounts_the_apis(demo, api):
    assert demo[0]["visits"][api][0] == 200


def test_demo_shows_every_state_of_a_date(demo):
    assert demo[0]["states"] == sorted(
        ["cancelled", "closed", "few", "full", "notopen", "open", "over", "postponed", "undecided"]
    )


def test_demo_shows_every_status_of_a_registration(demo):
    assert demo[0]["registrations"] == 65
    assert demo[0]["statuses"] == sorted(
        ["cancelled", "confirmed", "lapsed", "offered", "pending", "rejected", "spam", "unverified", "waitlisted"]
    )


def test_demo_invents_people_at_example_org(demo):
    assert demo[0]["addresses"] == ["example.org"]


def test_demo_shows_registrations_to_those_with_the_right(demo):
    assert all(demo[0]["logs in"].values())
    assert demo[0]["seen by"]["redaktor"] == []
    assert demo[0]["seen by"]["moderator"] == ["Sunnmøre"]
    assert demo[0]["seen by"]["admin"] == ["", "Nordmøre", "Romsdal", "Sunnmøre"]


def test_demo_is_translated_with_wagtail_localize_and_nothing_is_left_over(demo):
    progress = demo[0]["progress"]
    assert len(progress) == 36
    assert all(done == of for of, done in progress)


def test_demo_can_be_synchronised_by_its_editor(demo):
    redirected, titles_are_kept, is_edited_there = demo[3]
    assert (redirected, titles_are_kept, is_edited_there) == (302, True, True)


@pytest.mark.parametrize("code", ["nn", "nb", "en"])
def test_demo_names_the_language_of_each_page_and_leads_to_the_others(demo, code):
    found = demo[0]["languages"]
    here = found[code]
    assert here["html"] == code
    assert here["alternates"] == found["nn"]["alternates"]
    assert list(here["alternates"]) == ["nn", "nb", "en"]
    assert [(hreflang, lang) for hreflang, lang, _href in here["switcher"]] == [
        (row, row) for row in ("nn", "nb", "en")
    ]
    # Translated in full: the words that are alike in two languages are in that of the source.
    assert set(here["elsewhere"]) <= {"nn"}


@pytest.mark.parametrize(
    ("wish", "address"),
    [("no", "/nn/"), ("nb-NO", "/nb/"), ("nn", "/nn/"), ("en-GB,en;q=0.8", "/en/"), ("da", "/nn/"), ("*", "/nn/")],
)
def test_demo_leads_browsers_that_say_only_norwegian_to_the_sites_first_language(demo, wish, address):
    assert demo[0]["front pages"][wish] == address
