"""Staff in the inbox of the example site: what they find, decide, and may not see."""

import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.example import INBOX, INDEX_PAGE, MODEL_PAGE
from tests.browser.form import register

pytestmark = pytest.mark.browser

LIST = "#listing-results"
ROWS = f"{LIST} tbody tr"
# More than the demonstration fills: past the last page the last one is shown.
PAGES_OF_LIST = 4
REFUSED = (403, 404)
# Wagtail's own words above a list; the rest of the list is ours.
OF_WAGTAIL = "h2[role=alert]"
# Registrations for dates that are held in the named region and in no other.
IN_REGION_ONLY = """
    SELECT r.id, r.name, r.email, r.reference FROM wagtail_samlingar_registration r
    JOIN wagtail_samlingar_occurrenceregion area ON area.occurrence_id = r.occurrence_id
    GROUP BY r.id HAVING count(*) = 1 AND max(area.name) = ? ORDER BY r.id
"""


@pytest.fixture
def of_romsdal(example_site):
    """Return (id, name, e-mail address, reference) of everybody registered in Romsdal."""
    people = example_site.rows(IN_REGION_ONLY, "Romsdal")
    assert len(people) > 5
    return people


def search(window, text):
    """Search the open inbox as one types, and wait for the answer."""
    with window.expect_response(lambda response: "/results/" in response.url and "q=" in response.url):
        window.locator("[name=q]").fill(text)
    window.wait_for_load_state("networkidle")


def test_moderator_finds_the_registration_and_gives_a_place(open_example, example_site):
    reference = register(
        open_example(), example_site, MODEL_PAGE, "Sunnmøre", name="Ingvild Ny", email="ingvild.ny@example.org"
    )
    window = open_example("moderator")

    window.locator(f"a[href='{INBOX}']").first.click()
    row = window.locator(ROWS, has_text="Ingvild Ny")
    expect(row.locator(".samlingar-status--pending")).to_be_visible()
    expect(row).to_contain_text("Sunnmøre")
    search(window, reference)
    expect(window.locator(ROWS)).to_have_count(1)
    row.get_by_role("link", name="Ingvild Ny").click()
    expect(window.locator("main")).to_contain_text("ingvild.ny@example.org")
    case = window.url
    window.locator("form[action*='/confirm/'] button.button-primary").click()

    expect(window.locator(".messages .success")).to_contain_text(reference)
    window.goto(case)
    expect(window.locator(".samlingar-case__head .samlingar-status")).to_have_class(re.compile("--confirmed"))
    query = "SELECT status FROM wagtail_samlingar_registration WHERE email = ?"
    assert example_site.value(query, "ingvild.ny@example.org") == "confirmed"


def test_oldest_waiting_stands_first(open_example, example_site):
    window = open_example("moderator")
    window.goto(INBOX)

    names = window.locator(f"{ROWS} td.title").all_inner_texts()

    waiting = """
        SELECT r.name FROM wagtail_samlingar_registration r
        WHERE r.status = 'pending' AND EXISTS (
            SELECT 1 FROM wagtail_samlingar_occurrenceregion area
            WHERE area.occurrence_id = r.occurrence_id AND area.name = 'Sunnmøre'
        ) ORDER BY r.submitted_at, r.id LIMIT 20
    """
    assert [name.strip() for name in names] == [name for (name,) in example_site.rows(waiting)]


def test_moderator_of_sunnmore_meets_nobody_of_romsdal(open_example, example_site, of_romsdal):
    window = open_example("moderator")
    everybody = []
    for number in range(1, PAGES_OF_LIST + 1):
        window.goto(f"{INBOX}?status=all&p={number}")
        everybody.append(window.locator(LIST).inner_html())
    window.goto(INBOX)
    offered = window.locator("select[name=date] option, select[name=gathering] option").all_text_contents()

    assert offered
    assert not [text for text in offered if "førstehjelp" in text or text.strip().endswith("· Romsdal")]
    for pk, _name, _email, reference in of_romsdal:
        assert not [page for page in everybody if reference in page or f"{INBOX}{pk}/" in page]
    for _pk, name, email, reference in of_romsdal[:2]:
        for text in (name, email, reference):
            window.goto(f"{INBOX}?q={text}")
            expect(window.locator(f"{ROWS} td.title", has_text=name)).to_have_count(0)


def test_moderator_of_sunnmore_filters_by_romsdal_in_vain(open_example, example_site, of_romsdal):
    window = open_example("moderator")
    [(key,)] = example_site.rows(
        "SELECT DISTINCT key FROM wagtail_samlingar_occurrenceregion WHERE name = ?", "Romsdal"
    )

    window.goto(f"{INBOX}?status=all&region={uuid.UUID(key)}")

    expect(window.locator(ROWS)).to_have_count(0)


def test_moderator_of_sunnmore_cannot_reach_romsdal_by_address(open_example, example_site, of_romsdal):
    window = open_example("moderator")
    window.goto(INBOX)
    [own] = example_site.rows(f"{IN_REGION_ONLY} LIMIT 1", "Sunnmøre")
    headers = {"Referer": window.url, "X-CSRFToken": window.evaluate("wagtailConfig.CSRF_TOKEN")}

    assert window.request.get(f"{INBOX}{own[0]}/").status == 200
    for pk, *_person in of_romsdal:
        assert window.request.get(f"{INBOX}{pk}/").status in REFUSED
    decision = window.request.post(
        f"{INBOX}{of_romsdal[0][0]}/confirm/", form={"expected_status": "pending"}, headers=headers
    )
    assert decision.status in REFUSED


def test_editor_sees_no_registrations_anywhere(open_example, example_site, of_romsdal):
    window = open_example("redaktor")
    people = example_site.rows("SELECT id, name, email, reference FROM wagtail_samlingar_registration")
    index, model = (page_of(example_site, path) for path in (INDEX_PAGE, MODEL_PAGE))
    name = people[0][1]

    assert window.goto("/admin/").status == 200
    expect(window.locator("[href*='/samlingar/registrations']")).to_have_count(0)
    for address in ("", "results/", f"{people[0][0]}/", "?q=a"):
        assert window.request.get(f"{INBOX}{address}").status == 403
    addresses = [
        "/admin/",
        f"/admin/pages/{index}/",
        f"/admin/pages/{model}/edit/",
        f"/admin/pages/{model}/history/",
        f"/admin/pages/search/?q={name}",
        "/admin/reports/site-history/",
    ]
    for address in addresses:
        text = window.request.get(address).text()
        # Members of a party may have no address of their own.
        told = [(email, reference, f"{INBOX}{pk}/") for pk, _name, email, reference in people]
        assert not [words for words in told if any(word in text for word in words if word)], address


def page_of(site, path):
    """Return the primary key of the nynorsk page at ``path``."""
    return site.value("SELECT id FROM wagtailcore_page WHERE url_path = ?", path)


@pytest.mark.parametrize(
    ("address", "part"), [(INBOX, LIST), (f"{INBOX}?status=all", LIST), ("case", ".samlingar-case")]
)
def test_own_part_of_the_inbox_is_accessible(open_example, example_site, address, part):
    window = open_example("moderator")
    if address == "case":
        address = f"{INBOX}{example_site.rows(IN_REGION_ONLY, 'Sunnmøre')[0][0]}/"
    window.goto(address)

    found = Axe().run(window, context={"include": [[part]], "exclude": [[OF_WAGTAIL]]})

    assert [(rule["id"], node["html"]) for rule in found.response["violations"] for node in rule["nodes"]] == []
