"""The HTML part says what the text says, and nothing in it acts."""

from bs4 import BeautifulSoup

from wagtail_samlingar.messages import html

SITE = "https://fylke.example"


def page(text, own=(SITE,), **options):
    """Return the page made of ``text``, read as a browser reads it."""
    return BeautifulSoup(html.page(text, **{"subject": "S", "language": "nn", "own": own, **options}), "html.parser")


def inside(text, **options):
    """Return what stands in the body, without the space between elements."""
    return "".join(str(child) for child in page(text, **options).body.children if str(child).strip())


def test_document_has_its_language_and_title():
    document = page("Hei", subject="Plass <b>")

    assert document.html["lang"] == "nn"
    assert document.title.text == "Plass <b>"
    assert document.find(["style", "script", "img", "link"]) is None


def test_paragraphs_lines_and_lists_are_those_of_the_text():
    text = "Hello Kari,\n\nWho:\n- Kari\n- Ola\nReference number: 1\n\n\nBye\n"

    assert inside(text) == (
        "<p>Hello Kari,</p><p>Who:</p><ul>\n<li>Kari</li>\n<li>Ola</li>\n</ul><p>Reference number: 1</p><p>Bye</p>"
    ).replace("</p><ul>", "</p><ul>")
    assert inside("one\ntwo") == "<p>one<br/>\ntwo</p>"
    assert inside("- a\n-b\n - c") == "<ul>\n<li>a</li>\n</ul><p>-b<br/>\n - c</p>"


def test_every_word_of_the_text_is_in_the_page_once():
    text = 'Æ "quoted" & 3 < 4\n- item – https://fylke.example/x/?a=1&b=2.\n\n{{7*7}} {% now "Y" %}'

    assert page(text).body.get_text().split() == text.replace("- ", "").split()


def test_case_043_what_people_write_is_inert():
    evil = '<script>alert(1)</script> <a href="javascript:x">y</a> javascript:alert(1) https://evil.example/"onclick=1'

    body = page(evil).body
    assert [element.name for element in body.find_all(True)] == ["p"]
    assert body.get_text().strip() == evil


def test_our_own_addresses_can_be_clicked_and_others_cannot():
    meeting = "https://meet.example/a?b=c&d=e"
    text = (
        f"See {SITE}/pamelding/receipt/1-a_-/, {SITE}. ({SITE}/x/) {meeting}\n"
        "https://fylke.example.evil.example/ https://fylke.examples/ http://fylke.example/ https://other.example/"
    )

    links = page(text, own=(SITE, "", meeting)).find_all("a")

    assert [link["href"] for link in links] == [f"{SITE}/pamelding/receipt/1-a_-/", SITE, f"{SITE}/x/", meeting]
    assert [link.get_text() for link in links] == [link["href"] for link in links]
