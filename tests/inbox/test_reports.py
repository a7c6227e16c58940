"""The reports: seats of dates to come, and who may see what."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, make_user, permission, register
from wagtail_samlingar.models import Occurrence, Registration, RegistrationScope
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SEATS = "samlingar_registrations:seats"
RIGHTS = "samlingar_registrations:rights"
HEADINGS = [
    "Gathering",
    "Date",
    "Region",
    "Status",
    "Capacity",
    "Taken",
    "Of these waiting for answer",
    "On the waiting list",
    "Free",
    "Registration deadline",
]


def seats(client, **params):
    """Return the rows of the report as {gathering: (capacity, taken, pending, waiting, free)}."""
    rows = client.get(reverse(SEATS), params).context["object_list"]
    return {row.gathering: (row.capacity, row.taken, row.pending, row.waiting, row.free) for row in rows}


def queries(client, url):
    ContentType.objects.clear_cache()
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def confirmed(occurrence, **fields):
    made = register(occurrence, **fields)
    Registration.objects.filter(pk=made.pk).update(status=Status.CONFIRMED)
    return made


def test_seats_of_the_dates_to_come(reader):
    first = make_occurrence(SUNNMORE, title="First", capacity=3)
    confirmed(first)
    for number in range(3):
        register(first, name=f"Person {number}")
    make_occurrence(SUNNMORE, title="Second")
    make_occurrence(SUNNMORE, title="Over", days=-5)

    assert seats(reader) == {"First": (3, 3, 2, 1, 0), "Second": ("No limit", 0, 0, 0, "No limit")}


def test_seats_tell_no_person(reader):
    confirmed(make_occurrence(SUNNMORE, capacity=3), name="Kari Nordmann", email="kari@example.org")

    for params in ({}, {"export": "csv"}, {"export": "xlsx"}):
        response = reader.get(reverse(SEATS), params)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"Nordmann" not in content
        assert b"kari@" not in content


def test_case_095_seats_have_only_the_scope_and_shared_dates(client):
    make_occurrence(SUNNMORE, title="Ours", capacity=1)
    make_occurrence(ROMSDAL, title="Theirs", capacity=2)
    make_occurrence(SUNNMORE, ROMSDAL, title="Shared", capacity=3)

    for key, titles in ((SUNNMORE, {"Ours", "Shared"}), (ROMSDAL, {"Theirs", "Shared"})):
        client.force_login(make_staff("view", key=key, name=str(key)))
        assert set(seats(client)) == titles
        assert set(seats(client, region=str(SUNNMORE if key == ROMSDAL else ROMSDAL))) == {"Shared"}
        [elsewhere] = {"Ours", "Theirs"} - titles
        assert elsewhere not in client.get(reverse(SEATS)).content.decode()
        exported = b"".join(client.get(reverse(SEATS), {"export": "csv"}).streaming_content).decode()
        assert elsewhere not in exported


def test_filters_that_reach_outside_the_scope_find_nothing(reader, sunnmore, romsdal):
    assert seats(reader, gathering=str(romsdal.gathering_key)) == {}
    assert seats(reader, region="nonsense") == {}


def test_seats_are_filtered(reader):
    first = make_occurrence(SUNNMORE, title="First", days=10)
    make_occurrence(SUNNMORE, title="Second", days=40)

    assert set(seats(reader, gathering=str(first.gathering_key))) == {"First"}
    assert set(seats(reader, period_from=first.starts_on.isoformat(), period_to=first.starts_on.isoformat())) == {
        "First"
    }


@pytest.mark.parametrize("url_name", [SEATS, f"{SEATS}_results"])
def test_seats_are_for_those_who_may_view_registrations(client, url_name):
    editor = make_staff()
    editor.groups.get().permissions.add(permission("change_page", "wagtailcore"))
    for user in (editor, make_staff("view", scoped=False, name="berit"), make_staff("moderate", name="carl")):
        client.force_login(user)
        for params in ({}, {"export": "csv"}, {"export": "xlsx"}):
            assert client.get(reverse(url_name), params).status_code == 403


def test_seats_as_csv_open_in_norwegian_excel(reader):
    make_occurrence(SUNNMORE, title="=Øving", capacity=3, closes_at=None)

    content = b"".join(reader.get(reverse(SEATS), {"export": "csv"}).streaming_content)

    assert content.startswith(b"\xef\xbb\xbf")
    heading, row = content.decode("utf-8-sig").splitlines()
    assert heading.split(";") == HEADINGS
    assert row.startswith("'=Øving;")


def test_seats_as_xlsx_have_local_times_and_no_formulas(reader):
    occurrence = make_occurrence(SUNNMORE, title="=1+1", capacity=3)
    confirmed(occurrence)

    content = b"".join(reader.get(reverse(SEATS), {"export": "xlsx"}).streaming_content)

    [headings, row] = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
    assert [cell.value for cell in headings] == HEADINGS
    assert row[0].data_type == "s"
    assert [cell.value for cell in row[4:9]] == [3, 1, 0, 0, 2]
    assert (row[9].value.hour, row[9].value.minute) == (10, 0)


def test_seats_take_the_same_queries_at_one_and_three_dates(reader):
    urls = [reverse(SEATS), reverse(f"{SEATS}_results")]
    register(make_occurrence(SUNNMORE))
    with_one = [queries(reader, url) for url in urls]

    for number in range(2):
        register(make_occurrence(SUNNMORE, ROMSDAL, title=f"Another {number}"))

    assert [queries(reader, url) for url in urls] == with_one


def test_report_leads_to_numbers_and_people(reader, sunnmore):
    content = reader.get(reverse(SEATS)).content.decode()

    assert reverse("samlingar_registrations:numbers_gathering", args=[sunnmore.gathering_key]) in content
    assert f"?date={sunnmore.pk}&amp;status=all" in content


# Who sees what


@pytest.fixture
def administrator(client):
    """Return a client logged in as somebody who may change groups and nothing else."""
    user = make_staff(name="admin")
    user.groups.get().permissions.add(permission("change_group", "auth"))
    client.force_login(user)
    return client


def lines(client):
    return client.get(reverse(RIGHTS)).context["object_list"]


def line_of(client, who, kind="User"):
    [line] = [line for line in lines(client) if line.who.startswith(who) and line.kind == kind]
    return line


def test_rights_tell_groups_and_users_with_places(administrator, sunnmore):
    make_staff("view", "moderate", name="anne")

    group, user = line_of(administrator, "Group of anne", "Group"), line_of(administrator, "anne")

    for line in (group, user):
        assert line.where == "Sunnmøre"
        assert line.permissions == {"view", "moderate"}
        assert line.remark == ""
    assert user.groups == "Group of anne"


def test_rights_of_everywhere_and_of_places_that_are_gone(administrator):
    make_staff("view", kind="all", key=None, name="anne")
    make_staff("view", kind="gathering", name="berit")

    assert line_of(administrator, "anne").where == "All gatherings"
    assert "No longer on the site" in line_of(administrator, "berit").where


def test_superusers_are_listed_and_inactive_users_are_not(administrator):
    make_user(name="root", superuser=True)
    gone = make_staff("view", name="gone")
    gone.is_active = False
    gone.save()

    superuser = line_of(administrator, "root")
    assert superuser.permissions == {"view", "moderate", "export", "view_sensitive", "anonymise"}
    assert "Superuser" in superuser.remark
    assert not [line for line in lines(administrator) if line.who.startswith("gone")]


def test_permission_without_place_and_place_without_permission_are_pointed_out(administrator, sunnmore):
    make_staff("export", name="anne", scoped=False)
    berit = make_staff(name="berit")
    berit.groups.get().samlingar_scopes.create(permission="view", kind="region", key=SUNNMORE)

    for kind, anne, berit in (("Group", "Group of anne", "Group of berit"), ("User", "anne", "berit")):
        line = line_of(administrator, anne, kind)
        assert (line.where, line.permissions) == ("Nowhere", frozenset())
        assert line.remark == "No right: the permission is given, but no place (Export)."
        line = line_of(administrator, berit, kind)
        assert (line.where, line.permissions) == ("Sunnmøre", frozenset())
        assert line.remark == "No right: the place is given, but not the permission (View)."


def test_permission_and_place_from_different_groups_make_a_right(administrator, client, sunnmore):
    user = make_staff("view", scoped=False, name="anne")
    other = Group.objects.create(name="Places")
    RegistrationScope.objects.create(group=other, permission="view", kind="region", key=SUNNMORE)
    other.user_set.add(user)

    line = line_of(administrator, "anne")

    assert (line.where, line.permissions, line.remark) == ("Sunnmøre", {"view"}, "")
    assert line.groups == "Group of anne, Places"
    assert line_of(administrator, "Places", "Group").permissions == frozenset()
    # What the report says is what the list does.
    client.force_login(user)
    assert client.get(reverse("samlingar_registrations:index")).status_code == 200


def test_permission_of_the_users_own_counts(administrator, sunnmore):
    user = make_user(name="own")
    user.user_permissions.add(permission("view_registration"))

    line = line_of(administrator, "own")

    assert line.where == "Nowhere"
    assert "Cannot log in to the admin" in line.remark


def test_rights_are_for_superusers_and_those_who_may_change_groups(client):
    editor = make_staff(name="editor")
    editor.groups.get().permissions.add(permission("change_page", "wagtailcore"))
    manager = make_staff("view", "moderate", "export", kind="all", key=None, name="manager")
    for user in (editor, manager):
        client.force_login(user)
        for url_name in (RIGHTS, f"{RIGHTS}_results"):
            assert client.get(reverse(url_name)).status_code == 403
        assert reverse(RIGHTS) not in client.get(reverse("wagtailadmin_home")).content.decode()

    client.force_login(make_user(superuser=True))
    assert client.get(reverse(RIGHTS)).status_code == 200


def test_no_file_of_the_rights_is_made(administrator):
    for kind in ("csv", "xlsx"):
        assert administrator.get(reverse(RIGHTS), {"export": kind}).status_code == 403


def test_rights_take_the_same_queries_with_one_and_three_of_everything(administrator):
    url = reverse(RIGHTS)
    make_staff("view", name="anne")
    make_occurrence(SUNNMORE)
    with_one = queries(administrator, url)

    for name in ("berit", "carl"):
        make_staff("view", "export", key=ROMSDAL, name=name)
        make_occurrence(ROMSDAL)
        make_user(name=f"super{name}", superuser=True)

    assert queries(administrator, url) == with_one


def test_menu_has_each_report_for_those_who_may_read_it(client, administrator):
    home = reverse("wagtailadmin_home")
    content = administrator.get(home).content.decode()
    assert reverse(RIGHTS) in content
    assert reverse(SEATS) not in content

    client.force_login(make_staff("view"))
    content = client.get(home).content.decode()
    assert reverse(SEATS) in content
    assert reverse(RIGHTS) not in content


def test_reports_change_nothing(reader):
    assert reader.post(reverse(SEATS)).status_code == 405
    assert Occurrence.objects.count() == 0
