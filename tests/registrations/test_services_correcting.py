"""Correcting what a registration says: keys, choices, contact and log follow; nothing is overwritten unseen."""

import uuid
from dataclasses import replace

import pytest
from wagtail.log_actions import registry

from tests.factories import submission
from tests.registrations.seating import make_date, make_dates, make_user, register
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.models import ChoiceUse, Occurrence, OccurrenceRegion, Party, Registration, SearchWord
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Correction, Person
from wagtail_samlingar.registrations.errors import AlreadyActive, ChangedMeanwhile, ChoiceTaken, NotAllowed
from wagtail_samlingar.registrations.fingerprints import fingerprint
from wagtail_samlingar.registrations.models import active_key, person_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne():
    """Return somebody of the staff."""
    return make_user()


def kari(occurrence, **fields):
    """Return the registration of Kari on ``occurrence``."""
    return services.submit(submission(occurrence, **fields)).registrations.get()


def as_it_is(registration, *, sees_sensitive=False, asked=(), **changes):
    """Return the correction that changes ``changes`` of what ``registration`` says, and nothing else."""
    row = Registration.objects.get(pk=registration.pk)
    sensitive = row.sensitive.answers if hasattr(row, "sensitive") else {}
    person = Person(
        name=row.name,
        email=row.email,
        phone=row.phone,
        organisation=row.organisation,
        municipality_key=row.municipality_key,
        municipality_name=row.municipality_name,
        region_key=row.region_key,
        other_region_reason=row.other_region_reason,
        family=row.family,
        answers={key: answer for key, answer in row.answers.items() if key in asked},
        sensitive={key: answer for key, answer in sensitive.items() if key in asked} if sees_sensitive else {},
    )
    return Correction(
        person=replace(person, **changes),
        asked=frozenset(asked),
        fingerprint=fingerprint(row, sensitive if sees_sensitive else None),
        sees_sensitive=sees_sensitive,
        asks_family="family" in asked,
    )


def entries(registration):
    """Return the log of ``registration`` after it was made, oldest first."""
    return list(registry.get_logs_for_instance(registration).order_by("pk"))[1:]


def test_name_and_organisation_are_corrected_and_the_rest_stays(anne):
    registration = kari(make_date(2))

    services.correct(registration.pk, as_it_is(registration, name="Kari Nordli", organisation="The choir"), actor=anne)

    row = Registration.objects.get()
    assert (row.name, row.organisation, row.status, row.email) == (
        "Kari Nordli",
        "The choir",
        "confirmed",
        "kari@example.org",
    )
    assert (row.decided_at, row.queued_at) == (registration.decided_at, registration.queued_at)


def test_log_says_which_fields_and_never_the_values(anne):
    registration = kari(make_date(2), answers={"role": "Leader"})

    correction = as_it_is(registration, asked=["role"], name="Kari Nordli", answers={"role": "Secretary"})
    services.correct(registration.pk, correction, actor=anne)

    (entry,) = entries(registration)
    assert (entry.action, entry.user) == ("samlingar.correct", anne)
    assert entry.data == {"from": "confirmed", "to": "confirmed", "fields": ["name", "answers"]}


def test_nothing_changed_is_nothing_done(anne):
    registration = kari(make_date(2))
    before = list(Registration.objects.values())

    services.correct(registration.pk, as_it_is(registration), actor=anne)

    assert list(Registration.objects.values()) == before
    assert entries(registration) == []


def test_keys_and_search_words_follow_name_and_address(anne):
    occurrence = make_date(2)
    registration = kari(occurrence)
    words = set(SearchWord.objects.values_list("word", flat=True))

    services.correct(registration.pk, as_it_is(registration, name="Eva Li", email="eva@example.org"), actor=anne)

    row = Registration.objects.get()
    assert row.active_key == active_key(occurrence.pk, "eva@example.org", "Eva Li")
    assert row.gathering_person_key == person_key(occurrence.gathering_key, "eva@example.org", "Eva Li")
    assert not words & set(SearchWord.objects.values_list("word", flat=True))
    again = services.submit(submission(occurrence, name="EVA LI", email="eva@example.org"))
    assert again.is_duplicate


def test_person_who_is_withdrawn_has_no_key_afterwards(anne):
    registration = kari(make_date(2))
    services.cancel(registration.pk)

    services.correct(registration.pk, as_it_is(registration, name="Eva Li"), actor=anne)

    assert Registration.objects.get().active_key is None


