"""Changing answers by the personal link: kept, refused, decided again, limited, sensitive; names that come later."""

import pytest
from wagtail.log_actions import registry

from tests.factories import date_block, make_gathering, make_region, occurrences_of, question_block, submission
from tests.registrations.owning import own_url, post
from tests.registrations.seating import make_user, statuses
from tests.registrations.visiting import fields_of, soup
from wagtail_samlingar.models import ChoiceUse, Message, Occurrence, Party, Registration, SensitiveAnswers
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.asking import question_set_for
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.log import last_change
from wagtail_samlingar.registrations.staff_asking import questions_now

pytestmark = pytest.mark.django_db

LIBRARY = question_block("short_text", "lib", "Which library?", required=True)
ROLE = question_block("short_text", "role", "Your role", review_again=True)
NEEDS = question_block("needs", "needs", "Diet", choices=[("vegan", "Vegan")])


def workshop(limit=1):
    """Return a question with a choice that ``limit`` people can have."""
    block = question_block("single_choice", "shop", "Workshop", choices=[("a", "Archive"), ("b", "Books")])
    block["value"]["choices"][0]["value"]["limit"] = limit
    return block


def make_party(*questions, answers=None, sensitive=None, people=None, regions=(), **fields):
    """Return the party of Kari, who has answered as told; ``fields`` are those of the gathering."""
    facts = {"review_mode": "confirm", "party_limit": 4, **fields}
    page = make_gathering(dates=[date_block("d", capacity=9, regions=list(regions))], questions=questions, **facts)
    occurrence = occurrences_of(page)[0]
    return join(occurrence, answers=answers, sensitive=sensitive, people=people)


def join(occurrence, *, answers=None, sensitive=None, people=None, email="kari@example.org"):
    questions, language = questions_now(occurrence)
    asked = question_set_for(questions, language)
    said = {"question_set": asked, "answers": answers or {}, "sensitive": sensitive or {}}
    people = people or (Person("Kari Nordmann", email),)
    people = [Person(person.name, person.email, name_is_pending=not person.name, **said) for person in people]
    party = services.submit(submission(occurrence, email=email, people=people))
    Party.objects.update(language="en")
    return party


def change(client, party, row=None, **changes):
    """Open the form, change some fields and send all of it, as a browser does."""
    row = row or party.registrations.get()
    url = own_url(party, "change", row)
    fields = {**fields_of(client.get(url)), **changes}
    return post(client, url, **{name: value for name, value in fields.items() if value not in ("", None)})


def test_answers_are_shown_and_changed(client):
    party = make_party(LIBRARY, answers={"lib": "Molde"})
    assert fields_of(client.get(own_url(party, "change", party.registrations.get())))["q_lib"] == "Molde"

    answer = change(client, party, q_lib="Ålesund", phone="70 00 00 00")

    row = party.registrations.get()
    assert answer.status_code == 303
    assert (row.answers, row.phone, row.status) == ({"lib": "Ålesund"}, "70 00 00 00", "confirmed")
    assert Party.objects.get().phone == "70 00 00 00"
    entry = registry.get_logs_for_instance(row).order_by("-timestamp", "-pk").first()
    assert (entry.action, entry.user, entry.data["fields"]) == ("samlingar.change", None, ["phone", "answers"])
    assert "Ålesund" not in str(entry.data)
    assert not Message.objects.filter(kind="reopened").exists()


def test_decision_of_staff_can_still_be_undone_after_a_change_that_asks_for_none(client):
    party = make_party(LIBRARY, answers={"lib": "Molde"}, review_mode="review_all")
    staff, row = make_user(), party.registrations.get()
    services.confirm(row.pk, actor=staff)

    change(client, party, phone="70 00 00 00")

    assert services.undo(row.pk, actor=staff).status == "pending"


