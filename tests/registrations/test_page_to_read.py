"""Which page the form shows: in the visitor's language where there is one, of this Site, and only what they may see."""

import pytest
from django.test import Client
from wagtail.models import Locale, Page, PageViewRestriction, Site

from tests.factories import make_gathering, question_block, set_stream
from tests.registrations.visiting import answers, form_url, passed_token, send, soup
from wagtail_samlingar.models import Registration

pytestmark = pytest.mark.django_db

Q1 = "q1"


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def page():
    return make_gathering(title="Bibliotek", questions=[question_block("short_text", Q1, "Kva bibliotek?")])


def translate(page, live=True):
    """Return ``page`` in bokmål, with a title and a question of its own."""
    locale, _created = Locale.objects.get_or_create(language_code="nb")
    translated = page.copy_for_translation(locale, copy_parents=True)
    translated.title = "Biblioteker"
    set_stream(translated, "questions", [question_block("short_text", Q1, "Hvilket bibliotek?")])
    if live:
        translated.save_revision().publish()
    else:
        translated.save()
    return Page.objects.get(pk=translated.pk).specific


def shown(visitor, page, language):
    response = visitor.get(form_url(page), {"language": language}, follow=True)
    if response.status_code == 404:
        return None
    document = soup(response)
    return document.find("a", href=True).find_parent("article").h1.text.split(": ")[1], "Hvilket" in document.text


def test_case_117_form_in_the_language_asked_for_is_of_the_same_gathering(visitor, page):
    translate(page)

    assert shown(visitor, page, "nb") == ("Biblioteker", True)
    assert shown(visitor, page, "nn") == ("Bibliotek", False)
    for number, language in enumerate(("nb", "nn")):
        fields = answers(page, name=f"Person {number}", language=language, **passed_token(page))
        assert send(visitor, page, fields).status_code == 303
    assert list(Registration.objects.order_by("pk").values_list("language", flat=True)) == ["nb", "nn"]
    assert Registration.objects.values("occurrence").distinct().count() == 1


def test_language_without_a_page_shows_the_ruling_page(visitor, page):
    assert shown(visitor, page, "en") == ("Bibliotek", False)


def test_language_that_the_site_does_not_have_is_the_active_one(visitor, page):
    fields = answers(page, language="xx", **passed_token(page))

    assert send(visitor, page, fields).status_code == 303
    assert Registration.objects.get().language == "nn"


def test_draft_of_a_translation_is_not_shown(visitor, page):
    translate(page, live=False).unpublish()

    assert shown(visitor, page, "nb") == ("Bibliotek", False)


def test_translation_takes_nobody_while_the_ruling_page_is_not_published(visitor, page):
    translate(page)
    page.unpublish()

    assert shown(visitor, page, "nb") is None


def test_translation_is_shown_where_the_ruling_page_is_closed_to_the_visitor(visitor, page):
    translate(page)
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert shown(visitor, page, "nn") == ("Biblioteker", True)


def test_gathering_of_another_site_is_not_found(visitor):
    root = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other", locale=Locale.get_default()))
    Site.objects.create(hostname="other.example.org", root_page=root)
    page = make_gathering(root, title="Bibliotek")

    assert shown(visitor, page, "nn") is None
    elsewhere = visitor.get(form_url(page), headers={"host": "other.example.org"})
    assert elsewhere.status_code == 200


def test_case_033_alias_has_no_form_of_its_own(visitor, page):
    alias = page.create_alias(update_slug="alias")

    assert alias.translation_key != page.translation_key
    assert shown(visitor, alias, "nn") is None
    assert f'action="{form_url(page)}"' in visitor.get(alias.url).content.decode()