def test_duplicate_is_refused_without_naming_anybody(anne):
    occurrence = make_date(5)
    register(occurrence)
    kari(occurrence)
    other = kari(occurrence, name="Kari N", email="kari@example.org")

    with pytest.raises(AlreadyActive) as refusal:
        services.correct(other.pk, as_it_is(other, name="kari NORDMANN"), actor=anne)

    assert "kari" not in str(refusal.value).lower()
    assert Registration.objects.get(pk=other.pk).name == "Kari N"


def test_person_found_on_another_date_is_flagged(anne):
    one, two = make_dates(5, 5)
    kari(one)
    other = kari(two, name="Kari Nordman")
    assert not other.is_on_other_date

    services.correct(other.pk, as_it_is(other, name="Kari Nordmann"), actor=anne)

    assert Registration.objects.get(pk=other.pk).is_on_other_date


def test_name_that_came_later_is_filled_in(anne):
    occurrence = make_date(5)
    party = services.submit(submission(occurrence, people=[Person(name="", name_is_pending=True), Person(name="A")]))
    later = party.registrations.get(name_is_pending=True)

    services.correct(later.pk, as_it_is(later, name="Ola Hansen"), actor=anne)

    row = Registration.objects.get(pk=later.pk)
    assert (row.name, row.name_is_pending) == ("Ola Hansen", False)
    assert row.active_key == active_key(occurrence.pk, "kari@example.org", "Ola Hansen")


def test_region_and_whether_it_is_the_dates_own_follow_the_municipality(anne):
    occurrence = make_date(5)
    here, there = uuid.uuid4(), uuid.uuid4()
    OccurrenceRegion.objects.create(occurrence=occurrence, key=here, name="Here")
    registration = kari(occurrence, municipality_key="sula", municipality_name="Sula", region_key=here)
    changes = {"municipality_key": "molde", "municipality_name": "Molde", "region_key": there}

    services.correct(registration.pk, as_it_is(registration, **changes, other_region_reason="Work"), actor=anne)

    row = Registration.objects.get()
    assert (row.municipality_name, row.region_key, row.is_other_region) == ("Molde", there, True)
    assert entries(registration)[0].data["fields"] == ["municipality_key", "other_region_reason"]


def test_answers_to_what_is_not_asked_and_hidden_ones_are_kept(anne):
    answers = {"role": "Leader", "gone": "Kept"}
    registration = kari(make_date(2), answers=answers, sensitive={"diet": {"choices": [], "text": "nuts"}})

    correction = as_it_is(registration, asked=["role"], answers={})
    services.correct(registration.pk, correction, actor=anne)

    row = Registration.objects.get()
    assert row.answers == {"gone": "Kept"}
    assert row.sensitive.answers == {"diet": {"choices": [], "text": "nuts"}}


def test_sensitive_answers_are_corrected_by_those_who_see_them(anne):
    registration = kari(make_date(2), sensitive={"diet": {"choices": [], "text": "nuts"}})

    correction = as_it_is(registration, sees_sensitive=True, asked=["diet"], sensitive={})
    services.correct(registration.pk, correction, actor=anne)

    assert Registration.objects.get().sensitive.answers == {}
    assert entries(registration)[0].data["fields"] == ["sensitive"]


def test_limited_choice_is_given_up_and_taken_and_refused_when_it_is_gone(anne):
    occurrence = make_date(9)
    Occurrence.objects.filter(pk=occurrence.pk).update(choice_limits={"bus": {"early": 1, "late": 1}})
    first = kari(occurrence, answers={"bus": "early"})
    second = kari(occurrence, name="Ola", email="ola@example.org", answers={"bus": "late"})

    with pytest.raises(ChoiceTaken):
        services.correct(second.pk, as_it_is(second, asked=["bus"], answers={"bus": "early"}), actor=anne)
    assert Registration.objects.get(pk=second.pk).answers == {"bus": "late"}

    services.correct(first.pk, as_it_is(first, asked=["bus"], answers={}), actor=anne)
    services.correct(second.pk, as_it_is(second, asked=["bus"], answers={"bus": "early"}), actor=anne)
    assert list(ChoiceUse.objects.values_list("registration", "choice_key")) == [(second.pk, "early")]


def test_choice_that_a_person_has_is_kept_when_the_limit_was_lowered(anne):
    occurrence = make_date(9)
    Occurrence.objects.filter(pk=occurrence.pk).update(choice_limits={"bus": {"early": 1}})
    first = kari(occurrence, answers={"bus": "early", "role": "x"})
    Occurrence.objects.filter(pk=occurrence.pk).update(choice_limits={"bus": {"early": 0}})

    correction = as_it_is(first, asked=["bus", "role"], answers={"bus": "early", "role": "y"})
    services.correct(first.pk, correction, actor=anne)

    assert ChoiceUse.objects.count() == 1


