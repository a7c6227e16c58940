"""Notices to the address that a gathering notifies: when, how often, what they say, and whom they do not name."""

import datetime as dt
import io
import threading

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from tests.factories import date_block, make_gathering, occurrences_of
from tests.messages.letters import register as register_one
from tests.messages.letters import send_in
from wagtail_samlingar.messages import notices
from wagtail_samlingar.messages.kinds import TO_STAFF, Kind, State
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db
STAFF = "post@fylke.example"
START = "2031-03-03 10:00"  # a Monday
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def clock(frozen):
    """Return the clock, stopped on a Monday at ten."""
    return frozen(START)


def notified(rate="daily", dates=("2031-10-27",), **fields):
    """Return a gathering that notifies somebody."""
    blocks = [date_block(starts_on=dt.date.fromisoformat(day)) for day in dates]
    return make_gathering(dates=blocks, notify_email=STAFF, notify_rate=rate, **fields)


def register(page, date=0, **fields):
    """Register one person for a date of ``page``."""
    return register_one(occurrences_of(page)[date], **fields)


def run():
    """Run what is due; return the mails to staff in all."""
    call_command("samlingar_run_due", stdout=io.StringIO())


def kinds():
    """Return the kinds of the messages to staff, in the order written."""
    return list(Message.objects.filter(kind__in=TO_STAFF).order_by("pk").values_list("kind", flat=True))


def to_staff(server):
    """Return the mails to staff."""
    return [mail for mail in server.sent if mail.to == [STAFF]]


def test_nothing_is_written_in_the_request_and_a_notice_by_the_next_run(server, clock):
    page = notified()
    register(page)
    assert kinds() == []

    run()

    assert kinds() == [Kind.STAFF_NOTICE]
    (mail,) = to_staff(server)
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail.extra_headers["Message-ID"].startswith(f"<samlingar-{page.translation_key.hex}-20310303@")
    assert not mail.reply_to
    run()
    assert len(to_staff(server)) == 1


