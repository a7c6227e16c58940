"""Texts that a site writes itself: what they replace, when the standard text is sent, and that values stay values."""

import logging
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from tests.editing import shown_errors
from tests.factories import make_gathering, occurrences_of
from tests.messages.letters import clear, make_date, register, send_in
from tests.messages.own_texts import stored, write
from wagtail_samlingar.messages.phone import what_to_say
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


def test_text_of_the_site_takes_the_place_of_subject_and_first_words(server, writer, site):
    text = "Hurra, {name}!\n\n{title} is at {place}, {when}. Number {reference}. Ask {contact}. {organiser}"
    response = write(writer, site, ("has_place", "en", "You can come to {title}", text))
    assert response.status_code == 302, shown_errors(response)
    registration = register(make_date(site_key=site.pk, online_url="https://meet.example/room"), name="Kari")
    services.confirm(registration.pk)
    send_due()

    (mail,) = server.sent
    assert mail.subject == "You can come to Volunteers"
    when = re.search(r"When: (.+)", mail.body)[1]
    assert mail.body.startswith(
        "Hello Kari,\n\nHurra, Kari!\n\n"
        f"Volunteers is at Molde bibliotek, Gørvelplassen 1, {when}. Number {registration.party.reference}. "
        "Ask Anne Kontakt, anne@example.org, 71 00 00 00.\n\nVolunteers\nWhen:"
    )
    assert "https://meet.example/room" in mail.body
    assert "Contact person:\nAnne Kontakt\n" in mail.body
    assert "Your seat is confirmed" not in mail.body


def test_each_language_has_its_own_text_and_the_others_the_standard_one(server, writer, site):
    write(
        writer,
        site,
        ("has_place", "nn", "Velkomen til {title}", "Du har plass."),
        ("has_place", "nb", "Velkommen til {title}", "Du har fått plass."),
    )
    for language in ("nn", "nb", "en"):
        register(make_date(site_key=site.pk, review_mode="confirm"), language=language)
    register(make_date(site_key=None, review_mode="confirm"), language="nn")
    send_due()

    assert [mail.subject for mail in server.sent] == [
        "Velkomen til Frivilligheit",
        "Velkommen til Frivillighet",
        "Your seat is confirmed: Volunteers",
        "Plassen din er stadfesta: Frivilligheit",
    ]


def test_case_087_broken_text_that_is_stored_is_not_sent(server, site, caplog):
    stored(
        site,
        ("has_place", "en", "{nmae}", "Text"),
        ("received", "en", "Subject", "{name"),
        ("offered", "en", "Subject", "No link"),
        ("unheard_of", "en", "Subject", "Text"),
        ("waitlisted", "en", "Fine: {title}", "You wait."),
        ("waitlisted", "en", "Second: {title}", "Never sent."),
    )
    kari = register(make_date(site_key=site.pk), name="Kari Nordmann", email="kari@example.org")
    subjects = []
    for step in (None, services.confirm, services.waitlist, services.offer):
        if step:
            step(kari.pk)
        send_due()
        subjects.append(server.sent[-1].subject)

    assert subjects == [
        "Registration received: Volunteers",
        "Your seat is confirmed: Volunteers",
        "Fine: Volunteers",
        "You are offered a place: Volunteers",
    ]
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(set(warnings)) == 4
    assert f"The text of site {site.pk} for the message has_place (en) is broken" in warnings[0]
    assert not re.search("Kari|kari@|nmae", "".join(warnings))


@pytest.mark.parametrize("name", ["{% now 'Y' %}", "{{7*7}}", "{title}", "{name}", "{link}", "%(title)s <b>x</b> &"])
def test_case_136_values_in_a_text_of_the_site_stay_literal(server, writer, site, name):
    write(writer, site, ("has_place", "en", "{name}: {title}", "Dear {name}, {title} awaits."))
    registration = register(make_date(site_key=site.pk, titles={"en": name}), name=name)
    services.confirm(registration.pk)
    send_due()

    (mail,) = server.sent
    assert mail.subject == f"{name}: {name}"
    assert f"\n\nDear {name}, {name} awaits.\n\n" in mail.body