@pytest.mark.parametrize("changed", [{"name": "Kari Nordli"}, {"answers": {"role": "x"}}, {"family": "voluntary"}])
def test_lost_update_is_refused(anne, changed):
    registration = kari(make_date(2))
    stale = as_it_is(registration, phone="70 00 00 00")
    Registration.objects.filter(pk=registration.pk).update(**changed)

    with pytest.raises(ChangedMeanwhile):
        services.correct(registration.pk, stale, actor=anne)

    assert Registration.objects.get().phone == ""


def test_sensitive_answers_changed_meanwhile_count_for_those_who_see_them_only(anne):
    registration = kari(make_date(2), sensitive={"diet": {"choices": [], "text": "nuts"}})
    blind = as_it_is(registration, phone="70 00 00 00")
    seeing = as_it_is(registration, sees_sensitive=True, asked=["diet"], phone="71 11 11 11")
    registration.sensitive.answers = {}
    registration.sensitive.save()

    with pytest.raises(ChangedMeanwhile):
        services.correct(registration.pk, seeing, actor=anne)
    services.correct(registration.pk, blind, actor=anne)

    assert Registration.objects.get().phone == "70 00 00 00"


def test_anonymised_registration_is_not_corrected(anne):
    registration = kari(make_date(2))
    correction = as_it_is(registration, name="Eva")
    Registration.objects.update(anonymised_at=registration.submitted_at)

    with pytest.raises(NotAllowed):
        services.correct(registration.pk, correction, actor=anne)


def test_contact_of_the_party_follows_and_so_do_those_reached_through_them(anne):
    occurrence = make_date(5)
    people = [Person(name="Kari Nordmann", email="kari@example.org"), Person(name="Ola")]
    party = services.submit(submission(occurrence, people=people))
    contact, ola = party.registrations.order_by("pk")
    salt = party.salt

    services.correct(contact.pk, as_it_is(contact, email="kari@example.com"), actor=anne)

    party = Party.objects.get()
    assert (party.name, party.email) == ("Kari Nordmann", "kari@example.com")
    assert party.salt != salt
    assert Registration.objects.get(pk=ola.pk).active_key == active_key(occurrence.pk, "kari@example.com", "Ola")
    assert entries(ola) == []


def test_new_address_of_one_person_ends_the_links_of_that_person_alone(anne):
    people = [Person(name="Kari Nordmann", email="kari@example.org"), Person(name="Ola", email="wrong@example.org")]
    party = services.submit(submission(make_date(5), people=people))
    contact, ola = party.registrations.order_by("pk")

    services.correct(ola.pk, as_it_is(ola, email="ola@example.org"), actor=anne)

    salts = [Party.objects.get().salt, *Registration.objects.order_by("pk").values_list("salt", flat=True)]
    assert [salts[0] == party.salt, salts[1] == contact.salt, salts[2] == ola.salt] == [True, True, False]


def test_contact_who_does_not_come_stays_when_a_member_is_corrected(anne):
    party = services.submit(submission(make_date(5), name="Office", people=[Person(name="Ola")]))
    ola = party.registrations.get()

    services.correct(ola.pk, as_it_is(ola, name="Ola Hansen", email="ola@example.org"), actor=anne)

    party.refresh_from_db()
    assert (party.name, party.email) == ("Office", "kari@example.org")


def test_new_address_is_told_and_the_wrong_one_hears_nothing_more(anne):
    registration = kari(make_date(5))

    services.correct(registration.pk, as_it_is(registration, email="kari@example.com"), actor=anne)

    assert list(Message.objects.order_by("pk").values_list("recipient", "state", "kind")) == [
        ("kari@example.org", "withdrawn", "has_place"),
        ("kari@example.com", "queued", "has_place"),
    ]


def test_nobody_is_told_where_staff_say_so_or_no_address_changed(anne):
    registration = kari(make_date(5))
    services.correct(registration.pk, as_it_is(registration, phone="70 00 00 00"), actor=anne)
    assert Message.objects.get().state == "queued"

    services.correct(registration.pk, as_it_is(registration, email="kari@example.com"), actor=anne, notify=False)
    assert Message.objects.get().state == "withdrawn"


def test_address_that_was_never_confirmed_is_asked_to_confirm_anew(anne):
    sent = replace(submission(make_date(5)), needs_verification=True)
    registration = services.submit(sent).registrations.get()

    services.correct(registration.pk, as_it_is(registration, email="kari@example.com"), actor=anne)

    assert list(Message.objects.order_by("pk").values_list("recipient", "state", "kind")) == [
        ("kari@example.org", "withdrawn", "confirm_address"),
        ("kari@example.com", "queued", "confirm_address"),
    ]
    assert Registration.objects.get().status == "unverified"
