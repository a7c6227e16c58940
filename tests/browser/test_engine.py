"""What the registration engine asks of visitors: parties, conditions, regions, waiting lists, e-mail for an image."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.editor import GatheringEditor
from tests.browser.form import CAPTCHA_ANSWER, CAPTCHA_KEY, choose_date, reference_on, send, solve_captcha, tab_to
from tests.browser.gathering import ADDRESS, NIGHT, ROOM, TITLE
from tests.browser.windows import DESKTOP, PHONE, scrolls_sideways, violations

pytestmark = pytest.mark.browser

JOIN = "button[name=accept_queue]"
SUGGESTION = "[data-samlingar-suggestion]"
LINK = re.compile(r"https?://\S+/confirm/\S+")


@pytest.fixture(scope="module")
def site(example_site):
    """Return the example site with the gathering of this module."""
    example_site.call("tests.browser.gathering.build")
    return example_site


@pytest.fixture
def visit(open_example, site):
    """Return ``visit(**options)``: a window on the gathering."""

    def open_gathering(**options):
        window = open_example(**options)
        assert window.goto(ADDRESS).status == 200
        return window

    return open_gathering


def answer(window, email, municipality, name="Kari Nordmann"):
    """Fill in what must be filled in, as one who goes home in the evening."""
    window.locator("[name=name]").fill(name)
    window.locator("[name=email]").fill(email)
    window.locator("[name=municipality]").select_option(label=municipality)
    window.locator(f"[name={NIGHT}][value=no]").check()


def people_of(site, email):
    """Return (name, status) of the people in the party whose contact has the address ``email``."""
    query = """
        SELECT r.name, r.status FROM wagtail_samlingar_registration r
        JOIN wagtail_samlingar_party p ON p.id = r.party_id WHERE p.email = ? ORDER BY r.id
    """
    return site.rows(query, email)


def fill_with_keyboard(window, site, email):
    """Answer all that must be answered, with Tab, arrows, space and letters."""
    tab_to(window, "[name=municipality]")
    window.keyboard.type("Volda")
    date = f"[name=date][value='{site.date_of('Sunnmøre', TITLE)}']"
    tab_to(window, "[name=date]")
    for _press in range(3):
        if window.locator(f"{date}:checked").count():
            break
        window.keyboard.press("ArrowDown")
    tab_to(window, "[name=name]")
    window.keyboard.type("Tora Tastatur")
    tab_to(window, "[name=email]")
    window.keyboard.type(email)
    tab_to(window, f"[name={NIGHT}]")
    # The first choice: yes. The question about the room stands there, and says when it is to be answered.
    window.keyboard.press("Space")
    tab_to(window, f"[name={ROOM}]")
    window.keyboard.type("Åse")


def test_keyboard_without_javascript_registers_with_the_image(visit, site):
    window = visit(java_script_enabled=False)
    fill_with_keyboard(window, site, "bilete@example.org")
    tab_to(window, "button[name=new_captcha]")
    window.keyboard.press("Enter")
    expect(window.locator("[name=name]")).to_have_value("Tora Tastatur")
    tab_to(window, CAPTCHA_ANSWER)
    window.keyboard.type(site.characters_of(window.locator(CAPTCHA_KEY).input_value()))
    window.keyboard.press("Enter")

    reference_on(window)
    assert people_of(site, "bilete@example.org") == [("Tora Tastatur", "confirmed")]


def test_keyboard_without_javascript_registers_by_email_without_an_image(visit, site):
    window = visit(java_script_enabled=False)
    fill_with_keyboard(window, site, "utan.bilete@example.org")
    tab_to(window, "button[name=by_email]")
    window.keyboard.press("Enter")
    reference = reference_on(window)
    assert people_of(site, "utan.bilete@example.org") == [("Tora Tastatur", "unverified")]
    expect(window.locator("main")).to_contain_text(re.compile("e-post", re.IGNORECASE))

    site.run("samlingar_run_due")
    [mail] = site.mails_to("utan.bilete@example.org")
    window.goto(urlsplit(LINK.search(mail.get_body(("plain",)).get_content())[0]).path)
    # The link alone confirms nothing: programs that look at mail follow links.
    assert people_of(site, "utan.bilete@example.org") == [("Tora Tastatur", "unverified")]
    tab_to(window, "main button[type=submit]")
    window.keyboard.press("Enter")

    assert reference_on(window) == reference
    assert people_of(site, "utan.bilete@example.org") == [("Tora Tastatur", "confirmed")]


def test_choosing_a_municipality_chooses_the_date_of_its_region_and_says_so(visit):
    window = visit()
    expect(window.locator("[name=date]:checked")).to_have_count(0)
    expect(window.locator(SUGGESTION)).to_be_hidden()

    window.locator("[name=municipality]").select_option(label="Volda")

    expect(window.get_by_role("radio", name=re.compile("Sunnmøre"))).to_be_checked()
    expect(window.locator(SUGGESTION)).to_be_visible()
    expect(window.locator(SUGGESTION)).to_have_text(re.compile(r"\w"))
    # Another one is the visitor's own choice, and stays.
    choose_date(window, "Romsdal")
    expect(window.locator(SUGGESTION)).to_be_hidden()
    expect(window.locator("[name=other_region_reason]")).to_be_visible()
    window.locator("[name=municipality]").select_option(label="Ålesund")
    expect(window.get_by_role("radio", name=re.compile("Romsdal"))).to_be_checked()


def test_question_with_a_condition_appears_after_the_answer(visit, site):
    window = visit()
    room = window.locator(f"[name={ROOM}]")
    expect(room).to_be_hidden()

    window.locator(f"[name={NIGHT}][value=yes]").check()
    expect(room).to_be_visible()
    window.locator(f"[name={NIGHT}][value=no]").check()

    expect(room).to_be_hidden()


def test_editor_chooses_a_condition_among_the_answers_of_earlier_questions(open_example, site):
    page = site.value("SELECT id FROM wagtailcore_page WHERE url_path = ?", ADDRESS)
    window = open_example("redaktor")
    editor = GatheringEditor(window, page=page)
    field = window.locator("[name=questions-2-value-show_if]")
    choices = window.locator("#questions-2-value-show_if-choice")
    # What few questions need is folded.
    expect(choices).to_be_hidden()

    editor.reveal(choices)
    assert choices.locator("option").all_inner_texts()[1:] == ["Ja", "Nei"]
    choices.select_option(label="Nei")
    condition = field.input_value()
    assert condition == f"{NIGHT.removeprefix('q_')}:no"
    editor.save()

    expect(window.locator("[name=questions-2-value-show_if]")).to_have_value(condition)
    expect(window.locator("[name=questions-1-value-show_if]")).to_have_value(condition.replace(":no", ":yes"))


def add_people(window, site):
    """Fill in a party of three, the last of them without a name as yet."""
    choose_date(window, "Sunnmøre")
    answer(window, "parti@example.org", "Volda", name="Siv Kontakt")
    for number in (1, 2):
        with window.expect_navigation():
            window.locator("button[name=add_person]").click()
        expect(window.locator(f"[name=p{number}_name]")).to_be_visible()
    window.locator("[name=p1_name]").fill("Per Følgje")
    optional = window.locator("[data-samlingar-optional-if=p2_name_later]")
    expect(optional).to_be_hidden()
    window.locator("[name=p2_name_later]").check()
    expect(optional).to_be_visible()


def test_contact_registers_three_people_one_of_them_without_a_name(visit, site):
    window = visit()
    add_people(window, site)
    expect(window.locator("[name=name]")).to_have_value("Siv Kontakt")
    solve_captcha(window, site)
    send(window)

    reference_on(window)
    party = people_of(site, "parti@example.org")
    assert [status for _name, status in party] == ["confirmed"] * 3
    assert [name for name, _status in party][:2] == ["Siv Kontakt", "Per Følgje"]


def ask_for_the_full_date(window, site, email):
    """Send a form for Nordmøre, which is full."""
    choose_date(window, "Nordmøre")
    answer(window, email, "Smøla")
    solve_captcha(window, site)
    with window.expect_navigation():
        send(window)


def test_full_own_region_offers_its_waiting_list_and_free_dates_on_one_screen(visit, site):
    window = visit()
    ask_for_the_full_date(window, site, "ko@example.org")

    screen = window.locator("main [role=alert]")
    expect(screen).to_be_focused()
    expect(screen.locator(JOIN)).to_be_visible()
    elsewhere = screen.get_by_role("link").all_inner_texts()
    assert [name for name in ("Nordmøre", "Romsdal", "Sunnmøre") if any(name in text for text in elsewhere)] == [
        "Romsdal",
        "Sunnmøre",
    ]
    assert people_of(site, "ko@example.org") == []
    # The image was solved once; that is enough.
    screen.locator(JOIN).click()

    reference_on(window)
    assert people_of(site, "ko@example.org") == [("Kari Nordmann", "waitlisted")]


def test_full_own_region_and_another_date_chosen_on_that_screen(visit, site):
    window = visit()
    ask_for_the_full_date(window, site, "annan.dato@example.org")
    window.locator("main [role=alert]").get_by_role("link", name=re.compile("Romsdal")).click()
    choose_date(window, "Romsdal")
    send(window)

    reference_on(window)
    assert people_of(site, "annan.dato@example.org") == [("Kari Nordmann", "confirmed")]


@pytest.fixture
def shown(visit, site):
    """Return ``shown(name, size)``: a window of ``size`` with that page of the engine."""

    def asked_about_queue(window):
        ask_for_the_full_date(window, site, "sett@example.org")

    def told_to_confirm(window):
        choose_date(window, "Sunnmøre")
        answer(window, f"{window.viewport_size['width']}.stadfest@example.org", "Volda")
        window.locator("button[name=by_email]").click()
        reference_on(window)

    def verify_page(window):
        told_to_confirm(window)
        site.run("samlingar_run_due")
        mail = site.mails_to(f"{window.viewport_size['width']}.stadfest@example.org")[-1]
        window.goto(urlsplit(LINK.search(mail.get_body(("plain",)).get_content())[0]).path)

    ways = {
        "form with a party": lambda window: add_people(window, site),
        "full date": asked_about_queue,
        "receipt by e-mail": told_to_confirm,
        "verify": verify_page,
        "offer": lambda window: window.goto(site.call("tests.browser.gathering.offer")),
    }

    def show(name, size):
        window = visit(viewport=size)
        ways[name](window)
        return window

    return show


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("page", ["form with a party", "full date", "receipt by e-mail", "verify", "offer"])
def test_page_is_accessible_and_needs_no_sideways_scrolling(shown, page, size):
    window = shown(page, size)

    assert violations(window) == []
    assert not scrolls_sideways(window)
