"""The filters of the inbox: what each finds, and that none of them offers what is outside the reader's scope."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from tests.factories import submission
from tests.inbox.factories import (
    ROMSDAL,
    SUNNMORE,
    make_occurrence,
    make_staff,
    make_user,
    permission,
    received,
    register,
)
from tests.inbox.test_listing import listed, tabs
from wagtail_samlingar.models import (
    Message,
    MessageRegistration,
    Occurrence,
    Registration,
    RegistrationScope,
    SamlingarSiteSettings,
)
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY, WHOLE_COUNTY, Person

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
INDEX = "samlingar_registrations:index"


def offered(client, **params):
    """Return {filter: labels and keys it offers}, as the page has them."""
    form = client.get(reverse(INDEX), params).context["filters"].form
    flat = {}
    for name, field in form.fields.items():
        choices = getattr(field, "choices", ())
        flat[name] = [str(part) for choice in choices for part in choice]
    return flat


def say(registration, **fields):
    """Let a registration say something else."""
    Registration.objects.filter(pk=registration.pk).update(**fields)
    return registration


def message_about(registration, state):
    """Return a message about ``registration`` in ``state``."""
    message = Message.objects.create(
        kind="has_place",
        state=state,
        party=registration.party,
        occurrence=registration.occurrence,
        recipient="x@example.org",
        language="nn",
    )
    MessageRegistration.objects.create(message=message, registration=registration)
    return message


def promise(days, **site):
    """Say that the site answers within ``days`` working days, and let its dates be of the site."""
    site = Site.objects.create(**site) if site else Site.objects.get(is_default_site=True)
    settings = SamlingarSiteSettings.for_site(site)
    settings.answer_within_days = days
    settings.save()
    return site


def test_gathering_and_date_filters(moderator, sunnmore):
    second = make_occurrence(SUNNMORE, gathering_key=sunnmore.gathering_key, days=40)
    other = make_occurrence(SUNNMORE, title="Another")
    register(sunnmore, name="First date")
    register(second, name="Second date")
    register(other, name="Other gathering")

    assert listed(moderator, gathering=str(sunnmore.gathering_key)) == ["First date", "Second date"]
    assert listed(moderator, date=second.pk) == ["Second date"]
    assert listed(moderator, gathering=str(sunnmore.gathering_key), date=second.pk) == ["Second date"]


def test_region_filter_finds_a_shared_date_once(client):
    client.force_login(make_staff("view", kind="all", key=None))
    register(make_occurrence(SUNNMORE, ROMSDAL), name="Shared")
    register(make_occurrence(ROMSDAL), name="Romsdal")

    assert listed(client, region=str(SUNNMORE)) == ["Shared"]
    assert listed(client, region=str(ROMSDAL)) == ["Shared", "Romsdal"]


def test_period_filter_is_about_when_it_was_received(moderator, sunnmore):
    received(register(sunnmore, name="Last week"), days=7)
    register(sunnmore, name="Today")
    yesterday = timezone.localdate() - timedelta(days=1)

    assert listed(moderator, period_from=yesterday.isoformat()) == ["Today"]
    assert listed(moderator, period_to=yesterday.isoformat()) == ["Last week"]


@pytest.mark.parametrize("params", [{"period_from": "0001-01-01"}, {"period_to": "9999-12-31"}])
def test_days_that_no_database_knows_find_nobody_and_break_nothing(moderator, sunnmore, params):
    register(sunnmore)

    response = moderator.get(reverse(INDEX), params)

    assert response.status_code == 200
    assert not response.context["object_list"]
    assert not response.context["nothing_waits"]


def test_language_filter(moderator, sunnmore, settings):
    language = settings.LANGUAGE_CODE
    Registration.objects.filter(pk=register(sunnmore, name="Reader").pk).update(language=language)
    Registration.objects.filter(pk=register(sunnmore, name="Other").pk).update(language="xx")

    assert listed(moderator, language=language) == ["Reader"]


def test_cases_of_the_reader_of_nobody_and_of_another(client, sunnmore):
    anne = make_staff("view", "moderate")
    berit = make_staff("view", "moderate", name="berit")
    client.force_login(anne)
    say(register(sunnmore, name="Mine"), assignee=anne)
    say(register(sunnmore, name="Hers"), assignee=berit)
    register(sunnmore, name="Nobody's")

    assert listed(client, assigned="me") == ["Mine"]
    assert listed(client, assigned="nobody") == ["Nobody's"]
    assert listed(client, assigned=str(berit.pk)) == ["Hers"]
    assert str(berit.pk) in offered(client)["assigned"]


def test_nobody_is_offered_who_looks_after_cases_elsewhere_only(client, sunnmore, romsdal):
    berit = make_staff("view", "moderate", name="berit", key=ROMSDAL)
    make_user("carl")
    client.force_login(make_staff("view"))
    say(register(romsdal, name="Of Romsdal"), assignee=berit)

    assert str(berit.pk) not in offered(client)["assigned"]
    assert listed(client, assigned=str(berit.pk)) == []


def test_own_and_other_region(moderator, sunnmore):
    people = {
        "Own": {"municipality_key": "m1", "region_key": SUNNMORE, "municipality_name": "Giske"},
        "County": {"municipality_key": WHOLE_COUNTY},
        "Other": {"municipality_key": "m2", "region_key": ROMSDAL, "municipality_name": "Molde"},
        "Outside": {"municipality_key": OUTSIDE_COUNTY},
        "Silent": {},
    }
    for name, fields in people.items():
        person = Person(name=name, **fields)
        services.submit(submission(sunnmore, name=name, email=f"{name}@example.org", people=[person]))

    assert listed(moderator, origin="own") == ["Own", "County"]
    assert listed(moderator, origin="other") == ["Other", "Outside"]
    content = moderator.get(reverse(INDEX)).content.decode()
    assert "Giske" in content
    assert "Molde" in content


def test_target_group_filter(moderator, sunnmore):
    say(register(sunnmore, name="Municipal"), family="municipal")
    say(register(sunnmore, name="Voluntary"), family="voluntary")

    assert listed(moderator, family="municipal") == ["Municipal"]


def test_marks_are_filters_and_words_on_the_row(moderator, sunnmore, in_english):
    register(sunnmore, name="Plain")
    say(register(sunnmore, name="Twice"), is_on_other_date=True)
    message_about(register(sunnmore, name="Unsent"), "failed")
    message_about(register(sunnmore, name="By phone"), "to_phone")
    message_about(register(sunnmore, name="Told"), "sent")
    entered = register(sunnmore, name="Entered")
    entered.party.source = "staff"
    entered.party.save()
    removed = make_occurrence(SUNNMORE, page_state="date_removed")
    Occurrence.objects.filter(pk=removed.pk).update(page_state="live")
    register(removed, name="Date gone")
    Occurrence.objects.filter(pk=removed.pk).update(page_state="date_removed")

    found = {
        "other_date": "Twice",
        "message_failed": "Unsent",
        "to_phone": "By phone",
        "by_staff": "Entered",
        "date_gone": "Date gone",
    }
    for flag, name in found.items():
        assert listed(moderator, flag=flag) == [name]
    content = moderator.get(reverse(INDEX)).content.decode()
    for words in ("Also on another date", "Message not sent", "To be phoned", "Entered by staff", "Date removed"):
        assert words in content


def test_marks_are_filtered_together(moderator, sunnmore):
    register(sunnmore, name="Plain")
    both = say(register(sunnmore, name="Both"), is_on_other_date=True)
    message_about(both, "failed")
    message_about(both, "failed")
    say(register(sunnmore, name="One"), is_on_other_date=True)

    assert listed(moderator, flag=["other_date", "message_failed"]) == ["Both"]


def test_people_registered_together_are_told_of(moderator, in_english):
    occurrence = make_occurrence(SUNNMORE, party_limit=3)
    people = [Person(name=name) for name in ("Anne", "Berit", "Carl")]
    services.submit(submission(occurrence, name="Anne", people=people))

    assert moderator.get(reverse(INDEX)).content.decode().count("3 together") == 3


def test_people_of_the_party_who_were_moved_out_of_the_scope_are_not_counted(moderator, sunnmore, romsdal, in_english):
    type(sunnmore).objects.update(party_limit=9)
    kari, ola = services.submit(submission(sunnmore, people=[Person("Kari"), Person("Ola")])).registrations.order_by(
        "pk"
    )
    assert moderator.get(reverse(INDEX)).content.decode().count("2 together") == 2

    services.move(ola.pk, romsdal.pk)

    assert "together" not in moderator.get(reverse(INDEX)).content.decode()


def test_overdue_are_told_of_and_found(moderator, sunnmore, in_english):
    site = promise(2)
    Occurrence.objects.filter(pk=sunnmore.pk).update(site_key=site.pk)
    received(register(sunnmore, name="Too long"), days=8)
    services.confirm(received(register(sunnmore, name="Answered"), days=8).pk)
    register(sunnmore, name="New")

    response = moderator.get(reverse(INDEX))
    assert "1 person has waited" in response.content.decode()
    assert response.context["overdue_url"] == reverse(INDEX) + "?flag=overdue"
    assert listed(moderator, flag="overdue") == ["Too long"]
    assert listed(moderator, flag="overdue", status="all") == ["Too long"]


def test_overdue_are_not_told_of_where_the_site_promises_nothing(moderator, sunnmore, romsdal):
    other = promise(1, hostname="other.example", root_page=Site.objects.get().root_page)
    Occurrence.objects.filter(pk=romsdal.pk).update(site_key=other.pk)
    received(register(sunnmore, name="No promise"), days=30)
    received(register(romsdal, name="Of another region"), days=30)

    response = moderator.get(reverse(INDEX))
    assert not response.context["overdue"]
    assert "samlingar-overdue" not in response.content.decode()
    assert listed(moderator, flag="overdue") == []


def test_manager_of_a_region_is_offered_nothing_of_another(moderator, sunnmore, romsdal):
    shared = make_occurrence(SUNNMORE, ROMSDAL, title="Shared")
    register(shared)
    register(romsdal)

    choices = offered(moderator)

    assert str(ROMSDAL) not in choices["region"]
    assert "Romsdal" not in choices["region"]
    assert str(SUNNMORE) in choices["region"]
    assert f"({romsdal.pk}," not in str(choices["date"])
    assert str(romsdal.gathering_key) not in choices["gathering"]
    assert str(shared.gathering_key) in choices["gathering"]


@pytest.mark.parametrize(("kind", "key"), [("all", None), ("gathering", "gathering_key"), ("index", "index_key")])
def test_who_has_the_whole_gathering_is_offered_each_of_its_regions(client, kind, key):
    shared = make_occurrence(SUNNMORE, ROMSDAL, index_key=SUNNMORE)
    client.force_login(make_staff("view", kind=kind, key=key and getattr(shared, key)))

    assert {str(SUNNMORE), str(ROMSDAL)} <= set(offered(client)["region"])


def test_manager_of_a_region_reaches_nothing_of_another_by_address(moderator, sunnmore, romsdal):
    register(sunnmore, name="Ours")
    theirs = register(romsdal, name="Theirs")
    attempts = [
        {"region": str(ROMSDAL)},
        {"date": romsdal.pk},
        {"gathering": str(romsdal.gathering_key)},
        {"flag": ["other_date"], "status": "all"},
        {"assigned": "nobody", "status": "all"},
        {"origin": "own", "status": "all"},
        {"q": "Theirs"},
        {"q": theirs.reference, "status": "all"},
        {"status": "all", "ordering": "-name"},
        {"status": "all", "ordering": "occurrence__titles"},
        {"status": "all", "p": "-1"},
        {"status": "all", "occurrence": romsdal.pk},
    ]

    for params in attempts:
        for name in (INDEX, "samlingar_registrations:index_results"):
            response = moderator.get(reverse(name), params)
            assert "Theirs" not in "".join(row.name for row in response.context["object_list"])
            assert f"/{theirs.pk}/" not in response.content.decode()
        assert int(tabs(moderator, **params)["all"]) <= 1
    case = reverse("samlingar_registrations:case", args=[theirs.pk])
    assert moderator.get(case, {"status": "all"}).status_code == 403


def test_page_editors_are_refused(client, sunnmore):
    client.force_login(make_staff(name="redaktor"))

    for name in (INDEX, "samlingar_registrations:index_results"):
        assert client.get(reverse(name), {"status": "all"}).status_code == 403


def test_kept_filters_are_those_of_the_reader(client, moderator, sunnmore, romsdal, in_english):
    url = reverse(INDEX)
    first = moderator.get(url).content.decode()
    assert moderator.get(url).content.decode().count("Libraries and volunteers") == first.count(
        "Libraries and volunteers"
    )

    client.force_login(make_staff("view", name="berit", key=ROMSDAL))
    theirs = client.get(url).content.decode()
    assert str(sunnmore.gathering_key) not in theirs
    assert str(romsdal.gathering_key) in theirs
    make_occurrence(ROMSDAL, title="Brand new")
    assert "Brand new" in client.get(url).content.decode()
    chosen = client.get(url, {"gathering": str(romsdal.gathering_key)}).content.decode()
    assert f'value="{romsdal.gathering_key}" selected' in chosen


@pytest.fixture
def kept(monkeypatch):
    """Return a list of what is written to the cache meanwhile."""
    written, write = [], caches["default"].set

    def note(key, value, *args, **kwargs):
        written.append((key, value))
        return write(key, value, *args, **kwargs)

    monkeypatch.setattr(caches["default"], "set", note)
    return written


def test_what_is_searched_for_is_not_kept(moderator, sunnmore, kept):
    text = 'Kari "<b>Nordmann'

    for _time in range(2):
        searched = moderator.get(reverse(INDEX), {"q": text}).content.decode()
        assert 'value="Kari &quot;&lt;b&gt;Nordmann"' in searched

    assert kept, "the filters are kept"
    assert "Nordmann" not in str(kept)
    assert "Nordmann" not in moderator.get(reverse(INDEX)).content.decode()


def test_kept_head_of_the_list_follows_the_rights_of_the_reader(client, sunnmore, in_english):
    staff = make_staff("view")
    client.force_login(staff)
    assert "Add registration" not in client.get(reverse(INDEX)).content.decode()

    group = staff.groups.get()
    group.permissions.add(permission("moderate_registration"))
    RegistrationScope.objects.create(group=group, permission="moderate", kind="region", key=SUNNMORE)

    assert "Add registration" in client.get(reverse(INDEX)).content.decode()


def test_kept_head_leads_on_with_the_key_of_each_search(moderator, sunnmore):
    """The key stands in addresses for what was searched for; the head that is kept has none."""
    keys = []
    for text in ("Kari", "Ola", "Kari"):
        content = moderator.get(reverse(INDEX), {"q": text}).content.decode()
        keys.append(set(re.findall(r"searched=([0-9a-z-]+)", content)))

    assert [len(found) for found in keys] == [1, 1, 1]
    assert keys[0] == keys[2] != keys[1]
    assert "searched=" not in moderator.get(reverse(INDEX)).content.decode()
