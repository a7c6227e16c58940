"""Lost links: sent to whom they belong, alike on the screen whoever asks."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_gathering, submission
from tests.registrations.owning import own_url, post
from tests.registrations.seating import make_date
from tests.registrations.visiting import register, soup
from wagtail_samlingar.models import Message, Occurrence, Party
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person

pytestmark = pytest.mark.django_db


def find(client, email, **fields):
    return post(client, reverse("wagtail_samlingar:find"), email=email, language="en", **fields)


def asked():
    """Return (recipient, number of people) of the messages with links."""
    rows = Message.objects.filter(kind="links").order_by("pk")
    return [(message.recipient, message.people.count()) for message in rows]


@pytest.fixture
def party():
    people = [Person("Kari Nordmann", "kari@example.org"), Person("Ola", "ola@example.org"), Person("Bo")]
    return services.submit(submission(make_date(5), email="kari@example.org", people=people))


def test_answer_is_alike_whether_anybody_is_registered(client, party):
    known, unknown = find(client, "KARI@example.org"), find(client, "nobody@example.org")

    assert (known.status_code, known.content) == (200, unknown.content)
    assert soup(known).find(role="status")
    assert asked() == [("kari@example.org", 3)]


def test_no_address_is_said_at_the_field_and_above_the_form(client, db):
    refused = find(client, "")

    shown = soup(refused)
    assert refused.status_code == 422
    assert shown.find("label", attrs={"for": "samlingar-email"}).get_text(strip=True) == "Email address"
    [link] = shown.find(role="alert").find_all("a")
    assert (link["href"], link.get_text()) == ("#samlingar-email", "Enter your email address")


def test_person_with_an_address_of_their_own_gets_their_own_link(client, party, settings, mailoutbox):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Message.objects.all().delete()
    find(client, "ola@example.org")
    assert asked() == [("ola@example.org", 1)]

    call_command("samlingar_run_due", verbosity=0)

    ola = party.registrations.get(name="Ola")
    [mail] = mailoutbox
    assert mail.to == ["ola@example.org"]
    assert f"http://localhost{own_url(ola)}" in mail.body
    assert own_url(party) not in mail.body
    assert own_url(ola) not in Message.objects.get().text


def test_links_of_past_dates_spam_and_unconfirmed_addresses_are_not_sent(client, party):
    Occurrence.objects.update(starts_at=timezone.now(), ends_at=timezone.now())
    find(client, "kari@example.org")
    for status in ("spam", "unverified"):
        other = services.submit(submission(make_date(5), email="eva@example.org"))
        other.registrations.update(status=status, active_key=None)
    find(client, "eva@example.org")

    assert asked() == []


def test_one_address_is_written_to_some_times_a_day_and_the_answer_stays_alike(client, party):
    answers = [find(client, "kari@example.org") for _again in range(7)]

    assert len(asked()) == 5
    assert len({answer.content for answer in answers}) == 1


def test_robots_get_the_same_answer_and_nothing_is_sent(client, party):
    answer = find(client, "kari@example.org", website="https://spam.example")

    assert answer.status_code == 200
    assert asked() == []


def test_bad_input_is_said_at_the_field(client):
    answer = find(client, "not an address")

    assert answer.status_code == 422
    assert soup(answer).find(id="samlingar-email")["aria-invalid"] == "true"
    assert soup(answer).find(id="samlingar-email")["value"] == "not an address"
    assert find(client, "a@example.org", status="x").status_code == 400


def test_form_and_receipt_lead_there_in_their_language_and_alike_for_a_duplicate(client):
    page = make_gathering(review_mode="confirm")
    url = f"{reverse('wagtail_samlingar:find')}?language="
    assert soup(client.get(page.url)).find("a", href=lambda href: href and href.startswith(url))

    receipts = [client.get(register(client, page)["Location"]) for _again in range(2)]

    assert Party.objects.filter(is_duplicate=True).count() == 1
    texts = [soup(receipt).article.get_text(" ", strip=True) for receipt in receipts]
    references = Party.objects.order_by("pk").values_list("reference", flat=True)
    assert len({text.replace(reference, "") for text, reference in zip(texts, references, strict=True)}) == 1
    assert all(soup(receipt).find("a", href=f"{url}en") for receipt in receipts)
    assert not [receipt for receipt in receipts if "/mine/" in receipt.content.decode()]