def test_bad_input_is_said_at_the_field_and_nothing_is_lost(client):
    party = make_party(LIBRARY, ROLE, answers={"lib": "Molde"})

    answer = change(client, party, q_lib="", q_role="Librarian", phone="call me")

    document = soup(answer)
    assert answer.status_code == 422
    assert document.title.text.startswith("Error: ")
    links = [link["href"] for link in document.select(".samlingar-errors a")]
    assert links == ["#samlingar-phone", "#samlingar-q_lib"]
    assert document.find(id="samlingar-q_lib")["aria-invalid"] == "true"
    assert (fields_of(answer)["q_role"], fields_of(answer)["phone"]) == ("Librarian", "call me")
    assert party.registrations.get().answers == {"lib": "Molde"}
    assert change(client, party, q_lib="Ørsta").status_code == 303


def test_field_that_is_not_asked_is_refused(client):
    party = make_party(LIBRARY, answers={"lib": "Molde"})
    url = own_url(party, "change", party.registrations.get())

    assert post(client, url, q_lib="Molde", status="confirmed").status_code == 400
    for unknown in ("name", "email"):
        assert post(client, url, **{"q_lib": "Molde", unknown: "x"}).status_code == 400
    assert party.registrations.get().name == "Kari Nordmann"


def test_marked_answer_asks_for_review_again_and_keeps_the_seat(client):
    party = make_party(LIBRARY, ROLE, answers={"lib": "Molde", "role": "Librarian"})

    answer = change(client, party, q_role="Mayor")

    row = party.registrations.get()
    assert answer["Location"].endswith("?done=again")
    assert (row.status, row.status_before) == ("pending", "confirmed")
    assert [message.kind for message in Message.objects.filter(state="queued").order_by("pk")] == [
        "has_place",
        "reopened",
    ]
    assert last_change(row).data["to"] == "pending"
    assert services.confirm(row.pk).status == "confirmed"


def test_other_answer_does_not_ask_for_review(client):
    party = make_party(LIBRARY, ROLE, answers={"lib": "Molde", "role": "Librarian"})

    assert change(client, party, q_lib="Volda")["Location"].endswith("?done=changed")
    assert party.registrations.get().status == "confirmed"


def test_another_region_is_decided_about_where_such_people_are(client):
    here = make_region("Sunnmøre", towns=[("t1", "Ålesund")])
    party = make_party(regions=[str(here.translation_key)], review_mode="review_other_regions")
    row = party.registrations.get()
    assert row.status == "confirmed"

    change(client, party, municipality="outside_county")

    assert statuses(row) == ["pending"]


def test_limit_of_a_choice_holds_and_what_somebody_has_is_theirs(client):
    mine = make_party(workshop(1), answers={"shop": "a"})
    other = join(Occurrence.objects.get(), answers={"shop": "b"}, email="ola@example.org")

    taken = change(client, other, q_shop="a")
    kept = change(client, mine, phone="70 00 00 00")

    assert (taken.status_code, kept.status_code) == (422, 303)
    assert soup(taken).select_one(".samlingar-errors a")["href"] == "#samlingar-q_shop-0"
    assert other.registrations.get().answers == {"shop": "b"}
    change(client, mine, q_shop="b")
    assert change(client, other, q_shop="a").status_code == 303
    assert sorted(ChoiceUse.objects.values_list("registration__party__email", "choice_key")) == [
        ("ola@example.org", "a")
    ]


def test_sensitive_answer_is_not_shown_back_but_kept_replaced_or_deleted(client):
    party = make_party(LIBRARY, NEEDS, answers={"lib": "Molde"}, sensitive={"needs": {"choices": [], "text": "Nøtter"}})
    url = own_url(party, "change", party.registrations.get())
    assert "Nøtter" not in client.get(url).content.decode()
    assert "What you answered is not shown here" in client.get(url).content.decode()

    change(client, party, q_lib="Volda")
    assert SensitiveAnswers.objects.get().answers == {"needs": {"choices": [], "text": "Nøtter"}}
    change(client, party, q_needs_choices="vegan")
    assert SensitiveAnswers.objects.get().answers == {"needs": {"choices": ["vegan"], "text": ""}}
    change(client, party, forget_needs="on")
    assert SensitiveAnswers.objects.get().answers == {}


