"""Gatherings with active registrations are not deleted, whoever asks and however."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, get_page_models

from tests.editing import messages_of, press
from tests.factories import make_index, occurrences_of
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(db):
    """Return a published index."""
    return make_index()


@pytest.fixture
def busy(index, publish_new, register):
    """Return a gathering beneath ``index`` with two people."""
    page = publish_new("Busy", parent=index)
    register(page, 2)
    return page


@pytest.fixture
def quiet(index, publish_new):
    """Return a gathering beneath ``index`` that nobody has registered for."""
    return publish_new("Quiet", "2031-11-03", parent=index)


def assert_intact(page):
    """Check that ``page`` and its two people are as they were."""
    assert Page.objects.filter(pk=page.pk).exists()
    assert [row.page_state for row in occurrences_of(page)] == [PageState.LIVE]
    assert Registration.objects.filter(status="pending").count() == 2
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("target", ["the page", "its index"])
def test_case_030_deleting_in_the_admin_is_refused_in_plain_language(editor, index, busy, target, method):
    pk = busy.pk if target == "the page" else index.pk
    response = getattr(editor, method)(reverse("wagtailadmin_pages:delete", args=[pk]))

    assert response.status_code == 302
    message = messages_of(editor, response)
    assert "2 people are registered" in message
    assert "Person" not in message
    assert_intact(busy)


def test_case_030_bulk_deletion_is_refused_as_a_whole(editor, index, busy, quiet):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = f"?id={quiet.pk}&id={busy.pk}&next={reverse('wagtailadmin_explore', args=[index.pk])}"
    response = editor.post(url + query)

    assert response.status_code == 302
    message = messages_of(editor, response)
    assert "Busy" in message
    assert "2 people are registered" in message
    assert Page.objects.filter(pk=quiet.pk).exists()
    assert_intact(busy)


def test_case_030_bulk_deletion_of_a_parent_is_refused(editor, index, busy):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = editor.post(f"{url}?id={index.pk}")

    assert response.status_code == 302
    assert "2 people are registered" in messages_of(editor, response)
    assert_intact(busy)


@pytest.mark.parametrize("address", ["delete_page", "pages_actions_delete"])
@pytest.mark.parametrize("target", ["the page", "its index"])
def test_case_030_the_api_refuses(editor_user, index, busy, address, target, api_token):
    pk = busy.pk if target == "the page" else index.pk
    with transaction.atomic():
        response = Client().delete(reverse(f"wagtailapi_v3:{address}", args=[pk]), headers=api_token)

    assert response.status_code == 403, response.content
    assert_intact(busy)


@pytest.mark.parametrize("model", [Page, GatheringPage])
def test_case_030_a_queryset_refuses(busy, quiet, model):
    with pytest.raises(PermissionDenied), transaction.atomic():
        model.objects.filter(pk__in=[busy.pk, quiet.pk]).delete()

    assert_intact(busy)


def test_case_030_python_refuses_page_and_parent(index, busy):
    for page in (busy, Page.objects.get(pk=busy.pk), index, Page.objects.get(pk=index.pk)):
        with pytest.raises(PermissionDenied), transaction.atomic():
            page.delete()

    assert_intact(busy)


def test_case_030_all_languages_at_once_are_refused(editor, index, busy):
    """Each page alone could go, since the other would be left; together they cannot."""
    locale = Locale.objects.get_or_create(language_code="nb")[0]
    index.get_parent().specific.copy_for_translation(locale)
    index.copy_for_translation(locale)
    translated = busy.copy_for_translation(locale)
    both = GatheringPage.objects.filter(translation_key=busy.translation_key)
    assert both.count() == 2

    with pytest.raises(PermissionDenied), transaction.atomic():
        both.delete()
    assert_intact(busy)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = editor.post(f"{url}?id={busy.pk}&id={translated.pk}")
    assert response.status_code == 302
    assert "2 people are registered" in messages_of(editor, response)
    assert both.count() == 2
    assert_intact(busy)


def test_one_language_may_go_while_another_is_left(editor, index, busy):
    locale = Locale.objects.get_or_create(language_code="nb")[0]
    index.get_parent().specific.copy_for_translation(locale)
    index.copy_for_translation(locale)
    translated = busy.copy_for_translation(locale)

    assert press(editor, "wagtailadmin_pages:delete", translated.pk).status_code == 302
    assert not Page.objects.filter(pk=translated.pk).exists()
    assert_intact(busy)


def test_an_alias_may_go(editor, busy):
    press(editor, "wagtailadmin_pages:copy", busy.pk, new_slug="an-alias", alias="on")
    alias = GatheringPage.objects.get(slug="an-alias")

    assert press(editor, "wagtailadmin_pages:delete", alias.pk).status_code == 302
    assert not Page.objects.filter(pk=alias.pk).exists()
    assert_intact(busy)


def test_pages_nobody_waits_for_may_go(editor, quiet, busy):
    for registration in Registration.objects.all():
        services.cancel(registration.pk)
    for page in (quiet, busy):
        assert press(editor, "wagtailadmin_pages:delete", page.pk).status_code == 302

    assert GatheringPage.objects.count() == 0
    assert [row.page_state for row in Occurrence.objects.all()] == [PageState.PAGE_DELETED] * 2
    assert Registration.objects.count() == 2


def test_case_030_an_unpublished_gathering_is_no_more_deleted_than_a_published_one(editor, busy):
    press(editor, "wagtailadmin_pages:unpublish", busy.pk)

    response = editor.post(reverse("wagtailadmin_pages:delete", args=[busy.pk]))

    assert "2 people are registered" in messages_of(editor, response)
    assert Page.objects.filter(pk=busy.pk).exists()


def test_a_gathering_whose_people_have_been_anonymised_may_go(editor, busy):
    """Otherwise the page of a gathering that was held could never be deleted."""
    Registration.objects.update(anonymised_at=timezone.now())

    assert press(editor, "wagtailadmin_pages:delete", busy.pk).status_code == 302
    assert not Page.objects.filter(pk=busy.pk).exists()
    assert Registration.objects.count() == 2


def test_page_types_of_the_host_are_deleted_as_before(editor, busy, index):
    plain = next(model for model in get_page_models() if model._meta.label == "localized.PlainPage")
    page = index.get_parent().add_child(instance=plain(title="Plain", locale=index.locale))

    assert press(editor, "wagtailadmin_pages:delete", page.pk).status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()
