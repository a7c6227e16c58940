"""Numbers: counted by hand here, and only what is in the reader's scope."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.inbox.factories import (
    ROMSDAL,
    SUNNMORE,
    make_occurrence,
    make_question_set,
    make_staff,
    make_user,
    permission,
    received,
    register,
)
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.models import Occurrence, OccurrenceRegion, Registration
from wagtail_samlingar.registrations.states import Attendance, Status

pytestmark = [pytest.mark.django_db, pytest.mark.every_database, pytest.mark.usefixtures("in_english")]
NUMBERS = "samlingar_registrations:numbers"
GATHERING = "samlingar_registrations:numbers_gathering"
YEAR = "samlingar_registrations:numbers_year"
TOWNS = {
    SUNNMORE: [("t1", "Ålesund"), ("t2", "Ulstein"), ("t3", "Volda")],
    ROMSDAL: [("t4", "Molde"), ("t5", "Vestnes")],
}
NAMES = {key: name for towns in TOWNS.values() for key, name in towns}
WANTED = Question("bus", "single_choice", "Vil du ha buss?", choices=(("yes", "Ja"), ("no", "Nei")))
IN_ENGLISH = Question("bus", "single_choice", "Do you want a bus?", choices=(("yes", "Yes"), ("no", "No")))
TOPICS = Question("topics", "several_choices", "Tema", choices=(("a", "Lån"), ("b", "Frivillige")))
DIET = Question("diet", "needs", "Kosthald", sensitive=True, choices=(("vegan", "Vegansk"), ("nuts", "Nøtter")))


def make_date(*regions, **fields):
    """Return a date whose regions have municipalities."""
    occurrence = make_occurrence(*regions, **fields)
    for key in regions:
        rows = [{"id": town, "name": name} for town, name in TOWNS[key]]
        OccurrenceRegion.objects.filter(occurrence=occurrence, key=key).update(municipalities=rows)
    return occurrence


def person(occurrence, status=Status.CONFIRMED, town="", **fields):
    """Return a registration with ``status`` of somebody from ``town`` (key)."""
    region = next((key for key, towns in TOWNS.items() if town in dict(towns)), None)
    made = register(
        occurrence,
        name=uuid.uuid4().hex,
        municipality_key=town,
        municipality_name=NAMES.get(town, ""),
        region_key=region,
        **fields,
    )
    Registration.objects.filter(pk=made.pk).update(status=status)
    return made


def of_gathering(client, occurrence):
    return client.get(reverse(GATHERING, args=[occurrence.gathering_key]))


def of_year(client, occurrence):
    return client.get(reverse(YEAR, args=[occurrence.starts_on.year]))


def rows_of(response, key):
    """Return {label: numbers} of the table ``key``, or None where the page has no such table."""
    for table in response.context["tables"]:
        if table.key == key:
            return {row.label: tuple(row.numbers) for row in table.rows}
    return None


@pytest.fixture
def example(db):
    """Return a date in Sunnmøre with ten seats and these people, counted by hand.

    Have a place: two from Ålesund (municipal), one from Molde, in another region (voluntary). Wait: one from Ulstein
    (municipal), who waits for an answer; one from nowhere in particular, on the waiting list. The others neither have a
    place nor wait: one withdrawn from Volda, one unconfirmed, one spam.
    """
    occurrence = make_date(SUNNMORE, capacity=10)
    person(occurrence, town="t1", family="municipal")
    person(occurrence, town="t1", family="municipal")
    person(occurrence, town="t4", family="voluntary")
    person(occurrence, Status.PENDING, town="t2", family="municipal")
    person(occurrence, Status.WAITLISTED)
    person(occurrence, Status.CANCELLED, town="t3", family="county")
    person(occurrence, Status.UNVERIFIED)
    person(occurrence, Status.SPAM)
    return occurrence


def test_seats_are_counted_by_date_and_told_in_a_sentence(reader, example):
    response = of_gathering(reader, example)

    # Capacity, taken, of these waiting for an answer, on the waiting list, free.
    assert list(rows_of(response, "dates").values()) == [(10, 4, 1, 1, 6)]
    sentence = "4 seats are taken, 1 waits for an answer, 1 is on the waiting list, 6 are free."
    assert sentence in response.content.decode()


def test_a_date_without_a_limit_says_so(reader):
    occurrence = make_date(SUNNMORE)

    assert list(rows_of(of_gathering(reader, occurrence), "dates").values()) == [("No limit", 0, 0, 0, "No limit")]


def test_a_cancelled_date_has_no_seats_to_give(reader):
    cancelled = make_date(SUNNMORE, capacity=5)
    make_date(SUNNMORE, capacity=3, days=40, gathering_key=cancelled.gathering_key)
    person(cancelled)
    Occurrence.objects.filter(pk=cancelled.pk).update(state="cancelled")

    response = of_gathering(reader, cancelled)

    [first, second] = rows_of(response, "dates").items()
    assert first[0].endswith("· Cancelled")
    assert (first[1], second[1]) == ((5, 1, 0, 0, 0), (3, 0, 0, 0, 3))
    assert "3 are free." in response.content.decode()


def test_seats_by_region_count_a_shared_date_in_each(client):
    client.force_login(make_staff("view", kind="all", key=None))
    own, shared = make_date(SUNNMORE, capacity=5), None
    shared = make_date(SUNNMORE, ROMSDAL, capacity=7, gathering_key=own.gathering_key)
    person(own)
    person(shared)

    rows = rows_of(of_gathering(client, own), "regions")

    assert rows == {"Romsdal": (7, 1, 0, 0, 6), "Sunnmøre": (12, 2, 0, 0, 10)}


def test_statuses_count_everybody(reader, example):
    assert rows_of(of_gathering(reader, example), "statuses") == {
        "Not confirmed by e-mail": (1,),
        "Waiting for answer": (1,),
        "Has place": (3,),
        "On the waiting list": (1,),
        "Withdrawn": (1,),
        "Spam": (1,),
    }


def test_families_municipalities_and_origin_count_those_who_have_or_wait_for_a_place(reader, example):
    response = of_gathering(reader, example)

    # Have a place, waiting, together.
    assert rows_of(response, "families") == {
        "From the municipalities": (2, 1, 3),
        "From the voluntary sector": (1, 0, 1),
        "From the county": (0, 0, 0),
        "Others": (0, 0, 0),
        "Not said": (0, 1, 1),
    }
    assert rows_of(response, "municipalities") == {
        "Ålesund": (2, 0, 2),
        "Molde": (1, 0, 1),
        "Ulstein": (0, 1, 1),
        "Not said": (0, 1, 1),
    }
    assert rows_of(response, "origins") == {"Own region": (2, 1, 3), "Another region": (1, 0, 1), "Not said": (0, 1, 1)}


def test_municipalities_nobody_comes_from_are_told(reader, example):
    response = of_gathering(reader, example)

    assert rows_of(response, "missing") == {"Volda": ("Sunnmøre",)}
    assert "1 of 3 municipalities." in response.content.decode()


def test_dates_for_everyone_have_no_own_region(client):
    client.force_login(make_staff("view", kind="all", key=None))
    occurrence = make_date()
    person(occurrence, town="t1")

    assert rows_of(of_gathering(client, occurrence), "origins") is None


def test_people_entered_without_an_address_count(reader):
    occurrence = make_date(SUNNMORE, capacity=3)
    registered = person(occurrence)
    Registration.objects.filter(pk=registered.pk).update(email="", phone="70 00 00 00")

    assert list(rows_of(of_gathering(reader, occurrence), "dates").values()) == [(3, 1, 0, 0, 2)]


def test_attendance_is_told_once_somebody_was_ticked_off(reader, example):
    assert rows_of(of_gathering(reader, example), "attendance") is None
    placed = list(Registration.objects.filter(status=Status.CONFIRMED).values_list("pk", flat=True))
    Registration.objects.filter(pk=placed[0]).update(attendance=Attendance.ATTENDED)
    Registration.objects.filter(pk=placed[1]).update(attendance=Attendance.ABSENT)

    assert rows_of(of_gathering(reader, example), "attendance") == {
        "Attended": (1,),
        "Did not attend": (1,),
        "Not ticked off": (1,),
    }


@pytest.mark.parametrize(("ago", "heading", "periods"), [(2, "Day", 3), (35, "Week from", 6), (400, "Month", 14)])
def test_registrations_over_time_have_no_gaps(client, frozen, ago, heading, periods):
    # A Wednesday; 35 days before is one too, six weeks counting both; 400 days before is in January of last year.
    frozen("2027-02-10 12:00")
    client.force_login(make_staff("view"))
    occurrence = make_date(SUNNMORE)
    received(person(occurrence), days=ago)
    received(person(occurrence, Status.CANCELLED), days=ago)
    received(person(occurrence, Status.SPAM), days=ago)
    person(occurrence)

    [table] = [table for table in of_gathering(client, occurrence).context["tables"] if table.key == "timeline"]

    assert table.heading == heading
    assert [row.numbers for row in table.rows] == [(2, 2), *[(0, 2)] * (periods - 2), (1, 3)]
    assert [row.share for row in table.rows] == [100, *[0] * (periods - 2), 50]


def test_the_day_is_that_of_the_sites_own_clock(client, frozen):
    frozen("2027-02-10 00:30")
    client.force_login(make_staff("view"))
    occurrence = make_date(SUNNMORE)
    person(occurrence)

    assert list(rows_of(of_gathering(client, occurrence), "timeline")) == ["Feb. 10, 2027"]


def test_answers_are_counted_over_languages_and_versions(reader):
    occurrence = make_date(SUNNMORE)
    older = Question("bus", "single_choice", "Buss?", choices=(("boat", "Båt"), ("yes", "Ja")))
    asked = [make_question_set(older), make_question_set(WANTED, TOPICS), make_question_set(IN_ENGLISH, language="en")]
    person(occurrence, question_set=asked[0], answers={"bus": "boat"})
    person(occurrence, question_set=asked[1], answers={"bus": "yes", "topics": ["a", "b"]})
    person(occurrence, Status.PENDING, question_set=asked[1], answers={"bus": "no", "topics": ["b"]})
    person(occurrence, question_set=asked[2], answers={"bus": "yes"})
    person(occurrence, Status.CANCELLED, question_set=asked[2], answers={"bus": "yes"})

    response = of_gathering(reader, occurrence)

    # The reader's words first, and what only older versions asked after the newest.
    assert rows_of(response, "answers-bus") == {"Yes": (2, 0, 2), "No": (0, 1, 1), "Båt": (1, 0, 1)}
    assert rows_of(response, "answers-topics") == {
        "Lån": (1, 0, 1),
        "Frivillige": (1, 1, 2),
        "No answer, or not asked": (2, 0, 2),
    }


def test_yes_no_and_consent_are_counted(reader):
    occurrence = make_date(SUNNMORE)
    asked = make_question_set(Question("y", "yes_no", "First time?"), Question("c", "consent", "Photos"))
    person(occurrence, question_set=asked, answers={"y": True, "c": True})
    person(occurrence, question_set=asked, answers={"y": False})

    response = of_gathering(reader, occurrence)

    assert rows_of(response, "answers-y") == {"Yes": (1, 0, 1), "No": (1, 0, 1)}
    assert rows_of(response, "answers-c") == {"Yes": (1, 0, 1), "No answer, or not asked": (1, 0, 1)}


def test_what_people_wrote_is_neither_counted_nor_shown(reader):
    occurrence = make_date(SUNNMORE)
    asked = make_question_set(Question("w", "short_text", "Anything else?"), WANTED)
    person(occurrence, question_set=asked, answers={"w": "My secret", "bus": "yes", "unknown": "also secret"})

    content = of_gathering(reader, occurrence).content.decode()

    assert "My secret" not in content
    assert "also secret" not in content
    assert "Anything else?" not in content


def test_broken_answers_break_nothing(reader):
    occurrence = make_date(SUNNMORE)
    asked = make_question_set(WANTED, TOPICS, DIET)
    for answers in ({"bus": 7, "topics": "a"}, {"bus": ["yes"], "topics": {"choices": None}}, {"topics": [["a"], 3]}):
        Registration.objects.filter(pk=person(occurrence, question_set=asked).pk).update(answers=answers)

    assert of_gathering(reader, occurrence).status_code == 200


def _with_diet(occurrence):
    asked = make_question_set(DIET, WANTED)
    person(occurrence, question_set=asked, sensitive={"diet": {"choices": ["vegan"], "text": "no onions"}})
    person(occurrence, question_set=asked, sensitive={"diet": {"choices": ["vegan", "nuts"], "text": ""}})
    person(occurrence, question_set=asked)


def test_sensitive_answers_are_counted_for_those_who_may_view_them_alone(client, reader):
    occurrence = make_date(SUNNMORE)
    _with_diet(occurrence)

    response = of_gathering(reader, occurrence)
    assert rows_of(response, "answers-diet") is None
    assert "Kosthald" not in response.content.decode()

    client.force_login(make_staff("view", "view_sensitive", name="berit"))
    response = of_gathering(client, occurrence)
    assert rows_of(response, "answers-diet") == {
        "Vegansk": (2, 0, 2),
        "Nøtter": (1, 0, 1),
        "In their own words": (1, 0, 1),
        "No answer, or not asked": (1, 0, 1),
    }
    assert "no onions" not in response.content.decode()


def test_sensitive_answers_count_only_on_dates_where_they_may_be_viewed(client):
    user = make_staff("view", kind="all", key=None)
    group = user.groups.get()
    group.samlingar_scopes.create(permission="view_sensitive", kind="region", key=SUNNMORE)
    group.permissions.add(permission("view_sensitive_registration"))
    client.force_login(user)
    here = make_date(SUNNMORE)
    _with_diet(here)
    _with_diet(make_date(ROMSDAL, gathering_key=here.gathering_key))

    rows = rows_of(of_gathering(client, here), "answers-diet")

    assert rows["Vegansk"] == (2, 0, 2)
    assert rows["No answer, or not asked"] == (1, 0, 1)


def test_case_095_manager_of_a_region_sees_the_numbers_of_its_dates_alone(reader):
    ours = make_date(SUNNMORE, capacity=5)
    theirs = make_date(ROMSDAL, capacity=7, gathering_key=ours.gathering_key)
    shared = make_date(SUNNMORE, ROMSDAL, capacity=9, gathering_key=ours.gathering_key)
    asked = make_question_set(WANTED)
    person(ours, town="t1", question_set=asked, answers={"bus": "yes"})
    for _ in range(2):
        person(theirs, town="t5", family="county", question_set=asked, answers={"bus": "no"})
    person(shared, town="t4", question_set=asked, answers={"bus": "yes"})

    for response in (of_gathering(reader, ours), of_year(reader, ours)):
        assert rows_of(response, "statuses") == {"Has place": (2,)}
        assert rows_of(response, "municipalities") == {"Molde": (1, 0, 1), "Ålesund": (1, 0, 1)}
        assert rows_of(response, "families") is None
        assert sum(people for people, _so_far in rows_of(response, "timeline").values()) == 2
    gathering = of_gathering(reader, ours)
    assert sorted(numbers[0] for numbers in rows_of(gathering, "dates").values()) == [5, 9]
    assert rows_of(gathering, "answers-bus") == {"Ja": (2, 0, 2), "Nei": (0, 0, 0)}
    [(capacity, taken, *_rest)] = rows_of(reader.get(reverse(NUMBERS)), "gatherings").values()
    assert (capacity, taken) == (14, 2)
    [(_gatherings, dates, placed, _waiting, _people)] = rows_of(reader.get(reverse(NUMBERS)), "years").values()
    assert (dates, placed) == (2, 2)


def test_case_095_a_gathering_outside_the_scope_is_refused_like_one_that_does_not_exist(reader, sunnmore, romsdal):
    outside = of_gathering(reader, romsdal)
    missing = reader.get(reverse(GATHERING, args=[uuid.uuid4()]))

    assert outside.status_code == missing.status_code == 403
    assert outside.context["message"] == missing.context["message"]


@pytest.mark.parametrize("scoped", [True, False])
def test_case_096_without_view_permission_or_scope_there_are_no_numbers(client, example, scoped):
    client.force_login(make_staff(*(["moderate"] if scoped else ["view"]), scoped=scoped))

    for response in (client.get(reverse(NUMBERS)), of_year(client, example), of_gathering(client, example)):
        assert response.status_code == 403


def test_case_096_page_editors_see_no_numbers_here(client, example):
    user = make_staff()
    user.groups.get().permissions.add(permission("add_page", "wagtailcore"), permission("change_page", "wagtailcore"))
    client.force_login(user)

    for response in (client.get(reverse(NUMBERS)), of_year(client, example), of_gathering(client, example)):
        assert response.status_code == 403


def test_numbers_change_nothing(reader, example):
    for url in (reverse(NUMBERS), reverse(YEAR, args=[2026]), reverse(GATHERING, args=[example.gathering_key])):
        assert reader.post(url).status_code == 405


@pytest.mark.parametrize("year", [0, 1, 99999, 2 * 10**9])
def test_a_year_no_date_can_have_has_no_numbers(reader, example, year):
    response = reader.get(reverse(YEAR, args=[year]))

    assert response.status_code == 200
    assert response.context["tables"] == []


def test_a_year_sums_its_gatherings(client):
    client.force_login(make_user(superuser=True))
    day = timezone.localdate().replace(month=6, day=1)
    fields = {"starts_on": day, "capacity": 4}
    first = make_date(SUNNMORE, title="First", **fields)
    person(first)
    person(make_date(ROMSDAL, title="First", gathering_key=first.gathering_key, **fields))
    person(make_date(SUNNMORE, title="Second", **fields), Status.WAITLISTED)
    person(make_date(SUNNMORE, title="Last year", starts_on=day - timedelta(days=365)))

    response = of_year(client, first)

    assert rows_of(response, "gatherings") == {"First": (8, 2, 0, 0, 6), "Second": (4, 0, 0, 1, 4)}
    assert rows_of(response, "regions") == {"Romsdal": (4, 1, 0, 0, 3), "Sunnmøre": (8, 1, 0, 1, 7)}
    years = rows_of(client.get(reverse(NUMBERS)), "years")
    assert years[str(day.year)] == (2, 3, 2, 1, 3)
    assert years[str(day.year - 1)] == (1, 1, 1, 0, 1)


def test_dates_gone_from_their_page_count_while_they_hold_people(reader):
    kept = make_date(SUNNMORE, capacity=4)
    empty, held = (
        make_date(SUNNMORE, capacity=capacity, days=40, gathering_key=kept.gathering_key) for capacity in (3, 5)
    )
    person(held)
    Occurrence.objects.filter(pk__in=[empty.pk, held.pk]).update(page_state="date_removed")

    assert [row[0] for row in rows_of(of_gathering(reader, kept), "dates").values()] == [4, 5]
    assert [row[4] for row in rows_of(of_gathering(reader, kept), "dates").values()] == [4, 0]


def test_numbers_lead_to_each_other_and_from_the_list(reader, example):
    assert reverse(NUMBERS) in reader.get(reverse("samlingar_registrations:index")).content.decode()
    all_of_it = reader.get(reverse(NUMBERS)).content.decode()
    assert reverse(GATHERING, args=[example.gathering_key]) in all_of_it
    assert reverse(YEAR, args=[example.starts_on.year]) in all_of_it
    assert f"?date={example.pk}&amp;status=all" in of_gathering(reader, example).content.decode()


def test_every_figure_is_a_table_with_a_caption_and_headings(reader, example):
    response = of_gathering(reader, example)

    content = response.content.decode()
    assert content.count("<caption id=") == len(response.context["tables"]) >= 6
    assert ' style="' not in content.partition('class="samlingar-numbers"')[2].partition("</main>")[0]


def _queries(client, url):
    ContentType.objects.clear_cache()
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("kind", "key"), [("region", SUNNMORE), ("all", None)])
def test_numbers_take_the_same_queries_at_one_and_three_dates(client, kind, key):
    client.force_login(make_staff("view", "view_sensitive", kind=kind, key=key))
    first = make_date(SUNNMORE)
    urls = [
        reverse(NUMBERS),
        reverse(YEAR, args=[first.starts_on.year]),
        reverse(GATHERING, args=[first.gathering_key]),
    ]
    _with_diet(first)
    with_one = [_queries(client, url) for url in urls]

    for days in (31, 32):
        _with_diet(
            make_date(SUNNMORE, ROMSDAL, days=days, starts_on=first.starts_on, gathering_key=first.gathering_key)
        )
    _with_diet(make_date(SUNNMORE, title="Another", starts_on=first.starts_on))

    assert [_queries(client, url) for url in urls] == with_one
