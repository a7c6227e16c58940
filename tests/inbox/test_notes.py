"""Internal notes, and who looks after a case."""

import pytest
from django.urls import reverse
from wagtail.log_actions import registry

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, make_user, register
from wagtail_samlingar.models import Registration, RegistrationNote
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CASE = "samlingar_registrations:case"
SECRET = "Called; her boss <Ola> must not know"


@pytest.fixture
def waiting(sunnmore):
    """Return a registration that waits for an answer."""
    return register(sunnmore)


@pytest.fixture
def berit(db):
    """Return a colleague who may decide in Sunnmøre."""
    return make_staff("view", "moderate", name="berit")


def case(client, registration):
    """Return the page of ``registration``."""
    return client.get(reverse(CASE, args=[registration.pk]))


def write(client, registration, text):
    """Post a note."""
    return client.post(reverse("samlingar_registrations:note", args=[registration.pk]), {"text": text})


def give(client, registration, to="", expected="", **data):
    """Post who looks after ``registration``."""
    url = reverse("samlingar_registrations:assign", args=[registration.pk])
    return client.post(url, {"assignee": to and str(to.pk), "expected": expected and str(expected.pk), **data})


def assignee_of(registration):
    """Return who looks after ``registration`` now."""
    return Registration.objects.get(pk=registration.pk).assignee


def test_notes_stand_with_author_and_time_the_newest_last(moderator, waiting):
    for text in (SECRET, "Second"):
        assert write(moderator, waiting, text)["Location"].endswith("#samlingar-notes")

    response = case(moderator, waiting)

    assert [(author, note.text) for author, note in response.context["notes"]] == [
        ("anne@example.org", SECRET),
        ("anne@example.org", "Second"),
    ]
    assert "her boss &lt;Ola&gt; must not know" in response.content.decode()


def test_reader_reads_notes_and_writes_none(client, moderator, waiting):
    write(moderator, waiting, SECRET)
    client.force_login(make_staff("view", name="reader"))

    response = case(client, waiting)

    assert "must not know" in response.content.decode()
    assert "note_url" not in response.context
    assert write(client, waiting, "Mine").status_code == 403
    assert give(client, waiting, to_me="1").status_code == 403
    assert RegistrationNote.objects.count() == 1


def test_case_095_notes_outside_the_scope_are_neither_read_nor_written(client, waiting):
    client.force_login(make_staff("view", "moderate", key=ROMSDAL))

    assert case(client, waiting).status_code == 403
    assert write(client, waiting, "Mine").status_code == 403
    assert give(client, waiting, to_me="1").status_code == 403
    assert RegistrationNote.objects.count() == 0
    assert assignee_of(waiting) is None


@pytest.mark.parametrize("name", ["note", "assign"])
def test_page_editor_is_kept_out_and_get_does_nothing(client, moderator, waiting, name):
    url = reverse(f"samlingar_registrations:{name}", args=[waiting.pk])
    assert moderator.get(url)["Location"].startswith(reverse(CASE, args=[waiting.pk]))

    client.force_login(make_staff(name="editor"))

    assert client.post(url, {"text": "x"}).status_code == 403
    assert RegistrationNote.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_note_that_cannot_be_stored_is_kept_in_the_form(moderator, waiting, text):
    response = write(moderator, waiting, text)

    assert response.status_code == 422
    assert response.context["note_form"]["text"].value() == text
    assert RegistrationNote.objects.count() == 0


def test_log_says_that_a_note_was_written_and_not_what_it_says(moderator, waiting):
    write(moderator, waiting, SECRET)

    entry = registry.get_logs_for_instance(waiting).order_by("-pk").first()

    assert entry.action == "samlingar.add_note"
    assert entry.data == {}
    assert "Wrote an internal note" in [line.what for line in case(moderator, waiting).context["history"]]


def test_anonymised_registration_takes_no_notes(moderator, waiting):
    Registration.objects.filter(pk=waiting.pk).update(anonymised_at=waiting.submitted_at)

    write(moderator, waiting, SECRET)

    assert RegistrationNote.objects.count() == 0


def test_case_is_taken_given_away_and_let_go(moderator, waiting, berit):
    give(moderator, waiting, to_me="1")
    anne = assignee_of(waiting)
    assert anne.email == "anne@example.org"
    assert case(moderator, waiting).context["assignee"] == "anne@example.org"

    give(moderator, waiting, to=berit, expected=anne)
    assert assignee_of(waiting) == berit
    give(moderator, waiting, expected=berit)
    assert assignee_of(waiting) is None

    history = [line.what for line in case(moderator, waiting).context["history"]]
    assert history[:3] == [
        "Changed who looks after the case: Nobody",
        "Changed who looks after the case: berit@example.org",
        "Changed who looks after the case: anne@example.org",
    ]


def test_those_who_may_decide_here_are_offered_and_nobody_else(moderator, waiting, berit):
    everywhere = make_staff("view", "moderate", kind="all", key=None, name="cecilie")
    make_staff("view", name="reader")
    elsewhere = make_staff("view", "moderate", key=ROMSDAL, name="david")
    without_scope = make_staff("view", "moderate", scoped=False, name="eva")
    root = make_user("root", superuser=True)

    offered = [key for key, _name in case(moderator, waiting).context["assign_form"].fields["assignee"].choices]

    anne = case(moderator, waiting).wsgi_request.user
    assert offered[:2] == ["", str(anne.pk)]
    assert set(offered[2:]) == {str(user.pk) for user in (berit, everywhere, root)}
    for stranger in (elsewhere, without_scope):
        assert give(moderator, waiting, to=stranger).status_code == 422
    assert assignee_of(waiting) is None


def test_service_refuses_somebody_who_may_not_decide_here(waiting, berit):
    with pytest.raises(NotAllowed):
        services.assign(waiting.pk, make_staff("view", name="reader"), actor=berit)


def test_two_who_take_a_case_at_once_the_second_is_told(client, moderator, waiting, berit):
    give(moderator, waiting, to_me="1")
    client.force_login(berit)

    response = give(client, waiting, to_me="1")

    assert "Somebody else has just changed" in client.get(response["Location"]).content.decode()
    assert assignee_of(waiting).email == "anne@example.org"


def test_assignee_who_may_not_decide_any_more_is_shown_and_can_be_replaced(moderator, waiting, berit):
    services.assign(waiting.pk, berit, actor=berit)
    berit.groups.clear()

    form = case(moderator, waiting).context["assign_form"]

    assert (str(berit.pk), "berit@example.org") in form.fields["assignee"].choices
    give(moderator, waiting, expected=berit, to_me="1")
    assert assignee_of(waiting).email == "anne@example.org"


def test_user_who_is_deleted_leaves_note_and_case_behind(moderator, waiting, berit):
    services.assign(waiting.pk, berit, actor=berit)
    services.add_note(waiting.pk, "By Berit", actor=berit)
    berit.delete()

    content = case(moderator, waiting).content.decode()

    assert "By Berit" in content
    assert "no longer a user" in content


def test_colleagues_of_all_regions_of_a_shared_date_are_offered(moderator, client):
    shared = register(make_occurrence(SUNNMORE, ROMSDAL))
    other = make_staff("view", "moderate", key=ROMSDAL, name="david")

    give(moderator, shared, to=other)

    assert assignee_of(shared) == other
