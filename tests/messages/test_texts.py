"""The words: each kind in each language, for one and for several; values stay values."""

import datetime as dt
import itertools

import pytest
from django.template.loader import get_template
from django.utils import timezone, translation

from tests.factories import make_gathering, occurrences_of, site_root
from tests.inbox.factories import ROMSDAL, make_user
from tests.messages.letters import make_date, register, send_in
from wagtail_samlingar.messages import mailing_job, mailings, reminders
from wagtail_samlingar.messages.kinds import TO_STAFF, Kind, State
from wagtail_samlingar.messages.plain import one_line, several_lines, tidy
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import DateTask, Message, Occurrence, Registration, SamlingarSiteSettings
from wagtail_samlingar.occurrences.facts import facts_of
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.mine.address import ask
from wagtail_samlingar.registrations.mine.finding import send_links
from wagtail_samlingar.registrations.mine.holder import Holder, token_of
from wagtail_samlingar.registrations.states import RejectReason, Status

pytestmark = pytest.mark.django_db

LANGUAGES = ("nn", "nb", "en")


def waiting(party):
    for registration in party.registrations.all():
        services.waitlist(registration.pk)
    return party


def offered(party):
    for registration in waiting(party).registrations.all():
        services.offer(registration.pk)


def each(act, **fields):
    def do(party):
        for registration in party.registrations.all():
            act(registration.pk, **fields)

    return do


def expired(party):
    offered(party)
    Registration.objects.update(offer_expires_at=party.submitted_at)
    services.expire_due()


def reopened(party):
    each(services.reject)(party)
    send_due()
    each(services.reopen)(party)


def due_now():
    Message.objects.filter(state="queued").update(next_attempt_at=timezone.now())


def date_cancelled(party):
    services.cancel_people(party.occurrence_id, actor=make_user(), words={"en": "The speaker is ill."})
    due_now()


def changed(party):
    # Who has not got the receipt yet reads there how it is now.
    send_due()
    (occurrence,) = Occurrence.objects.filter(pk=party.occurrence_id)
    known = facts_of(occurrence)
    occurrence.venue, occurrence.facts_digest = "Ålesund", "another"
    occurrence.save()
    task = services.note_change(occurrence.pk, known, timezone.now())
    mailings.tell_change(task, {}, actor=make_user(), seen_at=task.created_at)
    mailing_job.write_due()
    due_now()


def to_many(kind):
    def write(party):
        title = party.occurrence.title_in(party.language)
        texts = {party.language: {"subject": f"About {title}", "text": "Bring a packed lunch."}}
        mailing = mailings.to_chosen(kind, Status.values, texts, party.language)
        mailings.begin(mailing, [row.pk for row in party.registrations.all()], actor=make_user())
        mailing_job.write_due()
        due_now()

    return write


def reminded(party):
    Occurrence.objects.update(reminder_days=60)
    long_ago = timezone.now() - dt.timedelta(days=90)
    Registration.objects.update(status=Status.CONFIRMED, submitted_at=long_ago)
    reminders.write_reminders()


# How each kind comes about for a party that has been received.
WAYS = {
    Kind.DATE_CANCELLED: date_cancelled,
    Kind.CHANGED: changed,
    Kind.REMINDER: reminded,
    Kind.FREE: to_many(Kind.FREE),
    Kind.OTHER_DATE: to_many(Kind.OTHER_DATE),
    Kind.RECEIVED: lambda party: None,
    Kind.HAS_PLACE: each(services.confirm),
    Kind.WAITLISTED: waiting,
    Kind.OFFERED: offered,
    Kind.OFFER_EXPIRED: expired,
    Kind.NOT_GIVEN_PLACE: each(services.reject, reason=RejectReason.FULL),
    Kind.CANCELLED: each(services.cancel),
    Kind.MOVED: lambda party: each(services.move, occurrence_id=make_date(capacity=2).pk)(party),
    Kind.REOPENED: reopened,
    Kind.ALREADY_REGISTERED: lambda party: send_in(party.occurrence, language=party.language),
    Kind.LINKS: lambda party: send_links(party.email, "sender"),
    Kind.NEW_ADDRESS: lambda party: ask(Holder("", party, None, []), "new@example.org"),
    Kind.ADDRESS_CHANGED: lambda party: services.change_address(party.pk, "new@example.org"),
}
# Sent to an address that may be a stranger's, or was: they name nobody.
NAMELESS = (Kind.NEW_ADDRESS, Kind.ADDRESS_CHANGED)
# Messages to staff are about a gathering, and name neither people nor a contact.
COUNTING = [kind for kind in TO_STAFF if kind != Kind.STAFF_NUDGE]
TO_PEOPLE = [kind for kind in Kind if kind not in TO_STAFF]
PEOPLE = {"one": (), "several": (("Ola Eide", ""), ("Siri Eide", ""))}