def test_it_tells_numbers_dates_and_the_longest_wait_and_names_nobody(server, clock, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://admin.example/"
    page = notified(dates=("2031-10-27", "2031-11-03"), title="Libraries")
    first = register(page, name="Kari Nordmann", email="kari@example.org")
    clock.shift(2 * DAY)
    register(page, name="Ola Eide")
    register(page, date=1, name="Siri Eide")
    run()

    (mail,) = to_staff(server)
    with_english = mail.body + mail.subject
    assert "Libraries" in mail.subject
    assert ": 2 " in mail.body
    assert ": 1 " in mail.body
    assert "2 d" in mail.body  # days, in either language
    assert f"https://admin.example/admin/samlingar/registrations/?gathering={page.translation_key}" in mail.body
    for secret in ("Kari", "Ola", "Siri", "Eide", "example.org", first.reference):
        assert secret not in with_english


def test_nothing_is_told_where_nobody_waits_or_nobody_is_to_be_told(server, clock):
    register(make_gathering(dates=[date_block(starts_on=dt.date(2031, 10, 27))]))
    register(notified(review_mode="confirm"))
    today = date_block(starts_on=dt.date(2031, 3, 3), start_time=dt.time(12))
    register(make_gathering(dates=[today], notify_email=STAFF))
    send_in(occurrences_of(notified())[0], needs_verification=True)
    clock.shift(6 * HOUR)

    run()

    assert kinds() == []


def test_digest_comes_every_morning_on_which_somebody_waits(server, clock):
    page = notified("daily")
    registration = register(page)
    run()
    for hours in (10, 4, 5):  # to 20:00, midnight and 5:00
        clock.shift(hours * HOUR)
        run()
    assert kinds() == [Kind.STAFF_NOTICE]

    clock.shift(2 * HOUR)
    run()
    assert kinds() == [Kind.STAFF_NOTICE, Kind.STAFF_DIGEST]
    clock.shift(DAY)
    run()
    assert kinds() == [Kind.STAFF_NOTICE, *[Kind.STAFF_DIGEST] * 2]
    services.confirm(registration.pk)
    clock.shift(DAY)
    run()
    assert len(to_staff(server)) == 3


def test_weekly_digest_comes_on_mondays(server, clock):
    register(notified("weekly"))
    sent = []
    for _day in range(15):
        run()
        sent.append(len(to_staff(server)))
        clock.shift(DAY)

    assert sent == [1] * 7 + [2] * 7 + [3]


def test_first_only_is_told_again_when_nobody_of_those_waits_any_more(server, clock):
    page = notified("first")
    first = register(page)
    run()
    clock.shift(DAY)
    register(page)
    run()
    assert len(to_staff(server)) == 1

    for registration in Registration.objects.all():
        services.confirm(registration.pk)
    clock.shift(DAY)
    run()
    assert len(to_staff(server)) == 1
    clock.shift(HOUR)
    services.reopen(first.pk)
    run()
    assert kinds() == [Kind.STAFF_NOTICE] * 2


def test_what_comes_in_at_night_is_told_in_the_morning(server, frozen):
    clock = frozen("2031-03-04 02:00")
    register(notified())
    run()
    assert kinds() == []
    clock.shift(5 * HOUR)
    run()
    assert kinds() == [Kind.STAFF_NOTICE]


def test_notice_that_could_not_be_sent_in_time_says_how_things_stand_or_nothing(server, clock):
    registration = register(notified())
    notices.write_notices()
    services.confirm(registration.pk)

    run()

    assert to_staff(server) == []
    assert Message.objects.get(kind=Kind.STAFF_NOTICE).state == State.WITHDRAWN


def test_only_the_ruling_page_notifies_in_its_own_language(server, clock):
    page = notified(title="Samling")
    english = Locale.objects.get_or_create(language_code="en")[0]
    translation = page.copy_for_translation(english, copy_parents=True, alias=False)
    translation.notify_email = "editor@example.org"
    translation.save_revision().publish()
    other = make_gathering(title="Another")
    other_translation = other.copy_for_translation(english, alias=False)
    other_translation.notify_email = "editor@example.org"
    other_translation.save_revision().publish()
    register(page)
    register(other)

    run()

    message = Message.objects.get(kind=Kind.STAFF_NOTICE)
    assert (message.recipient, message.language, message.party) == (STAFF, page.locale.language_code, None)


def test_gathering_whose_page_is_unpublished_notifies_and_one_without_a_page_does_not(server, clock):
    page, gone = notified(), notified(title="Gone")
    for each in (page, gone):
        register(each)
    page.unpublish()
    type(gone).objects.filter(pk=gone.pk).update(notify_email="")

    run()

    assert [message.occurrence.gathering_key for message in Message.objects.filter(kind__in=TO_STAFF)] == [
        page.translation_key
    ]


def test_dry_run_counts_and_writes_nothing(server, clock):
    register(notified())
    out = io.StringIO()

    call_command("samlingar_run_due", "--dry-run", stdout=out)

    assert "notify: 1 notices would be written" in out.getvalue()
    assert kinds() == []


def test_run_again_after_it_was_killed_writes_one(server, clock):
    page = notified()
    register(page)
    found = notices.due()

    notices.write_notices()
    # As if the other run had read before the first wrote.
    Message.objects.filter(kind__in=TO_STAFF).update(created_at=dt.datetime(2031, 3, 1, tzinfo=dt.UTC))
    assert len(notices.due()) == len(found) == 1
    notices.write_notices()

    assert kinds() == [Kind.STAFF_NOTICE]


def test_notices_take_the_same_queries_with_one_and_three_gatherings(server, clock):
    counts = []
    for number in (1, 2):
        for _n in range(number):
            page = notified(title=f"Gathering {number}{_n}")
            register(page)
        with CaptureQueriesContext(connection) as captured:
            notices.due()
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.concurrency
def test_two_runs_at_once_write_one_notice(server, frozen):
    frozen(START)
    register(notified())
    gate = threading.Barrier(2, timeout=60)

    def work():
        try:
            gate.wait()
            notices.write_notices()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kinds() == [Kind.STAFF_NOTICE]
