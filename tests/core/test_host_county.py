"""A site that changes what a site may: user, image model, keys, Sites, transactions around requests, policy, frame."""

import io
import uuid

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, models
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from tests.core.visiting import DATE_KEY, register
from tests.editing import create_form
from wagtail_samlingar.models import GatheringIndexPage, GatheringPage, Occurrence, Registration

pytestmark = pytest.mark.django_db

NEIGHBOUR = "nabo.example.org"


@pytest.fixture
def neighbour(front_page):
    """Return the front page of the county's second Site."""
    page = Page.get_first_root_node().add_child(instance=Page(title="Nabo", slug="nabo", locale=front_page.locale))
    Site.objects.create(hostname=NEIGHBOUR, site_name="Nabofylket", root_page=page)
    return page


@pytest.fixture
def theirs(staff, neighbour):
    """Return a gathering of the second Site, published through the admin; its date has an id that others have too."""
    form = create_form(staff, neighbour)
    form.fields |= {"title": "Samling hos naboen", "slug": "samling"}
    form.add_date("2031-10-28", DATE_KEY)
    form.publish()
    return GatheringPage.objects.get(slug="samling")


def test_user_logs_in_to_the_inbox_with_an_email_address(gathering, visitor):
    register(visitor, gathering)
    get_user_model().objects.create_superuser("Kontor@example.org", "demo")
    browser = Client()

    answer = browser.post(
        reverse("wagtailadmin_login"),
        {"username": "Kontor@example.org", "password": "demo", "next": reverse("samlingar_registrations:index")},
        follow=True,
    )

    assert answer.status_code == 200
    assert b"Kari Nordmann" in answer.content


def test_decision_by_a_user_with_a_uuid_is_kept_in_the_history(gathering, visitor, staff):
    register(visitor, gathering)
    registration = Registration.objects.get()

    staff.post(
        reverse("samlingar_registrations:confirm", args=[registration.pk]), {"expected_status": registration.status}
    )

    registration.refresh_from_db()
    assert registration.status == "confirmed"
    assert isinstance(get_user_model().objects.get().pk, uuid.UUID)
    case = staff.get(reverse("samlingar_registrations:case", args=[registration.pk]))
    assert case.status_code == 200


def test_each_site_shows_its_own_gatherings_only(gathering, theirs, visitor):
    ours_path, their_path = gathering.get_url_parts()[2], theirs.get_url_parts()[2]

    def status(path, host):
        return visitor.get(path, headers={"host": host}).status_code

    assert [status(ours_path, "localhost"), status(ours_path, NEIGHBOUR)] == [200, 404]
    assert [status(their_path, "localhost"), status(their_path, NEIGHBOUR)] == [404, 200]


@pytest.mark.parametrize("name", ["register", "challenge"])
def test_each_site_answers_for_its_own_gatherings_only(gathering, theirs, visitor, name):
    def status(page, host):
        path = reverse(f"wagtail_samlingar:{name}", args=[page.translation_key])
        return visitor.get(path, headers={"host": host}).status_code

    assert [status(gathering, "localhost"), status(gathering, NEIGHBOUR)] == [200, 404]
    assert [status(theirs, "localhost"), status(theirs, NEIGHBOUR)] == [404, 200]


def test_registration_on_the_second_site_belongs_to_it(gathering, theirs, visitor):
    response = register(visitor, theirs, host=NEIGHBOUR)

    assert response.status_code == 303
    registration = Registration.objects.get()
    site = Site.objects.get(hostname=NEIGHBOUR)
    assert registration.occurrence.gathering_key == theirs.translation_key
    assert (registration.occurrence.site_key, registration.occurrence.base_url) == (site.pk, site.root_url)
    assert visitor.get(response["Location"], headers={"host": NEIGHBOUR}).status_code == 200


def test_post_to_the_other_sites_address_stores_nothing(gathering, theirs, visitor):
    path = reverse("wagtail_samlingar:register", args=[theirs.translation_key])

    response = visitor.post(path, {"name": "Kari", "date": DATE_KEY}, headers={"host": "localhost"})

    assert response.status_code == 404
    assert Registration.objects.count() == 0


def test_each_site_lists_its_own_dates_only(staff, front_page, neighbour, visitor):
    titles = {"localhost": "Vår samling", NEIGHBOUR: "Deira samling"}
    found = {}
    for host, parent in (("localhost", front_page), (NEIGHBOUR, neighbour)):
        index = parent.add_child(instance=GatheringIndexPage(title="Liste", slug="liste", locale=parent.locale))
        form = create_form(staff, index)
        form.fields |= {"title": titles[host], "slug": "samling"}
        form.add_date("2031-10-28")
        form.publish()
    for host in titles:
        listed = visitor.get("/liste/", headers={"host": host}).content.decode()
        found[host] = [title for title in titles.values() if title in listed]

    assert found == {host: [title] for host, title in titles.items()}


def test_transaction_around_every_request_is_left_out_where_we_lock(gathering, visitor, staff):
    assert connection.settings_dict["ATOMIC_REQUESTS"] is True

    assert register(visitor, gathering).status_code == 303
    assert Occurrence.objects.get().lock_count > 0


def test_primary_keys_do_not_depend_on_the_hosts_default():
    assert apps.get_app_config("county").default_auto_field == "django.db.models.AutoField"
    keys = {type(model._meta.pk) for model in apps.get_app_config("wagtail_samlingar").get_models()}

    assert keys <= {models.BigAutoField, models.OneToOneField}
    assert type(Registration._meta.pk) is models.BigAutoField


def test_no_migration_is_missing_in_any_app_of_the_host():
    call_command("makemigrations", "wagtail_samlingar", "county", check=True, dry_run=True, stdout=io.StringIO())


def test_static_files_have_their_hashed_names(gathering, visitor):
    page = visitor.get(gathering.url).content.decode()

    for name in ("samlingar.css", "form.js", "print.js"):
        hashed = static(f"wagtail_samlingar/{name}")
        assert not hashed.endswith(f"/{name}")
        assert hashed in page


def test_addresses_have_the_prefix_of_the_host_and_no_language(gathering, visitor):
    assert gathering.url.endswith("/libraries/")
    assert reverse("wagtail_samlingar:register", args=[gathering.translation_key]).startswith("/tenester/skjema/")
    assert b'lang="nb"' in visitor.get(gathering.url).content
