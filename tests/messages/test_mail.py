"""The e-mail itself: who it comes from, its headers, and its parts as they go over the wire."""

import email
import email.policy

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests.feeds.reading import read
from tests.inbox.factories import make_occurrence
from tests.messages.letters import make_date, register, send_in
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.mail import Mail, sender_of, with_name
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Occurrence, Party, Registration, SamlingarSiteSettings

pytestmark = pytest.mark.django_db
FOR_STAFF = "post@fylke.example"


@pytest.fixture
def site():
    return Site.objects.get(is_default_site=True)


def wire(mail):
    """Return ``mail`` as a mail program reads the bytes that Django's SMTP backend sends."""
    lines = mail.message().as_bytes().splitlines()
    assert max(map(len, lines)) <= 998
    return email.message_from_bytes(b"\r\n".join(lines), policy=email.policy.default)


def structure(part):
    """Return the content types of ``part`` as nested lists."""
    inner = [structure(child) for child in part.iter_parts()] if part.is_multipart() else []
    return [part.get_content_type(), *inner]


def sent_mail(server):
    send_due()
    return wire(server.sent[-1])


def test_place_comes_with_text_html_and_a_calendar_file(server):
    register(make_date(review_mode="confirm"), name="Kåre Ødegård", email="kari@example.org")

    mail = sent_mail(server)

    # Outlook looks for the file in the first part, and most programs show the last part that they know.
    alternatives = ["multipart/alternative", ["text/plain"], ["text/html"], ["text/calendar"]]
    assert structure(mail) == ["multipart/mixed", alternatives, ["application/ics"]]
    first, attachment = mail.iter_parts()
    text, html, calendar = first.iter_parts()
    assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar.get_content_disposition() is None
    assert attachment.get_filename() == "invite.ics"
    content = attachment.get_content()
    assert calendar.get_content().replace("\r\n", "\n") == content.decode().replace("\r\n", "\n")
    assert read(content)[0]["METHOD"] == "REQUEST"
    assert "Kåre Ødegård" in text.get_content()
    assert '<html lang="en">' in html.get_content()


def test_message_without_a_file_is_text_first_then_html(server):
    register(make_date())

    mail = sent_mail(server)

    assert structure(mail) == ["multipart/alternative", ["text/plain"], ["text/html"]]
    assert [part.get_content_charset() for part in mail.iter_parts()] == ["utf-8", "utf-8"]


@pytest.mark.parametrize(
    "subject",
    ["Short", "Long " * 40, "Påmelding", "Påmelding " * 20, "x" * 200, "=?utf-8?q?P=C3=A5?=", "Two  spaces", ""],
)
def test_headers_are_written_as_django_writes_them(subject):
    mail = Mail(subject, "Text", "Fylket <post@fylke.example>", to=["kari@example.org"], headers={"Date": "now"})
    mail.attach_alternative("<p>Text</p>", "text/html")
    plain = EmailMultiAlternatives.message(mail)
    made = mail.message()
    plain.set_boundary(made.get_boundary())
    if "Message-ID" in made:
        plain.replace_header("Message-ID", made["Message-ID"])

    assert made.as_bytes(linesep="\r\n") == plain.as_bytes(linesep="\r\n")


def test_link_in_the_text_can_be_clicked_in_the_page_and_is_not_kept(server):
    party = send_in(make_date())
    mail = sent_mail(server)

    _text, html = mail.iter_parts()
    assert f'<a href="https://fylke.example/pamelding/receipt/{party.pk}-' in html.get_content()
    assert "[link]" in Message.objects.get().text


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("", "", "Default <post@example.org>"),
        ("Fylket", "", "Fylket <post@example.org>"),
        ("", "samlingar@fylke.example", "samlingar@fylke.example"),
        ("Møre, «fylket» & Co.", "samlingar@fylke.example", '"Møre, «fylket» & Co." <samlingar@fylke.example>'),
        ("Fylket\r\nBcc: all@example.org", "a@fylke.example", '"Fylket Bcc: all@example.org" <a@fylke.example>'),
        ("Fylket", "post@blåbær.example", "Fylket <post@xn--blbr-roah.example>"),
    ],
)
def test_mail_comes_from_the_address_of_the_site(server, settings, site, name, address, expected):
    settings.DEFAULT_FROM_EMAIL = "Default <post@example.org>"
    SamlingarSiteSettings.objects.create(site=site, sender_name=name, sender_email=address)
    register(make_date(site_key=site.pk))

    mail = sent_mail(server)

    assert str(mail["From"]) == expected
    assert mail["Bcc"] is None
    assert mail["Reply-To"] == "anne@example.org"