def test_what_is_asked_because_of_an_answer_that_is_not_shown_is_kept_with_it(client):
    yes_or_no = [("y", "Yes"), ("n", "No")]
    party = make_party(
        question_block("single_choice", "adapt", "Need adaptation?", choices=yes_or_no, sensitive=True),
        question_block("long_text", "what", "What do you need?", sensitive=True, show_if="adapt:y"),
        question_block("short_text", "chair", "Where is the chair?", show_if="adapt:y"),
        answers={"chair": "Outside"},
        sensitive={"adapt": "y", "what": "EpiPen"},
    )

    def stored():
        return party.registrations.get().answers, SensitiveAnswers.objects.get().answers

    assert not soup(client.get(own_url(party, "change", party.registrations.get()))).select("[data-samlingar-show-if]")
    assert change(client, party, phone="70 00 00 00").status_code == 303
    assert stored() == ({"chair": "Outside"}, {"adapt": "y", "what": "EpiPen"})

    change(client, party, q_adapt="n")
    assert stored() == ({}, {"adapt": "n"})


def test_change_by_somebody_else_meanwhile_is_not_overwritten_unseen(client):
    party = make_party(LIBRARY, answers={"lib": "Molde"})
    row = party.registrations.get()
    fields = {**fields_of(client.get(own_url(party, "change", row))), "q_lib": "Mine"}
    Registration.objects.update(answers={"lib": "Theirs"})

    first = post(client, own_url(party, "change", row), **fields)

    assert first.status_code == 409
    assert party.registrations.get().answers == {"lib": "Theirs"}
    again = fields_of(first)
    assert again["q_lib"] == "Mine"
    assert post(client, own_url(party, "change", row), **again).status_code == 303
    assert party.registrations.get().answers == {"lib": "Mine"}


def test_after_the_deadline_answers_stay_but_a_name_that_was_to_come_can_be_given(client):
    people = (Person("Kari Nordmann", "kari@example.org"), Person(""))
    party = make_party(LIBRARY, answers={"lib": "Molde"}, people=people, own_changes="never")
    kari, unnamed = party.registrations.order_by("pk")

    assert post(client, own_url(party, "change", kari), q_lib="Volda").status_code == 409
    answer = change(client, party, unnamed, name="Ola Hansen", email="ola@example.org")

    unnamed.refresh_from_db()
    assert answer.status_code == 303
    assert (unnamed.name, unnamed.name_is_pending, unnamed.email) == ("Ola Hansen", False, "ola@example.org")
    assert unnamed.answers == {"lib": "Molde"}
    assert [(m.kind, m.recipient) for m in Message.objects.order_by("pk")][-1] == ("has_place", "ola@example.org")


def test_name_that_is_registered_already_is_refused(client):
    people = (Person("Kari Nordmann", "kari@example.org"), Person(""))
    party = make_party(people=people)
    unnamed = party.registrations.get(name="")

    answer = change(client, party, unnamed, name="Kari Nordmann")

    assert answer.status_code == 409
    assert Registration.objects.get(pk=unnamed.pk).name_is_pending


def test_case_111_form_sent_after_the_deadline_is_refused_with_the_answers_to_copy(client, frozen):
    party = make_party(LIBRARY, answers={"lib": "Molde"})
    row = party.registrations.get()
    fields = {**fields_of(client.get(own_url(party, "change", row))), "q_lib": "Written meanwhile"}
    frozen(Occurrence.objects.get().starts_at)

    answer = post(client, own_url(party, "change", row), **fields)

    assert answer.status_code == 409
    assert fields_of(answer)["q_lib"] == "Written meanwhile"
    assert "The gathering has started" in soup(answer).find(role="alert").text
    assert party.registrations.get().answers == {"lib": "Molde"}
