"""Deciding about many: who is chosen, what is said before and after, and who may."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from tests.inbox.factories import SUNNMORE, make_occurrence, make_staff, make_user, register
from tests.registrations.seating import let_its_day_come
from wagtail_samlingar.inbox.bulk_forms import FORMS, MOST, pack, unpack
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Attendance, Status

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
LIST = "samlingar_registrations:index"


def url_of(action):
    return reverse(f"samlingar_registrations:bulk_{action}")


def expected_of(*registrations):
    """Return the text that carries what was seen of ``registrations``."""
    return pack({row.pk: row.status for row in registrations})


def post(client, action, *registrations, expected=None, **data):
    """Decide about ``registrations`` as they are now, or as they were seen (``expected``)."""
    for row in registrations:
        row.refresh_from_db()
    return client.post(url_of(action), {"expected": expected or expected_of(*registrations), **data})


def statuses(*registrations):
    found = dict(Registration.objects.values_list("pk", "status"))
    return [found[row.pk] for row in registrations]


def said(client, url):
    """Return the messages on the page at ``url``."""
    return " ".join(str(message) for message in client.get(url).context["messages"])


def people(occurrence, number):
    return [register(occurrence, name=f"Person {n}") for n in range(number)]


def test_what_was_seen_of_many_fits_in_one_field():
    seen = {1: Status.PENDING, 2: Status.WAITLISTED, 3: Status.PENDING}

    assert unpack(pack(seen)) == seen
    for text in ("", "pending", "pending:", "pending:x", "unheard_of:1", "pending:1;"):
        with pytest.raises(ValueError):
            unpack(text)


def test_every_row_has_a_box_named_by_its_title_for_those_who_decide(moderator, sunnmore):
    row = register(sunnmore)

    html = moderator.get(reverse(LIST)).content.decode()
    assert f'aria-describedby="registration_{row.pk}_title"' in html
    assert f'id="registration_{row.pk}_title"' in html
    assert 'data-bulk-action-footer="ITEM"' in html
    assert "js/bulk-actions.js" in html
    moderator.force_login(make_staff("view", name="berit"))
    html = moderator.get(reverse(LIST)).content.decode()
    assert "data-bulk-action" not in html
    assert "bulk-actions.js" not in html


@pytest.mark.parametrize("action", FORMS)
def test_wagtails_own_address_leads_to_the_page_that_asks_and_does_nothing(moderator, sunnmore, action):
    row = register(sunnmore)
    wagtails = reverse("wagtail_bulk_action", args=["wagtail_samlingar", "registration", str(action)])

    for response in (moderator.get(wagtails, {"id": row.pk}), moderator.post(f"{wagtails}?id={row.pk}")):
        assert response.status_code == 302
        assert urlsplit(response["Location"]).path == url_of(action)
        assert parse_qs(urlsplit(response["Location"]).query) == {"id": [str(row.pk)]}
    assert statuses(row) == [Status.PENDING]


def test_page_says_how_many_and_seats_before_and_after_and_changes_nothing(moderator, in_english):
    occurrence = make_occurrence(SUNNMORE, capacity=3)
    rows = people(occurrence, 5)

    response = moderator.get(url_of("confirm"), {"id": [row.pk for row in rows]})

    assert response.context["chosen"] == 5
    assert response.context["people"] == 3
    assert [reference for reference, _reason in response.context["skipped"]] == [row.reference for row in rows[3:]]
    assert response.context["dates"][0].seats == "Seats taken: 3 of 3, as before."
    response = moderator.get(url_of("reject"), {"id": [row.pk for row in rows]})
    assert response.context["dates"][0].seats == "Seats taken: 3 → 0 of 3. On the waiting list: 2 → 0."
    assert response.context["skipped"] == []
    assert statuses(*rows) == [Status.PENDING] * 3 + [Status.WAITLISTED] * 2


def test_decision_is_carried_out_for_all_and_told_to_each(moderator, sunnmore, in_english):
    rows = people(sunnmore, 3)
    Message.objects.all().delete()

    response = post(moderator, "confirm", *rows, next=reverse(LIST) + "?status=all")

    assert response.status_code == 302
    assert response["Location"] == reverse(LIST) + "?status=all"
    assert statuses(*rows) == [Status.CONFIRMED] * 3
    assert Message.objects.count() == 3
    assert "3 people" in said(moderator, response["Location"])


def test_who_is_skipped_is_listed_with_the_reason_and_by_no_name(moderator, in_english):
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    first, second, third = people(occurrence, 3)

    response = post(moderator, "confirm", first, second, third)

    assert statuses(first, second, third) == [Status.CONFIRMED, Status.WAITLISTED, Status.WAITLISTED]
    words = said(moderator, response["Location"])
    assert f"2 people were skipped: {second.reference}, {third.reference}. There is no free seat." in words
    assert "Person" not in words


def test_case_decided_meanwhile_is_skipped_and_listed(moderator, sunnmore):
    rows = people(sunnmore, 2)
    seen = expected_of(*rows)
    services.waitlist(rows[0].pk)

    response = post(moderator, "confirm", *rows, expected=seen)

    assert statuses(*rows) == [Status.WAITLISTED, Status.CONFIRMED]
    assert rows[0].reference in said(moderator, response["Location"])


def test_places_beyond_the_capacity_take_a_reason(moderator):
    occurrence = make_occurrence(SUNNMORE, capacity=0)
    rows = people(occurrence, 2)

    post(moderator, "confirm", *rows, override_reason="A bigger room")

    assert statuses(*rows) == [Status.CONFIRMED] * 2


def test_rejecting_takes_a_reason_and_keeps_the_text(moderator, sunnmore):
    row = register(sunnmore)

    response = post(moderator, "reject", row, text="Sorry, no room")

    assert response.status_code == 422
    assert "Sorry, no room" in response.content.decode()
    assert statuses(row) == [Status.PENDING]


def test_nobody_is_told_where_staff_say_so(moderator, sunnmore):
    rows = people(sunnmore, 2)
    Message.objects.all().delete()

    post(moderator, "reject", *rows, reason="full", do_not_send="on")

    assert statuses(*rows) == [Status.REJECTED] * 2
    assert not Message.objects.exists()


def test_attendance_of_many(moderator, sunnmore):
    rows = people(sunnmore, 2)
    services.confirm(rows[0].pk)
    post(moderator, "set_attendance", *rows, attendance=Attendance.ATTENDED)
    assert Registration.objects.get(pk=rows[0].pk).attendance == "unknown", "before the day"
    let_its_day_come()

    assert moderator.get(url_of("set_attendance"), {"id": [row.pk for row in rows]}).context["people"] == 1
    post(moderator, "set_attendance", *rows, attendance=Attendance.ATTENDED)

    assert [Registration.objects.get(pk=row.pk).attendance for row in rows] == ["attended", "unknown"]


def test_all_in_the_list_are_those_that_filters_search_and_status_leave(moderator, sunnmore):
    other = make_occurrence(SUNNMORE, title="Another")
    kari, ola = register(sunnmore, name="Kari"), register(sunnmore, name="Ola")
    elsewhere = register(other, name="Kari Elsewhere")
    confirmed = services.confirm(register(sunnmore, name="Kari Confirmed").pk)

    def chosen(**params):
        form = moderator.get(url_of("reject"), {"id": "all", **params}).context["form"]
        return set(unpack(form.initial["expected"]))

    assert chosen() == {kari.pk, ola.pk, elsewhere.pk}
    assert chosen(date=sunnmore.pk) == {kari.pk, ola.pk}
    assert chosen(q="Kari") == {kari.pk, elsewhere.pk, confirmed.pk}
    assert chosen(q="Kari", status="pending", date=sunnmore.pk) == {kari.pk}
    assert chosen(status="confirmed") == {confirmed.pk}


def test_case_095_all_in_the_list_are_never_those_of_another_region(moderator, sunnmore, romsdal):
    own = register(sunnmore)
    register(romsdal)

    form = moderator.get(url_of("confirm"), {"id": "all", "status": "all"}).context["form"]

    assert set(unpack(form.initial["expected"])) == {own.pk}


@pytest.mark.parametrize("action", FORMS)
def test_case_095_people_of_another_region_are_refused(moderator, sunnmore, romsdal, action):
    own, foreign = register(sunnmore), register(romsdal)

    assert moderator.get(url_of(action), {"id": [own.pk, foreign.pk]}).status_code == 403
    assert post(moderator, action, own, foreign, reason="full", attendance="attended").status_code == 403
    assert statuses(own, foreign) == [Status.PENDING] * 2


@pytest.mark.parametrize("action", FORMS)
def test_case_097_view_only_staff_decide_about_nobody(reader, sunnmore, action):
    row = register(sunnmore)

    assert reader.get(url_of(action), {"id": row.pk}).status_code == 403
    assert reader.get(url_of(action), {"id": "all"}).status_code == 403
    assert post(reader, action, row, reason="full", attendance="attended").status_code == 403
    assert statuses(row) == [Status.PENDING]


def test_page_editor_without_rights_on_registrations_is_refused(client, sunnmore):
    row = register(sunnmore)
    client.force_login(make_staff(name="editor"))

    assert client.get(url_of("confirm"), {"id": row.pk}).status_code == 403
    assert post(client, "confirm", row).status_code == 403
    assert statuses(row) == [Status.PENDING]


def test_staff_who_view_more_than_they_decide_about_are_given_what_they_decide_about(client, sunnmore, romsdal):
    user = make_staff("view", kind="all", key=None)
    own_group = user.groups.get()
    own_group.samlingar_scopes.create(permission="moderate", kind="region", key=SUNNMORE)
    make_staff("moderate", name="other").groups.get().user_set.add(user)
    client.force_login(user)
    own, seen = register(sunnmore), register(romsdal)

    form = client.get(url_of("confirm"), {"id": "all"}).context["form"]
    assert set(unpack(form.initial["expected"])) == {own.pk}
    assert post(client, "confirm", own, seen).status_code == 403


def test_case_100_get_decides_nothing(moderator, sunnmore):
    row = register(sunnmore)

    for action in FORMS:
        data = {"id": row.pk, "expected": expected_of(row), "reason": "full", "attendance": "attended"}
        assert moderator.get(url_of(action), data).status_code == 200
    assert statuses(row) == [Status.PENDING]


def test_case_100_post_takes_a_csrf_token(sunnmore):
    row = register(sunnmore)
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("view", "moderate"))

    assert post(client, "confirm", row).status_code == 403
    assert statuses(row) == [Status.PENDING]


def test_case_131_bulk_works_under_atomic_requests(moderator, sunnmore, monkeypatch):
    row = register(sunnmore)
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    assert post(moderator, "confirm", row).status_code == 302
    assert statuses(row) == [Status.CONFIRMED]


def test_case_131_control_a_view_inside_the_transaction_of_the_request_fails(moderator, sunnmore, monkeypatch):
    row = register(sunnmore)
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    monkeypatch.delattr(resolve(url_of("confirm")).func, "_non_atomic_requests")

    with pytest.raises(RuntimeError, match="durable"):
        post(moderator, "confirm", row)


@pytest.mark.parametrize("expected", ["", "x", "pending:", "pending:1,two", "pending:" + ",".join(["9"] * 30000)])
def test_people_that_cannot_be_read_are_asked_for_again(moderator, sunnmore, expected):
    response = moderator.post(url_of("confirm"), {"expected": expected})

    assert response.status_code == 302
    assert said(moderator, response["Location"])


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40, "999999"])
def test_nobody_chosen_leads_back_to_the_list(moderator, sunnmore, key):
    response = moderator.get(url_of("confirm"), {"id": key})

    assert response.status_code == 302
    assert said(moderator, response["Location"])


def test_too_many_are_refused_with_what_to_do(moderator, sunnmore, monkeypatch):
    people(sunnmore, 3)
    monkeypatch.setattr("wagtail_samlingar.inbox.bulk.MOST", 2)

    response = moderator.get(url_of("confirm"), {"id": "all"})

    assert response.status_code == 302
    assert "2" in said(moderator, response["Location"])
    assert MOST >= 1000


def test_page_never_leads_to_another_site(moderator, sunnmore):
    row = register(sunnmore)

    response = post(moderator, "confirm", row, next="https://evil.example/")

    assert response["Location"] == reverse(LIST)


def test_queries_do_not_grow_with_the_people(moderator, sunnmore):
    def count(number):
        rows = people(sunnmore, number)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            moderator.get(url_of("confirm"), {"id": [row.pk for row in rows]})
        with CaptureQueriesContext(connection) as done:
            post(moderator, "confirm", expected=expected_of(*rows))
        return len(asked), len(done)

    count(1)
    assert count(1) == count(3)


def test_superuser_may(client, sunnmore):
    row = register(sunnmore)
    client.force_login(make_user("root", superuser=True))

    post(client, "confirm", row)

    assert statuses(row) == [Status.CONFIRMED]
