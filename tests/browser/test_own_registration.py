"""From the mail to the page behind its link, and what the next in the queue hears, in their own language."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.form import answer, reference_on, send, solve_captcha, tab_to
from tests.browser.windows import PHONE, scrolls_sideways, violations

pytestmark = pytest.mark.browser

LINK = re.compile(r"https?://\S+/mine/\S+")
ACTS = ("Change the answers", "Hand the place to somebody else", "Withdraw", "Ask to have what is known erased")


@pytest.fixture(scope="module")
def form_path(example_site):
    """Return the path of the form of a gathering with one seat."""
    return example_site.call("tests.browser.own_gathering.build")


def register(window, site, path, language, email):
    """Register in ``language``; the date may be full, and then its waiting list is joined."""
    window.goto(f"{path}?language={language}")
    answer(window, email=email, municipality=None)
    window.locator("[name=date]").check()
    solve_captcha(window, site)
    with window.expect_navigation():
        send(window)
    join = window.locator("button[name=accept_queue]")
    if join.count():
        join.click()
    return reference_on(window)


def mail_to(site, email):
    """Send what is due and return (subject, text, path of its personal link) of the last mail to ``email``."""
    site.run("samlingar_run_due")
    mail = site.mails_to(email)[-1]
    text = mail.get_body(("plain",)).get_content()
    link = LINK.search(text)
    return mail["Subject"], text, urlsplit(link[0]).path if link else ""


def test_english_mail_withdraws_by_its_link_and_the_next_gets_theirs_in_nynorsk(open_example, example_site, form_path):
    window = open_example(viewport=PHONE)
    register(window, example_site, form_path, "en", "en@example.org")
    register(open_example(), example_site, form_path, "nn", "nn@example.org")
    subject, text, path = mail_to(example_site, "en@example.org")
    assert subject.startswith("Your seat is confirmed: ")
    assert "Kulturhuset" in text
    _subject, waiting, _path = mail_to(example_site, "nn@example.org")
    assert "nummer 1 på ventelista" in waiting

    window.goto(path)
    assert violations(window) == []
    assert not scrolls_sideways(window)
    for act in ACTS:
        window.goto(path)
        window.get_by_role("link", name=act, exact=True).click()
        assert (act, violations(window), scrolls_sideways(window)) == (act, [], False)
    window.goto(path)
    window.get_by_role("link", name="Withdraw", exact=True).click()
    tab_to(window, "article form button")
    window.keyboard.press("Enter")

    expect(window.locator(".samlingar-own__person .samlingar-tag")).to_have_text("You are withdrawn.")
    subject, text, path = mail_to(example_site, "nn@example.org")
    assert subject.startswith("Plassen din er stadfesta: ")
    theirs = open_example()
    theirs.goto(path)
    assert theirs.locator("html").get_attribute("lang") == "nn"
    assert mail_to(example_site, "en@example.org")[0].startswith("Withdrawn: ")
