"""People whom staff enter: what does not count, what does, and that nobody is entered twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.log_actions import registry

from tests.factories import submission
from tests.registrations.seating import free_seats, make_date, make_dates, make_user, register, statuses
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.models import Occurrence, Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.errors import AlreadyRegistered, ChoiceTaken, NobodyEntered, NoSeat, QueueFull
from wagtail_samlingar.registrations.services import EnteredAs

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne():
    """Return somebody of the staff."""
    return make_user()


def by_phone(occurrence, name="Kari Nordmann", phone="70 00 00 00", email="", **person):
    """Return the submission of somebody who called and has no e-mail address."""
    people = [Person(name=name, email=email, phone=phone, **person)]
    return replace(submission(occurrence, name=name, email=email, people=people), contact_phone=phone)


def only(party):
    """Return the one registration of ``party``."""
    return party.registrations.get()


def set_facts(occurrence, **facts):
    """Let the recorded date say something else."""
    Occurrence.objects.filter(pk=occurrence.pk).update(**facts)


def hours(number):
    return timezone.now() + timedelta(hours=number)


def test_person_without_email_is_entered_and_says_who_entered_them(anne):
    occurrence = make_date(2)

    party = services.enter(by_phone(occurrence), actor=anne)

    assert (party.source, party.entered_by, party.outcome) == ("staff", anne, "confirmed")
    assert statuses(only(party)) == ["confirmed"]
    entry = registry.get_logs_for_instance(only(party)).get()
    assert (entry.user, entry.data) == (anne, {"from": None, "to": "confirmed", "source": "staff"})


@pytest.mark.parametrize(
    "facts",
    [
        {"closes_at": hours(-1)},
        {"opens_at": hours(1)},
        {"page_state": "page_unpublished"},
        {"starts_at": hours(-3), "ends_at": hours(-1)},
    ],
)
def test_opening_deadline_and_end_do_not_count_for_staff(anne, facts):
    occurrence = make_date(2)
    set_facts(occurrence, **facts)

    assert statuses(only(services.enter(by_phone(occurrence), actor=anne))) == ["confirmed"]


@pytest.mark.parametrize(
    "facts",
    [
        {"page_state": "date_removed"},
        {"page_state": "page_deleted"},
        {"state": "cancelled"},
        {"state": "postponed"},
        {"starts_at": None, "starts_on": None},
    ],
)
@pytest.mark.parametrize("walk_in", [False, True])
def test_nobody_is_entered_for_a_date_that_is_not_held(anne, facts, walk_in):
    occurrence = make_date(2)
    set_facts(occurrence, **facts)

    with pytest.raises(NobodyEntered):
        services.enter(by_phone(occurrence), actor=anne, walk_in=walk_in)

    assert Party.objects.count() == 0


def test_as_the_form_would_do_it(anne):
    occurrence = make_date(1, review_mode="review_all")

    assert statuses(only(services.enter(by_phone(occurrence, "A"), actor=anne))) == ["pending"]
    assert statuses(only(services.enter(by_phone(occurrence, "B"), actor=anne))) == ["waitlisted"]


def test_full_queue_is_a_limit_for_the_form_and_none_for_staff_who_choose_the_queue(anne):
    occurrence = make_date(1, queue_limit=0)
    register(occurrence)

    with pytest.raises(QueueFull):
        services.enter(by_phone(occurrence), actor=anne)

    party = services.enter(by_phone(occurrence), actor=anne, entered_as=EnteredAs.WAITLISTED)
    assert statuses(only(party)) == ["waitlisted"]


def test_place_takes_a_free_seat_or_a_reason_that_is_logged(anne):
    occurrence = make_date(1)
    register(occurrence)

    with pytest.raises(NoSeat):
        services.enter(by_phone(occurrence), actor=anne, entered_as=EnteredAs.CONFIRMED)
    party = services.enter(
        by_phone(occurrence), actor=anne, entered_as=EnteredAs.CONFIRMED, override_reason="There is a chair"
    )

    assert statuses(only(party)) == ["confirmed"]
    assert registry.get_logs_for_instance(only(party)).get().data["override_reason"] == "There is a chair"


def test_place_before_those_in_the_queue_takes_a_reason(anne):
    occurrence = make_date(1)
    (first,) = register(occurrence)
    register(occurrence)
    services.cancel(first.pk)
    assert free_seats(occurrence) == 1

    with pytest.raises(NoSeat):
        services.enter(by_phone(occurrence), actor=anne, entered_as=EnteredAs.CONFIRMED)


def test_who_stands_in_the_door_has_a_place_and_has_attended(anne):
    occurrence = make_date(1)
    register(occurrence)
    set_facts(occurrence, starts_at=hours(-1), starts_on=timezone.localdate(hours(-1)), ends_at=hours(4))

    party = services.enter(by_phone(occurrence, email="kari@example.org"), actor=anne, walk_in=True)

    registration = only(party)
    assert (party.source, registration.status, registration.attendance) == ("walk_in", "confirmed", "attended")
    assert Occurrence.objects.get(pk=occurrence.pk).attendance_taken_at is not None
    assert not Message.objects.filter(party=party).exists()


def test_nobody_has_met_before_the_day(anne):
    occurrence = make_date(1)

    with pytest.raises(NobodyEntered):
        services.enter(by_phone(occurrence), actor=anne, walk_in=True)


def test_phone_number_tells_people_without_email_apart(anne):
    occurrence = make_date(5)
    first = services.enter(by_phone(occurrence), actor=anne)

    with pytest.raises(AlreadyRegistered) as refusal:
        services.enter(by_phone(occurrence, name="KARI  NORDMANN"), actor=anne)
    assert refusal.value.registration == only(first)

    assert services.enter(by_phone(occurrence, phone="71 11 11 11"), actor=anne).registrations.count() == 1


def test_person_who_registered_by_the_form_is_not_entered_again(anne):
    occurrence = make_date(5)
    party = services.submit(submission(occurrence))

    with pytest.raises(AlreadyRegistered) as refusal:
        services.enter(by_phone(occurrence, email="Kari@Example.org"), actor=anne)

    assert refusal.value.registration == only(party)
    assert Party.objects.count() == 1


def test_person_whose_offer_ran_out_can_be_entered_anew(anne):
    occurrence = make_date(1)
    (first,) = register(occurrence)
    party = services.submit(submission(occurrence))
    services.cancel(first.pk)
    services.offer(only(party).pk, actor=anne)
    Registration.objects.filter(pk=only(party).pk).update(offer_expires_at=hours(-1))

    services.enter(by_phone(occurrence, email="kari@example.org"), actor=anne)

    assert list(Registration.objects.order_by("pk").values_list("status", flat=True)[1:]) == ["lapsed", "confirmed"]


@pytest.mark.parametrize("second_date", ["flag", "refuse"])
def test_person_on_another_date_is_flagged_or_refused_as_the_gathering_says(anne, second_date):
    one, two = make_dates(5, 5, second_date=second_date)
    services.enter(by_phone(one), actor=anne)

    if second_date == "refuse":
        with pytest.raises(AlreadyRegistered):
            services.enter(by_phone(two), actor=anne)
    else:
        assert only(services.enter(by_phone(two), actor=anne)).is_on_other_date


def test_form_sent_twice_enters_one_person(anne):
    occurrence = make_date(1)
    sent = by_phone(occurrence)

    first = services.enter(sent, actor=anne)

    assert services.enter(sent, actor=anne) == first
    assert Registration.objects.count() == 1


def test_choice_without_room_is_refused(anne):
    occurrence = make_date(5)
    set_facts(occurrence, choice_limits={"bus": {"yes": 1}})
    services.enter(by_phone(occurrence, name="A", answers={"bus": "yes"}), actor=anne)

    with pytest.raises(ChoiceTaken):
        services.enter(by_phone(occurrence, name="B", answers={"bus": "yes"}), actor=anne)


@pytest.mark.parametrize(("notify", "messages"), [(True, ["has_place"]), (False, [])])
def test_person_with_an_address_is_told_unless_staff_say_no(anne, notify, messages):
    party = services.enter(by_phone(make_date(1), email="kari@example.org"), actor=anne, notify=notify)

    assert list(Message.objects.filter(party=party).values_list("kind", flat=True)) == messages


def test_person_without_an_address_is_to_be_told_by_phone_of_what_is_decided_later(anne):
    party = services.enter(by_phone(make_date(1)), actor=anne)
    # They have just talked.
    assert not Message.objects.filter(party=party).exists()

    services.cancel(party.registrations.get().pk, actor=anne)

    assert Message.objects.get(party=party).state == "to_phone"