def test_case_086_line_ends_in_name_title_and_subject_make_one_line_headers(server, site):
    stored(site, ("has_place", "en", "{name}\r\nBcc: {title}", "Dear {name}, welcome."))
    title = "Libraries\r\nBcc: everybody@example.org"
    registration = register(make_date(site_key=site.pk, titles={"en": title}), name="Kari\r\nCc: x@example.org")
    services.confirm(registration.pk)
    send_due()

    (mail,) = server.sent
    assert mail.subject == "Kari Cc: x@example.org Bcc: Libraries Bcc: everybody@example.org"
    headers = mail.message()
    assert (headers["Bcc"], headers["Cc"]) == (None, None)
    assert mail.recipients() == [registration.email]


def test_link_of_the_site_text_is_kept_as_a_placeholder_only(server, writer, site):
    write(writer, site, ("confirm_address", "en", "Confirm: {title}", "Here: {link} until {until}"))
    send_in(make_date(site_key=site.pk), needs_verification=True)
    send_due()

    (message,) = Message.objects.all()
    assert "\nHere: https://fylke.example/pamelding/confirm/" in server.sent[0].body
    assert "\nHere: [link] until " in message.text
    assert "{" not in server.sent[0].body + message.subject


def test_offer_without_a_page_and_words_over_the_phone_are_the_standard_text(server, site, settings):
    stored(site, ("offered", "en", "Own", "Own words: {link}"), ("waitlisted", "en", "Own", "You will get a mail."))
    settings.WAGTAILADMIN_BASE_URL = ""
    offered = register(make_date(site_key=site.pk, base_url=""))
    phoned = register(make_date(site_key=site.pk))
    phoned.email = phoned.party.email = ""
    phoned.save()
    phoned.party.save()
    clear()
    services.waitlist(offered.pk)
    services.offer(offered.pk)
    services.waitlist(phoned.pk)
    send_due()

    assert "Answer this e-mail" in server.sent[-1].body
    letter = what_to_say(Message.objects.get(state="to_phone"), offered.submitted_at)
    assert "We will call you" in letter.text
    assert "Own" not in letter.subject + letter.text + server.sent[-1].subject


def test_what_staff_write_to_a_person_and_who_is_registered_stay(server, site):
    stored(
        site, ("not_given_place", "en", "Sorry", "Sadly not: {reason}."), ("already_registered", "en", "Known", "Hi.")
    )
    occurrence = make_date(site_key=site.pk)
    kari = register(occurrence, name="Kari", email="kari@example.org")
    send_in(occurrence, name="Kari", email="kari@example.org")
    services.reject(kari.pk, reason="full", text="Come in May instead.")
    send_due()

    by_subject = {mail.subject: mail.body for mail in server.sent}
    assert "Sadly not: There are not enough seats.\n\nCome in May instead.\n\n" in by_subject["Sorry"]
    assert "Hi.\n\n" in by_subject["Known"]
    assert "write their name in the form" not in by_subject["Known"]


def test_texts_of_a_site_are_read_once_for_a_batch(server, site):
    stored(site, ("received", "en", "Own: {title}", "Own."))
    occurrence = make_date(site_key=site.pk)

    def reading(number):
        clear()
        for _n in range(number):
            register(occurrence)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            send_due()
        return [query["sql"] for query in captured if "messagetexts" in query["sql"]]

    assert (len(reading(1)), len(reading(3))) == (1, 1)
    assert {mail.subject for mail in server.sent} == {"Own: Volunteers"}


def test_extra_information_goes_along_in_the_language_of_the_person(server):
    page = make_gathering(extra_information="Ta med kopp.")
    nb, _is_new = Locale.objects.get_or_create(language_code="nb")
    other = page.copy_for_translation(nb, copy_parents=True)
    other.extra_information = "Ta med krus."
    other.save_revision().publish()
    (occurrence,) = occurrences_of(page)
    told = {}
    for code in (page.locale.language_code, other.locale.language_code, "en"):
        registration = register(occurrence, language=code)
        services.waitlist(registration.pk)
        send_due()
        services.confirm(registration.pk)
        send_due()
        told[code] = {("kopp" in mail.body, "krus" in mail.body) for mail in server.sent}
        server.begin()

    assert told[page.locale.language_code] == {(True, False)}
    assert told[other.locale.language_code] == {(False, True)}
    # No page in the language: the text of the ruling page, rather than none.
    assert told["en"] == {(True, False)}
