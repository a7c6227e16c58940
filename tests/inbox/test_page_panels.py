"""What editors are told of registrations on the pages of gatherings: numbers, and never a person."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry
from wagtail.models import GroupPagePermission, Page

from tests.editing import EditorForm
from tests.factories import date_block, make_gathering, make_index, make_region, occurrences_of, site_root
from tests.inbox.factories import make_staff, make_user, permission, register
from wagtail_samlingar.inbox import page_panels
from wagtail_samlingar.models import GatheringPage, Registration
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LIST = "samlingar_registrations:index"
PANEL = 'data-side-panel="samlingar-seats"'


@pytest.fixture
def regions(db):
    """Return the pages of Sunnmøre and Romsdal."""
    return make_region("Sunnmøre"), make_region("Romsdal")


@pytest.fixture
def gathering(regions):
    """Return the page of a gathering with a date in Sunnmøre (2 confirmed, 1 waiting), one in Romsdal (1 confirmed)
    and one in both (nobody)."""
    keys = [str(region.translation_key) for region in regions]
    return page_with_people(keys)


def page_with_people(keys, parent=None, title="Libraries and volunteers"):
    blocks = [
        date_block(days=30, regions=keys[:1], capacity=5),
        date_block(days=31, regions=keys[1:], capacity=6),
        date_block(days=32, regions=keys),
    ]
    page = make_gathering(parent, title=title, dates=blocks)
    first, second, _both = occurrences_of(page)
    people = [register(first, name="Kari Nordmann"), register(first), register(second)]
    Registration.objects.filter(pk__in=[person.pk for person in people]).update(status=Status.CONFIRMED)
    register(first, name="Ola Hansen")
    return page


def make_editor(*permissions, region=None, name="editor"):
    """Return somebody who may edit all pages, and do ``permissions`` with the registrations of ``region``."""
    user = make_staff(*permissions, key=region and region.translation_key, name=name)
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=user.groups.get(), page=site_root(), permission=permission(codename, "wagtailcore")
        )
    return user


def explorer(client, parent=None):
    return client.get(reverse("wagtailadmin_explore", args=[(parent or site_root()).pk])).content.decode()


def editor_of(client, page):
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    return response.content.decode()


def list_of(page):
    return f"{reverse(LIST)}?gathering={page.translation_key}&amp;status=all"


def panel_of(content):
    """Return the side panel alone, as words."""
    return " ".join(
        content.partition(PANEL)[2].partition('class="form-side__panel"')[0].partition("</aside>")[0].split()
    )


def test_editors_see_numbers_on_the_row_and_no_way_to_people(client, gathering):
    client.force_login(make_editor())

    content = explorer(client)

    assert "4 registrations" in content
    assert reverse(LIST) not in content
    assert "Nordmann" not in content


def test_those_with_the_right_get_a_link_with_the_number_of_their_scope(client, gathering, regions):
    for region, number in zip(regions, (3, 1), strict=True):
        client.force_login(make_editor("view", region=region, name=region.slug))

        content = explorer(client)

        assert list_of(gathering) in content
        assert f"Registrations ({number})" in content
        assert "4 registrations" not in content


def test_rows_without_people_and_other_pages_have_nothing(client, regions):
    make_gathering(title="Nobody yet")
    make_index()
    client.force_login(make_user(superuser=True))

    content = explorer(client)

    assert "Registrations (" not in content
    assert " registrations" not in content


def test_people_who_may_only_add_pages_get_no_numbers(client, gathering):
    user = make_staff(name="adder")
    GroupPagePermission.objects.create(
        group=user.groups.get(), page=site_root(), permission=permission("add_page", "wagtailcore")
    )
    client.force_login(user)

    assert "4 registrations" not in explorer(client)


def test_an_alias_has_the_numbers_of_its_source(client, gathering):
    index = make_index()
    gathering.create_alias(parent=index, update_slug="alias")
    client.force_login(make_editor())

    assert "4 registrations" in explorer(client, index)


def test_the_listing_counts_in_its_own_query(client, regions):
    keys = [str(region.translation_key) for region in regions]
    index = make_index()
    client.force_login(make_editor("view", region=regions[0]))

    def queries():
        ContentType.objects.clear_cache()
        explorer(client, index)
        with CaptureQueriesContext(connection) as captured:
            explorer(client, index)
        return len(captured)

    page_with_people(keys, index, "First")
    with_one = queries()

    for number in range(2):
        page_with_people(keys, index, f"Another {number}")

    assert explorer(client, index).count("Registrations (3)") >= 3
    assert queries() == with_one


def _found(client, query):
    content = client.get(reverse("wagtailadmin_explore", args=[site_root().pk]) + query).content.decode()
    return "Libraries and volunteers" in content and "4 registrations" in content


@pytest.mark.parametrize("query", ["?ordering=title", "?ordering=-latest_revision_created_at"])
def test_the_listing_counts_when_ordered(client, gathering, query):
    client.force_login(make_editor())

    assert _found(client, query)


# Full-text search of MariaDB finds what has been committed, and this is rolled back.
@pytest.mark.postgresql
@pytest.mark.sqlite
@pytest.mark.parametrize("query", ["?q=libraries", "?q=libraries&search_all=1"])
def test_the_listing_counts_when_searched(client, gathering, query):
    client.force_login(make_editor())

    assert _found(client, query)


def test_the_search_page_counts_each_row(client, gathering):
    client.force_login(make_editor())

    response = client.get(reverse("wagtailadmin_pages:search"), {"q": "libraries"})

    assert response.status_code == 200
    assert "Nordmann" not in response.content.decode()


def test_the_editor_has_a_panel_with_the_numbers_of_each_date(client, gathering):
    client.force_login(make_editor())

    content = editor_of(client, gathering)

    panel = panel_of(content)
    assert [words in panel for words in ("Sunnmøre", "Romsdal", "Sunnmøre, Romsdal")] == [True] * 3
    assert panel.count("<dt>Taken</dt>") == 3
    assert "<dd> 3 of 5 </dd>" in panel
    assert "<dd> 1 of 6 </dd>" in panel
    assert "<dt>Of these waiting for answer</dt><dd>1</dd>" in panel
    assert "<dt>Free</dt> <dd>2</dd>" in panel
    assert "<dd>No limit</dd>" in panel
    assert "Registration is open" in panel
    assert reverse(LIST) not in content
    for name in ("Nordmann", "Hansen", "@example.org"):
        assert name not in panel


def test_the_panel_links_to_dates_in_scope_alone(client, gathering, regions):
    client.force_login(make_editor("view", region=regions[0]))
    own, other, shared = occurrences_of(gathering)

    panel = panel_of(editor_of(client, gathering))

    assert f"?date={own.pk}&amp;status=all" in panel
    assert f"?date={shared.pk}&amp;status=all" in panel
    assert f"?date={other.pk}&amp;" not in panel


@pytest.mark.parametrize(("permissions", "count"), [((), None), (("view",), None), (("view", "moderate"), 1)])
def test_the_toggle_counts_those_who_wait_for_the_reader(client, gathering, regions, permissions, count):
    client.force_login(make_editor(*permissions, region=regions[0]))

    toggle = editor_of(client, gathering).partition('data-side-panel-toggle="samlingar-seats"')[2]

    counter = toggle.partition("data-side-panel-toggle-counter")[2].partition("</div>")[0]
    assert ("hidden" in counter) == (count is None)
    assert counter.partition(">")[2].strip() == str(count or 0)


def test_the_header_leads_to_people_and_numbers_those_who_may_view_them(client, gathering, regions):
    client.force_login(make_editor("view", region=regions[0]))

    content = editor_of(client, gathering)

    assert list_of(gathering) in content
    assert "Registrations (3)" in content
    assert reverse("samlingar_registrations:numbers_gathering", args=[gathering.translation_key]) in content


def test_other_pages_have_no_panel_and_work_as_before(client, gathering, regions):
    client.force_login(make_user(superuser=True))
    plain = site_root().add_child(instance=Page(title="Plain", slug="plain", locale=site_root().locale))

    for page in (plain, make_index(), regions[0]):
        content = editor_of(client, page)
        assert PANEL not in content
        assert "data-side-panel=" in content
        assert list_of(page) not in content


def test_a_gathering_without_dates_has_no_panel(client):
    client.force_login(make_user(superuser=True))
    page = make_gathering(dates=[])

    assert PANEL not in editor_of(client, page)


def test_a_gathering_is_saved_and_published_from_the_extended_editor(client, gathering):
    client.force_login(make_user(superuser=True))
    form = EditorForm(client, reverse("wagtailadmin_pages:edit", args=[gathering.pk]))
    form.fields["title"] = "Another title"

    answer = form.autosave()
    form.fields["overwrite_revision_id"] = answer["revision_id"]
    form.publish()

    gathering.refresh_from_db()
    assert gathering.title == "Another title"
    assert PANEL not in str(answer)


def test_a_gathering_with_errors_is_shown_again_panel_and_all(client, gathering):
    client.force_login(make_user(superuser=True))
    form = EditorForm(client, reverse("wagtailadmin_pages:edit", args=[gathering.pk]))
    form.fields["title"] = ""

    response = form.post()

    assert response.status_code == 200
    assert PANEL in response.content.decode()


def test_a_sites_own_editor_of_gatherings_is_extended_and_not_replaced(client, gathering, monkeypatch):
    class OwnEditor(EditView):
        def get_context_data(self, **kwargs):
            return {**super().get_context_data(**kwargs), "made_by": "the site"}

    class OwnViewSet(PageViewSet):
        model = GatheringPage
        edit_view_class = OwnEditor

    monkeypatch.setattr(page_viewset_registry, "values_by_class", page_viewset_registry.values_by_class.copy())
    own = OwnViewSet()
    page_viewset_registry.register(GatheringPage, own)
    assert page_panels.extend_editors() == []
    client.force_login(make_user(superuser=True))

    response = client.get(reverse("wagtailadmin_pages:edit", args=[gathering.pk]))

    assert response.context["made_by"] == "the site"
    assert PANEL in response.content.decode()
    assert own.edit_view_class is OwnEditor


def test_the_panel_stays_out_of_answers_that_replace_parts_of_a_page(client, gathering):
    client.force_login(make_user(superuser=True))
    url = reverse("wagtailadmin_pages:edit", args=[gathering.pk])

    response = client.get(url, {"_w_hydrate_create_view": "1"})

    assert response.status_code == 200
    assert PANEL not in response.content.decode()


def test_editing_takes_the_same_queries_with_one_and_three_dates(client, regions):
    client.force_login(make_editor("view", "moderate", region=regions[0]))

    def page(number):
        keys = [str(regions[0].translation_key)]
        blocks = [date_block(days=30 + day, regions=keys) for day in range(number)]
        made = make_gathering(title=f"Gathering {number}", dates=blocks)
        for occurrence in occurrences_of(made):
            register(occurrence)
        return made

    counts = []
    for gathering in (page(1), page(3)):
        ContentType.objects.clear_cache()
        editor_of(client, gathering)
        with CaptureQueriesContext(connection) as captured:
            editor_of(client, gathering)
        counts.append(len(captured))

    assert counts[0] == counts[1]