def last(server, kind, language, people):
    """Return the last mail of ``kind`` that a party gets."""
    party = send_in(make_date(ROMSDAL), *people, language=language)
    if kind == Kind.CONFIRM_ADDRESS:
        Message.objects.all().delete()
        party = send_in(party.occurrence, email="new@example.org", language=language, needs_verification=True)
    else:
        WAYS[kind](party)
    send_due()
    message = Message.objects.filter(kind=kind, state="sent").order_by("sent_at").last()
    return next(mail for mail in server.sent if mail.extra_headers["Message-ID"] == message.message_id)


@pytest.mark.parametrize("number", PEOPLE)
@pytest.mark.parametrize(("kind", "language"), list(itertools.product(TO_PEOPLE, LANGUAGES)))
def test_every_kind_in_every_language_says_what_when_and_whom_to_ask(server, kind, language, number):
    people = () if kind in (Kind.ALREADY_REGISTERED, Kind.CONFIRM_ADDRESS) else PEOPLE[number]

    mail = last(server, kind, language, people)

    title = {"nn": "Frivilligheit", "nb": "Frivillighet", "en": "Volunteers"}[language]
    assert title in mail.subject
    assert "\n" not in mail.subject
    assert title in mail.body
    assert "anne@example.org" in mail.body
    assert "71 00 00 00" in mail.body
    for unwanted in ("{{", "{%", "%(", "&#", "&amp;", "None", "\n\n\n", "  "):
        assert unwanted not in mail.body
    assert all((name in mail.body) == (kind not in NAMELESS) for name, _address in people)


@pytest.mark.parametrize("language", LANGUAGES)
def test_editors_wish_that_people_be_told_is_numbers_in_every_language(server, language):
    party = send_in(make_date(ROMSDAL), ("Ola Eide", ""), ("Siri Eide", ""), language=language)
    changed(party)
    DateTask.objects.update(settled_at=None)
    Message.objects.all().delete()
    Message.objects.create(
        kind=Kind.STAFF_NUDGE, occurrence=party.occurrence, recipient="staff@example.org", language=language
    )
    send_due()

    mail = server.sent[-1]
    assert mail.to == ["staff@example.org"]
    assert "Romsdal" in mail.body
    assert ": 2 " in mail.body
    assert "/tasks/" in mail.body
    for unwanted in ("Ola", "Siri", "Kari", "{{", "{%", "%(", "&#", "None", "\n\n\n", "  "):
        assert unwanted not in mail.body


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("kind", "language"), list(itertools.product(COUNTING, LANGUAGES)))
def test_messages_to_staff_in_every_language_tell_numbers_and_name_nobody(server, kind, language, number):
    occurrence = make_date(ROMSDAL)
    for _n in range(number):
        register(occurrence, language=language)
    Message.objects.all().delete()
    Message.objects.create(kind=kind, occurrence=occurrence, recipient="staff@example.org", language=language)
    send_due()

    (mail,) = server.sent
    title = {"nn": "Frivilligheit", "nb": "Frivillighet", "en": "Volunteers"}[language]
    assert title in mail.subject
    assert "\n" not in mail.subject
    assert title in mail.body
    assert "Romsdal" in mail.body
    assert f": {number} " in mail.body
    assert f"/registrations/?gathering={occurrence.gathering_key}\n" in mail.body
    assert "anne@example.org" not in mail.body
    for unwanted in ("Kari", "71 00 00 00", "{{", "{%", "%(", "&#", "&amp;", "None", "\n\n\n", "  "):
        assert unwanted not in mail.body


def test_registrants_language_is_used_whatever_is_active(server):
    bodies = {}
    for language in LANGUAGES:
        register(make_date(review_mode="confirm"), language=language)
    with translation.override("en"):
        send_due()
        assert translation.get_language() == "en"
    bodies = [mail.body for mail in server.sent]

    for body, words in zip(bodies, ("Plassen din er stadfesta", "Plassen din er bekreftet", "Your seat"), strict=True):
        assert words in body


@pytest.mark.parametrize("name", ["{% now 'Y' %}", "{{ 7|add:7 }}", "{{7*7}}", "<b>Ola</b> & %(title)s 'x' \"y\""])
def test_case_136_names_are_literal(server, name):
    registration = register(make_date(titles={"en": name}, venue=name), name=name)
    services.confirm(registration.pk)
    send_due()

    (mail,) = server.sent
    assert mail.subject.endswith(f": {name}")
    assert mail.body.startswith(f"Hello {name},\n")
    assert f"Where: {name}, Gørvelplassen 1\n" in mail.body


