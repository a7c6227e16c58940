"""What is printed and looked up on the day: who is on it, what is not on it, and who may."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories import date_block, make_gathering, occurrences_of
from tests.inbox.factories import (
    ROMSDAL,
    SUNNMORE,
    make_occurrence,
    make_question_set,
    make_staff,
    permission,
    register,
)
from tests.inbox.test_queries import queries
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.inbox.day.catering import VIEW_CATERING, catering_of
from wagtail_samlingar.inbox.day.sorting import name_order
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
# Pages of one date, by the permissions that each takes.
VIEWED, SENSITIVE, MODERATED = (
    ("day", "sign_in", "badges", "day_programme"),
    ("catering",),
    ("attendance", "attendance_everybody"),
)
ALL = (*VIEWED, *SENSITIVE, *MODERATED)
NEEDS = Question(
    "diet", "needs", "Diet", sensitive=True, choices=(("v", "Vegan"), ("g", "Gluten-free"), ("n", "Nut allergy"))
)


def url_of(occurrence, name):
    """Return an address of ``occurrence``."""
    return reverse(f"samlingar_registrations:{name}", args=[occurrence.pk])


def placed(occurrence, name="Kari Nordmann", status=Status.CONFIRMED, **fields):
    """Return a registration with ``status``."""
    registration = register(occurrence, name=name, **fields)
    Registration.objects.filter(pk=registration.pk).update(status=status)
    return registration


def needing(occurrence, choices=(), text="", status=Status.CONFIRMED, name="Kari Nordmann"):
    """Return a registration of somebody with needs."""
    answers = {"diet": {"choices": list(choices), "text": text}} if choices or text else {}
    return placed(occurrence, name, status, question_set=make_question_set(NEEDS), sensitive=answers)


def cells(response):
    """Return the texts of the cells of each row of the table on the page."""
    rows = BeautifulSoup(response.content, "html.parser").select("tbody tr")
    return [[cell.get_text(strip=True) for cell in row.find_all(["th", "td"])] for row in rows]


@pytest.fixture
def host(client, db):
    """Return a client logged in as somebody who may do everything in Sunnmøre."""
    client.force_login(make_staff("view", "moderate", "export", "view_sensitive"))
    return client


def test_names_are_in_norwegian_order():
    names = ["Åse", "Ørjan", "Zoë", "Ærlend", "anne", "Émile", "Aase", "Berit", "Eva", "Ödön", "Yngve", "Ünal"]

    assert sorted(names, key=name_order) == [
        *("anne", "Berit", "Émile", "Eva", "Ünal", "Yngve", "Zoë", "Ærlend", "Ödön", "Ørjan", "Aase", "Åse"),
    ]


def test_sign_in_list_has_those_with_a_place_and_room_for_others(host, sunnmore):
    placed(sunnmore, "Åse Øvrebø", organisation="Laget", email="aase@example.org", phone="70 00 00 00")
    placed(sunnmore, "Kari Nordmann", organisation="Kommunen")
    for status in (Status.PENDING, Status.WAITLISTED, Status.CANCELLED, Status.REJECTED, Status.OFFERED):
        placed(sunnmore, f"Nobody {status}", status)
    placed(make_occurrence(SUNNMORE), "On another date")

    response = host.get(url_of(sunnmore, "sign_in"))

    rows = cells(response)
    assert rows[:2] == [["1", "Kari Nordmann", "Kommunen", ""], ["2", "Åse Øvrebø", "Laget", ""]]
    assert rows[3] == ["3", "", "", ""]
    assert len(rows) == 2 + 1 + 8
    text = response.content.decode()
    assert not [word for word in ("example.org", "70 00", "Nobody", "On another") if word in text]
    # The head of a table is repeated on each page.
    head = BeautifulSoup(text, "html.parser").thead.get_text()
    assert "Libraries and volunteers" in head


def test_case_133_people_without_email_are_on_the_sign_in_list(host, sunnmore):
    registration = placed(sunnmore, "Gunnar Utan E-post")
    Registration.objects.filter(pk=registration.pk).update(email="")

    assert cells(host.get(url_of(sunnmore, "sign_in")))[0][1] == "Gunnar Utan E-post"


def test_whose_name_comes_later_is_told_by_words(host, sunnmore):
    registration = placed(sunnmore, organisation="Laget")
    Registration.objects.filter(pk=registration.pk).update(name="", name_is_pending=True)

    assert cells(host.get(url_of(sunnmore, "sign_in")))[0] == ["1", "Name comes later", "Laget", ""]


def test_badges_have_ten_on_each_page(host, sunnmore):
    for number in range(11):
        placed(sunnmore, f"Person {number:02}", organisation="Laget", email=f"p{number}@example.org")

    page = BeautifulSoup(host.get(url_of(sunnmore, "badges")).content, "html.parser")

    assert [len(sheet.find_all("li")) for sheet in page.select(".samlingar-badges")] == [10, 1]
    assert page.li.get_text(" ", strip=True) == "Person 00 Laget Libraries and volunteers"
    assert "example.org" not in page.get_text()


def test_sums_for_the_caterer_equal_a_hand_count(host, sunnmore):
    needing(sunnmore, ["v"])
    needing(sunnmore, ["v", "g"], "No garlic", name="Ola Hansen")
    needing(sunnmore, [], "No  garlic")
    needing(sunnmore)
    needing(sunnmore, ["g"], status=Status.PENDING)
    needing(sunnmore, ["v"], status=Status.OFFERED)
    needing(sunnmore, ["n"], "Coeliac", status=Status.WAITLISTED)
    for status in (Status.CANCELLED, Status.REJECTED, Status.SPAM):
        needing(sunnmore, ["n"], "Gone", status=status)

    response = host.get(url_of(sunnmore, "catering"))

    assert cells(response) == [
        ["People", "4", "2", "1"],
        ["Diet"],
        ["Vegan", "2", "1", "0"],
        ["Gluten-free", "1", "1", "0"],
        ["Nut allergy", "0", "0", "1"],
        ["“Coeliac”", "0", "0", "1"],
        ["“No garlic”", "2", "0", "0"],
        ["People who have stated a need", "3", "2", "1"],
    ]
    text = response.content.decode()
    assert "Kari" not in text
    assert "Ola" not in text


def test_sums_are_one_over_languages_and_versions(sunnmore):
    older = Question("diet", "needs", "Kosthald", sensitive=True, choices=(("v", "Vegansk"), ("old", "Utan mjølk")))
    for question, choice in ((older, "v"), (NEEDS, "v"), (older, "old"), (NEEDS, "unknown")):
        answers = {"diet": {"choices": [choice], "text": ""}}
        placed(sunnmore, question_set=make_question_set(question, language="en"), sensitive=answers)

    [need] = catering_of(sunnmore).needs

    assert need.label == "Diet"
    sums = {label: numbers[0] for label, numbers in need.choices}
    assert sums == {"Vegan": 2, "Gluten-free": 0, "Nut allergy": 0, "Utan mjølk": 1, "unknown": 1}


def test_look_at_the_caterers_summary_is_logged_without_personal_data(host, sunnmore):
    needing(sunnmore, ["v"], "No garlic")

    host.get(url_of(sunnmore, "catering"))

    entry = ModelLogEntry.objects.get(action=VIEW_CATERING)
    assert entry.object_id == str(sunnmore.pk)
    assert entry.user.email == "anne@example.org"
    assert "garlic" not in f"{entry.label}{entry.data}"
    assert "Sunnmøre" in entry.label


def test_nobody_asked_about_needs(host, sunnmore):
    placed(sunnmore)

    assert "Nobody has been asked" in host.get(url_of(sunnmore, "catering")).content.decode()


def programme(*titles):
    """Return a raw programme of one day."""
    items = [
        {"type": "session", "id": f"s{number}", "value": {"title": title, "start": "10:00"}}
        for number, title in enumerate(titles)
    ]
    return [{"type": "day", "id": "d1", "value": {"number": 1, "label": "", "items": items}}]


def with_programme(**fields):
    """Return (page, its date) with a programme."""
    page = make_gathering(dates=[date_block("one")], **fields)
    page.programme = page._meta.get_field("programme").stream_block.to_python(programme("Opening words"))
    page.save_revision().publish()
    return page, occurrences_of(page)[0]


def test_programme_is_that_of_the_page(client):
    page, occurrence = with_programme()
    client.force_login(make_staff("view", kind="all", key=None))

    content = client.get(url_of(occurrence, "day_programme")).content.decode()
    assert "Opening words" in content
    assert "10:00" in content

    page.unpublish()
    content = client.get(url_of(occurrence, "day_programme")).content.decode()
    assert "Opening words" not in content
    assert "No programme is published" in content


def test_date_without_a_page_has_no_programme(host, sunnmore):
    assert "No programme is published" in host.get(url_of(sunnmore, "day_programme")).content.decode()


def test_day_leads_to_what_the_reader_may_open(client, sunnmore):
    pages = {}
    for name, permissions in (("anne", ["view"]), ("berit", ["view", "moderate", "view_sensitive"])):
        client.force_login(make_staff(*permissions, name=name))
        pages[name] = [page.url for page in client.get(url_of(sunnmore, "day")).context["pages"]]

    assert pages["anne"] == [url_of(sunnmore, name) for name in ("sign_in", "badges", "day_programme")]
    assert {url_of(sunnmore, "attendance"), url_of(sunnmore, "catering")} < set(pages["berit"])


def test_choice_of_dates_has_the_scope_and_todays_first(client, db, romsdal):
    client.force_login(make_staff("view"))
    later, today = make_occurrence(SUNNMORE), make_occurrence(SUNNMORE, days=0, title="Held today")
    make_occurrence(SUNNMORE, days=-40, title="Long ago")
    recent = make_occurrence(SUNNMORE, days=-3)

    dates = client.get(reverse("samlingar_registrations:days")).context["dates"]

    assert [date.url for date in dates] == [url_of(row, "day") for row in (recent, today, later)]
    assert [date.is_today for date in dates] == [False, True, False]


def test_list_and_date_lead_here(host, sunnmore):
    placed(sunnmore)

    for url in (url_of(sunnmore, "date"), reverse("samlingar_registrations:index") + f"?date={sunnmore.pk}"):
        assert url_of(sunnmore, "day") in host.get(url).content.decode()
    assert (
        reverse("samlingar_registrations:days") in host.get(reverse("samlingar_registrations:index")).content.decode()
    )


@pytest.mark.parametrize("name", ALL)
def test_case_095_date_outside_the_scope_is_refused_like_one_that_does_not_exist(host, sunnmore, romsdal, name):
    placed(romsdal, "Ola Hansen")
    outside, missing = (
        host.get(url_of(romsdal, name)),
        host.get(url_of(romsdal, name).replace(str(romsdal.pk), "99999")),
    )

    assert host.get(url_of(sunnmore, name)).status_code == 200
    assert outside.status_code == missing.status_code == 403
    assert outside.context["message"] == missing.context["message"]
    assert b"Ola" not in outside.content


@pytest.mark.parametrize(
    ("permissions", "opened"),
    [
        (["view"], VIEWED),
        (["view", "export"], VIEWED),
        (["view", "moderate"], (*VIEWED, *MODERATED)),
        (["view", "view_sensitive"], (*VIEWED, *SENSITIVE)),
        (["moderate", "view_sensitive", "export"], ()),
        ([], ()),
    ],
)
def test_case_097_each_page_takes_its_permissions(client, sunnmore, permissions, opened):
    client.force_login(make_staff(*permissions))

    statuses = {name: client.get(url_of(sunnmore, name)).status_code for name in ALL}

    assert statuses == {name: 200 if name in opened else 403 for name in ALL}
    assert client.get(reverse("samlingar_registrations:days")).status_code == (200 if opened else 403)


def test_permission_elsewhere_is_none_here(client, sunnmore, romsdal):
    user = make_staff("view", kind="all", key=None)
    for codename in ("moderate", "view_sensitive"):
        user.groups.get().permissions.add(permission(f"{codename}_registration"))
        user.groups.get().samlingar_scopes.create(permission=codename, kind="region", key=ROMSDAL)
    client.force_login(user)

    for name in (*SENSITIVE, *MODERATED):
        assert client.get(url_of(sunnmore, name)).status_code == 403
        assert client.get(url_of(romsdal, name)).status_code == 200


def test_case_096_page_editor_opens_nothing(client, sunnmore):
    user = make_staff()
    user.groups.get().permissions.add(permission("change_page", "wagtailcore"))
    client.force_login(user)

    assert {client.get(url_of(sunnmore, name)).status_code for name in ALL} == {403}


def test_shared_date_is_opened_by_each_region(client):
    shared = make_occurrence(SUNNMORE, ROMSDAL)
    for name, key in (("anne", SUNNMORE), ("berit", ROMSDAL)):
        client.force_login(make_staff("view", key=key, name=name))
        assert client.get(url_of(shared, "sign_in")).status_code == 200


@pytest.mark.parametrize("name", ALL)
def test_queries_are_fixed(host, sunnmore, name):
    needing(sunnmore, ["v"])
    one = queries(host, url_of(sunnmore, name))
    needing(sunnmore, ["g"], "No garlic")
    needing(sunnmore, ["v"], status=Status.PENDING)
    needing(sunnmore, ["v"])

    assert queries(host, url_of(sunnmore, name)) == one


def test_queries_of_the_choice_of_dates_are_fixed(host, sunnmore):
    url = reverse("samlingar_registrations:days")
    one = queries(host, url)
    make_occurrence(SUNNMORE)
    make_occurrence(SUNNMORE, ROMSDAL)

    assert queries(host, url) == one


@pytest.mark.parametrize("name", ["sign_in", "badges", "catering", "day_programme"])
def test_papers_hold_no_inline_script_or_style(host, sunnmore, name):
    needing(sunnmore, ["v"])
    page = BeautifulSoup(host.get(url_of(sunnmore, name)).content, "html.parser")

    assert not page.select("[style], [onclick], style, script:not([src])")
    assert "Kari" not in page.title.get_text()
