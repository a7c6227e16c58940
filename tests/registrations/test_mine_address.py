"""Changing the e-mail address: asked for behind the old link, confirmed by the new one, told to the old address."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories import submission
from tests.registrations.owning import own_url, post, standings
from tests.registrations.seating import make_date
from tests.registrations.visiting import soup
from wagtail_samlingar.messages.new_address import token_for
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.commands import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    people = [Person("Kari Nordmann", "kari@example.org"), Person("Ola", "ola@example.org"), Person("Bo")]
    made = services.submit(submission(make_date(5), email="kari@example.org", people=people))
    Party.objects.update(language="en")
    Message.objects.all().delete()
    return Party.objects.get(pk=made.pk)


def ask(client, row, email="new@example.org"):
    return post(client, own_url(row, "address"), email=email)


def confirm_url():
    message = Message.objects.filter(kind="new_address").order_by("-pk").first()
    return reverse("wagtail_samlingar:new_address", args=[token_for(message)])


def told():
    return list(Message.objects.order_by("pk").values_list("kind", "recipient"))


def test_case_080_new_address_counts_when_it_is_confirmed_and_old_links_die(client, party):
    kari, ola, bo = party.registrations.order_by("pk")
    old = [own_url(party), own_url(kari), own_url(bo)]

    assert ask(client, party).status_code == 303
    assert Party.objects.get().email == "kari@example.org"
    link = confirm_url()
    assert soup(client.get(link)).form
    assert Party.objects.get().email == "kari@example.org"
    answer = client.post(link)

    party.refresh_from_db()
    assert answer.status_code == 303
    assert party.email == "new@example.org"
    assert [row.email for row in party.registrations.order_by("pk")] == ["new@example.org", "ola@example.org", ""]
    assert [client.get(url, follow=True).status_code for url in [*old, link]] == [404] * 4
    assert len(standings(client.get(answer["Location"]))) == 3
    assert client.get(own_url(ola)).status_code == 200
    assert told() == [
        ("new_address", "new@example.org"),
        ("has_place", "new@example.org"),
        ("address_changed", "kari@example.org"),
    ]


def test_case_080_person_changes_their_own_address_alone(client, party):
    ola = party.registrations.get(name="Ola")
    old = own_url(ola)
    ask(client, ola)

    answer = client.post(confirm_url())

    ola.refresh_from_db()
    assert ola.email == "new@example.org"
    assert client.get(old, follow=True).status_code == 404
    assert list(standings(client.get(answer["Location"]))) == ["Ola"]
    assert client.get(own_url(party)).status_code == 200
    assert told()[1:] == [("has_place", "new@example.org"), ("address_changed", "ola@example.org")]


def test_second_address_asked_for_makes_the_first_link_useless_once_confirmed(client, party):
    ask(client, party, "first@example.org")
    first = confirm_url()
    ask(client, party, "second@example.org")

    client.post(confirm_url())

    assert client.post(first, follow=True).status_code == 404
    assert Party.objects.get().email == "second@example.org"


def test_address_is_not_confirmed_after_its_time(client, party, frozen):
    ask(client, party)
    link = confirm_url()
    frozen(timezone.now() + timedelta(hours=48, seconds=1))

    answer = client.post(link)

    assert answer.status_code == 409
    assert soup(answer).find(class_="samlingar-errors")
    assert Party.objects.get().email == "kari@example.org"


def test_person_who_is_registered_with_the_address_already_is_refused(client, party):
    services.submit(submission(Occurrence.objects.get(), name="Ola", email="new@example.org"))
    ola = party.registrations.get(name="Ola")
    ask(client, ola)

    assert client.post(confirm_url()).status_code == 409
    ola.refresh_from_db()
    assert ola.email == "ola@example.org"


def test_links_of_other_purposes_and_forged_ones_confirm_nothing(client, party):
    ask(client, party)
    message = Message.objects.get()
    for token in (
        tokens.make_link("new_address", message.pk, "another salt"),
        tokens.make_link("mine", message.pk, party.salt),
        "nonsense",
    ):
        url = reverse("wagtail_samlingar:new_address", args=[token])
        assert client.get(url, follow=True).status_code == 404
    assert Party.objects.get().email == "kari@example.org"


def test_bad_same_or_much_used_addresses(client, party):
    assert ask(client, party, "nonsense").status_code == 422
    assert ask(client, party, "KARI@example.org")["Location"].endswith("?done=same")
    for _again in range(7):
        assert ask(client, party).status_code == 303

    assert Message.objects.filter(kind="new_address").count() == 5


def test_mails_name_nobody_to_an_address_that_may_be_a_strangers(client, party, settings, mailoutbox):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ask(client, party)
    call_command("samlingar_run_due", verbosity=0)
    [asking] = mailoutbox
    link = confirm_url()
    assert link in asking.body
    assert link not in Message.objects.get().text

    client.post(link)
    call_command("samlingar_run_due", verbosity=0)

    standing, farewell = sorted(mailoutbox[1:], key=lambda mail: mail.to != ["new@example.org"])
    assert own_url(Party.objects.get()) in standing.body
    for mail in (asking, farewell):
        assert not [name for name in ("Kari", "Ola", "Bo", party.reference) if name in mail.body]
    assert "new@example.org" not in farewell.body
    assert farewell.to == ["kari@example.org"]
    assert Registration.objects.filter(email="new@example.org").exists()