def test_strangers_words_are_not_sent_to_an_address_that_nobody_has_confirmed(server):
    send_in(make_date(), name="Win at casino.example", needs_verification=True)
    send_due()

    assert "casino" not in server.sent[0].body
    assert "Hello,\n" in server.sent[0].body


def test_case_127_online_link_is_given_with_a_place_only(server):
    registration = register(make_date(online_url="https://meet.example/room"))
    steps = [services.waitlist, services.confirm, services.reopen]
    send_due()
    for step in steps:
        step(registration.pk)
        send_due()
    services.confirm(registration.pk)
    services.move(registration.pk, make_date(online_url="https://meet.example/other").pk)
    send_due()

    told = ["meet.example" in mail.body for mail in server.sent]
    assert told == [False, False, True, False, True]
    assert "https://meet.example/other" in server.sent[-1].body


def test_times_that_may_change_are_called_preliminary(server):
    register(make_date(is_tentative=True), language="nn")
    register(make_date(), language="nn")
    send_due()

    assert ["(førebels tidsramme)" in mail.body for mail in server.sent] == [True, False]


def test_place_in_the_queue_is_the_one_at_sending(server):
    occurrence = make_date(capacity=0)
    first, second = (register(occurrence, name=name) for name in ("Ola", "Siri"))
    services.cancel(first.pk)
    send_due()

    assert "You are number 1 on the waiting list." in server.sent[0].body
    assert server.sent[0].to == [second.email]


def test_duplicate_reads_how_the_people_at_the_address_stand(server):
    occurrence = make_date()
    for name in ("Ola", "Siri"):
        send_in(occurrence, name=name, email="library@example.org")
    services.confirm(Registration.objects.get(name="Siri").pk)
    register(occurrence, name="Stranger")
    send_in(occurrence, name="Ola", email="Library@example.org")
    send_due()

    body = next(mail.body for mail in server.sent if mail.subject.startswith("You are already"))
    assert "- Ola: Waiting for answer (" in body
    assert "- Siri: Has place (" in body
    assert "Stranger" not in body


def test_name_that_comes_later_is_said_so(server):
    send_in(make_date(), ("", ""), ("Ola", ""))
    send_due()

    assert "- name comes later\n- Ola\n" in server.sent[0].body


def test_receipt_is_linked_for_the_contact_alone(server, client):
    send_in(make_date(), ("Ola", "ola@example.org"))
    send_due()

    contact, ola = (mail.body for mail in server.sent)
    assert "Your receipt: https://fylke.example/pamelding/receipt/" in contact
    reference = Registration.objects.get().reference
    assert f"Reference number: {reference.rpartition('-')[0]}\n" in contact
    assert f"Reference number: {reference}\n" in ola
    assert "receipt" not in ola
    address = contact.partition("https://fylke.example")[2].split()[0]
    assert client.get(address).status_code == 200


def test_offer_is_answered_by_email_where_there_is_no_page_for_it(server):
    registration = register(make_date())
    services.waitlist(registration.pk)
    services.offer(registration.pk)
    send_due()

    assert "Answer this e-mail" in server.sent[0].body or "https://fylke.example/" in server.sent[0].body
    assert "Answer before " in server.sent[0].body


@pytest.mark.parametrize(
    ("reason", "told"),
    [(RejectReason.FULL, True), (RejectReason.OTHER, False), ("", False)],
)
def test_reason_is_told_unless_it_says_nothing(server, reason, told):
    registration = register(make_date())
    services.reject(registration.pk, reason=reason, text="Line one.\r\nLine\x0b two.")
    send_due()

    body = server.sent[0].body
    assert ("Reason: There are not enough seats." in body) == told
    assert "Line one.\nLine\n two.\n" in body


@pytest.mark.parametrize(("by", "words"), [("person", "as you asked"), ("staff", "The organiser has withdrawn you")])
def test_withdrawn_person_reads_by_whom(server, at_once, by, words):
    registration = register(make_date())
    services.cancel(registration.pk, actor=make_user() if by == "staff" else None)
    send_due()

    assert words in server.sent[0].body


def test_person_whom_the_contact_may_have_withdrawn_is_not_told_that_they_asked(server, at_once):
    party = send_in(make_date(), ("Kari Nordmann", ""), ("Ola Strand", "ola@example.org"))
    for registration in party.registrations.all():
        services.cancel(registration.pk)
    send_due()

    said = {letter.to[0]: letter.body for letter in server.sent}
    assert "You are withdrawn, as you asked" in said["kari@example.org"]
    assert "as you or the person who registered you asked" in said["ola@example.org"]