def test_sites_have_senders_of_their_own_read_once(server, site):
    other = Site.objects.create(hostname="other.example", root_page=site.root_page)
    for each in (site, other):
        SamlingarSiteSettings.objects.create(site=each, sender_email=f"post@{each.hostname}.example")
        for _n in range(2):
            register(make_date(site_key=each.pk))

    with CaptureQueriesContext(connection) as captured:
        send_due()

    assert sum("sender_email" in query["sql"] for query in captured.captured_queries) == 2
    senders = [str(wire(mail)["From"]) for mail in server.sent]
    assert senders == ["post@localhost.example"] * 2 + ["post@other.example.example"] * 2


def test_headers_are_what_rfcs_and_mail_servers_ask_for(server):
    register(make_date(), language="nb")
    mail = sent_mail(server)

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert mail["Content-Language"] == "nb"
    assert mail["Message-ID"] == Message.objects.get().message_id
    assert mail["Date"].datetime.year >= 2026
    assert (str(mail["MIME-Version"]), mail["Cc"], mail["Bcc"]) == ("1.0", None, None)


def test_notice_to_staff_is_answered_by_nobody_and_has_no_file(server, site):
    SamlingarSiteSettings.objects.create(site=site, sender_name="Fylket", sender_email=FOR_STAFF)
    occurrence = make_date(site_key=site.pk)
    register(occurrence)
    send_due()
    Message.objects.create(
        kind=Kind.STAFF_NOTICE, party=None, occurrence=occurrence, recipient=FOR_STAFF, language="nn"
    )

    mail = sent_mail(server)

    assert structure(mail) == ["multipart/alternative", ["text/plain"], ["text/html"]]
    assert (str(mail["From"]), mail["Reply-To"]) == (f"Fylket <{FOR_STAFF}>", None)


def test_case_086_line_breaks_anywhere_make_no_header_and_no_property(server, site):
    evil = "Kari\r\nBcc: everybody@example.org\r\nATTENDEE:mailto:everybody@example.org"
    SamlingarSiteSettings.objects.create(site=site, sender_name=evil[:200])
    occurrence = make_date(site_key=site.pk, review_mode="confirm")
    register(occurrence)
    Registration.objects.update(name=evil)
    Party.objects.update(name=evil)
    Occurrence.objects.update(titles={"en": evil}, contact_name=evil, venue=evil)

    mail = sent_mail(server)

    flat = " ".join(evil.split())
    assert (mail["Bcc"], mail["Subject"]) == (None, f"Your seat is confirmed: {flat}")
    assert mail["From"].addresses[0].display_name == flat
    (attachment,) = mail.iter_attachments()
    event = read(attachment.get_content())[1]
    assert event["ATTENDEE"].startswith("mailto:")
    assert event["ATTENDEE"].params["CN"] == event["ORGANIZER"].params["CN"] == flat


def test_name_goes_with_every_address_that_can_carry_one():
    assert with_name("", "a@example.org") == "a@example.org"
    assert with_name("A", '"b c"@example.org') == 'A <"b c"@example.org>'
    assert with_name("A", "æ@example.org") == "æ@example.org"
    assert sender_of("Fylket", "post@fylke.example").email == "post@fylke.example"


def test_date_without_a_contact_names_the_sender_as_organiser(server, settings):
    settings.DEFAULT_FROM_EMAIL = "Fylket <post@fylke.example>"
    register(make_occurrence(review_mode="confirm"))

    mail = sent_mail(server)

    assert mail["Reply-To"] is None
    (attachment,) = mail.iter_attachments()
    assert read(attachment.get_content())[1]["ORGANIZER"] == "mailto:post@fylke.example"