def test_cancelled_date_is_no_fault_of_the_person(server, at_once):
    registration = register(make_date())
    services.cancel_people(registration.occurrence_id, actor=make_user())
    send_due()

    assert server.sent[0].subject == "Cancelled: Volunteers"
    assert "mistake" not in server.sent[0].body


def test_site_and_gathering_say_their_part(server, front_site):
    SamlingarSiteSettings.objects.create(site=front_site, organiser="Fylkesbiblioteket", answer_within_days=3)
    page = make_gathering(extra_information="Bring\na cup.")
    register(occurrences_of(page)[0])
    send_due()

    body = server.sent[0].body
    assert "Bring\na cup." in body
    assert "Fylkesbiblioteket" in body
    assert "within 3 working days" in body


@pytest.fixture
def front_site():
    """Return the default site."""
    return site_root().get_site()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_templates(kind):
    for name in (kind.value, f"{kind.value}_subject"):
        assert get_template(f"wagtail_samlingar/messages/{name}.txt")


def test_people_moved_together_read_who_has_a_place(server):
    party = send_in(make_date(), ("Ola", ""), ("Siri", ""))
    target = make_date(capacity=1)
    each(services.move, occurrence_id=target.pk)(party)
    send_due()

    (mail,) = server.sent
    assert "- Ola: Waiting for answer\n- Siri: On the waiting list\n" in mail.body


def test_plain_text():
    assert one_line("  Kari\r\n\tNord\x00mann\u202e\ud800 ") == "Kari Nordmann"
    assert several_lines("a\r\nb\u2028c\x07\n") == "a\nb\nc"
    assert tidy("\n\na  \n\n\n\nb\n") == "a\n\nb\n"


@pytest.mark.parametrize("number", PEOPLE)
def test_mail_about_an_active_registration_carries_the_link_of_its_reader_and_keeps_none(server, number):
    party = send_in(make_date(review_mode="confirm"), *PEOPLE[number], ("Bo", "bo@example.org"))
    send_due()

    mails = {mail.to[0]: mail.body for mail in server.sent}
    bo = party.registrations.get(name="Bo")
    assert f"/mine/{token_of(party)}/" in mails["kari@example.org"]
    assert f"/mine/{token_of(bo)}/" in mails["bo@example.org"]
    assert mails["bo@example.org"].count("/mine/") == mails["kari@example.org"].count("/mine/") == 1
    assert "withdraw" in mails["bo@example.org"]
    assert not Message.objects.filter(text__contains="/mine/").exists()
    assert Message.objects.filter(text__contains="[link]").count() == 2


def test_mail_about_a_withdrawn_registration_carries_no_link(server):
    registration = register(make_date())
    services.cancel(registration.pk)
    send_due()

    assert "/mine/" not in server.sent[-1].body


def test_explanation_to_who_is_registered_already_carries_their_links(server):
    first = send_in(make_date())
    send_in(first.occurrence)
    send_due()

    assert f"/mine/{token_of(first)}/" in server.sent[-1].body


def test_contact_who_stays_at_home_reads_about_the_person_by_name(server):
    send_in(make_date(review_mode="confirm"), ("Ola Nordmann", "ola@example.org"), name="Kari Nordmann")
    send_due()

    said = {mail.to[0]: mail.body for mail in server.sent}
    assert said["kari@example.org"].startswith("Hello Kari Nordmann,")
    assert "- Ola Nordmann" in said["kari@example.org"]
    assert "Your seat is confirmed" not in said["kari@example.org"]
    assert said["ola@example.org"].startswith("Hello Ola Nordmann,\n\nYour seat is confirmed.")


def test_offer_that_ran_out_while_no_mail_went_is_not_said_to_be_unanswered(server):
    occurrence = make_date()
    heard, unheard = register(occurrence), register(occurrence)
    for registration in (heard, unheard):
        services.waitlist(registration.pk)
    services.offer(heard.pk)
    send_due()
    services.offer(unheard.pk)
    # An offer of another time was heard.
    earlier = Message.objects.get(kind=Kind.OFFERED, state=State.SENT)
    earlier.people.create(registration=unheard)
    Registration.objects.filter(status=Status.OFFERED).update(offer_expires_at=timezone.now())
    services.expire_due()
    before = len(server.sent)
    send_due()

    said = {mail.to[0]: mail.body for mail in server.sent[before:]}
    assert "We did not get an answer in time" in said[heard.email]
    assert "could not be delivered in time" in said[unheard.email]
    assert "did not get an answer" not in said[unheard.email]
