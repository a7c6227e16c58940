"""Questions that are asked of some only: after a certain answer, for certain regions, while a choice lasts."""

import pytest

from tests.factories import (
    date_block,
    make_gathering,
    make_region,
    occurrences_of,
    question_block,
    set_stream,
    submission,
)
from tests.registrations.seating import make_user
from tests.registrations.visiting import answers, passed_token, register, send, soup
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.models import ChoiceUse, Registration, SensitiveAnswers
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.applicability import asked_of
from wagtail_samlingar.registrations.errors import ChoiceTaken

pytestmark = pytest.mark.django_db

TRAVEL = question_block("single_choice", "travel", "How?", choices=[("bus", "Bus"), ("car", "Car")])


def test_question_is_asked_after_the_answer_it_waits_for(client):
    page = make_gathering(
        questions=[TRAVEL, question_block("short_text", "plate", required=True, show_if="travel:car")]
    )

    without = register(client, page, q_travel="bus", q_plate="left over")
    asked = send(client, page, answers(page, q_travel="car", email="b@example.org", **passed_token(page)))

    assert without.status_code == 303
    assert Registration.objects.get().answers == {"travel": "bus"}
    assert asked.status_code == 422
    assert soup(asked).find(id="samlingar-q_plate-error")


def test_page_says_in_words_when_a_question_applies(client):
    page = make_gathering(questions=[TRAVEL, question_block("short_text", "plate", show_if="travel:car")])

    html = soup(client.get(page.url))

    row = html.find(attrs={"data-samlingar-show-if": "q_travel=car"})
    assert "Car" in row.text
    assert "How?" in row.text


def test_condition_on_a_question_that_is_gone_hides_nothing(client):
    page = make_gathering(questions=[question_block("short_text", "plate", show_if="removed:car")])

    response = register(client, page, q_plate="AB 12345")

    assert response.status_code == 303
    assert Registration.objects.get().answers == {"plate": "AB 12345"}


def test_conditions_follow_each_other():
    first = Question("a", "yes_no", "A")
    second = Question("b", "yes_no", "B", show_if=("a", "yes"))
    third = Question("c", "short_text", "C", show_if=("b", "yes"))

    def asked(**posted):
        return [q.key for q in asked_of([first, second, third], 0, posted, None)]

    assert asked(q_a="yes", q_b="yes") == ["a", "b", "c"]
    assert asked(q_a="no", q_b="yes") == ["a"]
    assert asked() == ["a"]


def test_condition_that_points_ahead_hides_nothing():
    first = Question("a", "short_text", "A", show_if=("b", "yes"))
    second = Question("b", "yes_no", "B")

    assert [q.key for q in asked_of([first, second], 0, {}, None)] == ["a", "b"]


def test_question_only_for_a_region_is_asked_for_its_dates(client):
    north, south = make_region("North"), make_region("South")
    page = make_gathering(
        dates=[
            date_block("n", regions=[str(north.translation_key)]),
            date_block("s", regions=[str(south.translation_key)]),
        ],
        questions=[
            question_block("short_text", "ferry", required=True, only_regions=[str(north.translation_key)]),
        ],
    )

    elsewhere = register(client, page, date="s")
    here = send(client, page, answers(page, date="n", email="b@example.org", **passed_token(page)))

    assert elsewhere.status_code == 303
    assert here.status_code == 422


def limited(limit):
    block = question_block("single_choice", "trip", "Trip", choices=[("boat", "Boat"), ("walk", "Walk")])
    block["value"]["choices"][0]["value"]["limit"] = limit
    return block


def test_choice_with_a_limit_is_taken_so_many_times_on_each_date(client):
    page = make_gathering(dates=[date_block("a"), date_block("b")], questions=[limited(1)])

    first = register(client, page, q_trip="boat", email="a@example.org", date="a")
    second = send(client, page, answers(page, q_trip="boat", email="b@example.org", date="a", **passed_token(page)))
    other_date = register(client, page, q_trip="boat", email="b@example.org", date="b")

    assert [first.status_code, second.status_code, other_date.status_code] == [303, 422, 303]
    assert "taken by others" in soup(second).find(id="samlingar-q_trip-error").text
    assert ChoiceUse.objects.count() == 2


def test_choice_is_free_again_when_its_person_withdraws(client):
    page = make_gathering(dates=[date_block("a")], questions=[limited(1)])
    register(client, page, q_trip="boat")
    services.cancel(Registration.objects.get().pk)

    again = register(client, page, q_trip="boat", email="b@example.org")

    assert again.status_code == 303


def test_page_shows_which_choice_is_gone(client):
    page = make_gathering(dates=[date_block("a")], questions=[limited(0)])

    html = soup(client.get(page.url))

    assert html.find("input", {"value": "boat"}).has_attr("disabled")
    assert not html.find("input", {"value": "walk"}).has_attr("disabled")


def test_answers_of_old_question_sets_are_still_read(client):
    page = make_gathering(questions=[TRAVEL])
    register(client, page, q_travel="car")

    question_set = Registration.objects.get().question_set
    stored = question_set.data
    for item in stored:
        for name in ("per_person", "only_regions", "show_if"):
            item.pop(name)

    assert [q.display("car") for q in question_set.questions()] == ["Car"]


def test_submission_through_the_service_counts_limits_too():
    page = make_gathering(dates=[date_block("a")], questions=[limited(0)])

    with pytest.raises(ChoiceTaken):
        services.submit(submission(occurrences_of(page)[0], answers={"trip": "boat"}))


def test_limit_that_comes_after_people_have_chosen_counts_them_and_takes_nothing_from_them(client):
    without = limited(2)
    del without["value"]["choices"][0]["value"]["limit"]
    page = make_gathering(dates=[date_block("a")], questions=[without], review_mode="confirm")
    (occurrence,) = occurrences_of(page)
    early = [
        services.submit(submission(occurrence, email=f"a{n}@example.org", answers={"trip": "boat"})) for n in range(2)
    ]
    set_stream(page, "questions", [limited(2)])
    page.save_revision().publish()

    assert ChoiceUse.objects.count() == 2
    with pytest.raises(ChoiceTaken):
        services.submit(submission(occurrence, email="late@example.org", answers={"trip": "boat"}))
    row = early[0].registrations.get()
    services.cancel(row.pk)
    services.reopen(row.pk, actor=make_user())


def test_choice_sent_twenty_times_is_one_choice(client):
    trips = limited(2)
    trips["type"] = "several_choices"
    page = make_gathering(questions=[trips, question_block("needs", "diet", "Diet", choices=[("vegan", "Vegan")])])

    register(client, page, q_trip=["boat"] * 20, q_diet_choices=["vegan"] * 20)

    assert Registration.objects.get().answers == {"trip": ["boat"]}
    assert SensitiveAnswers.objects.get().answers["diet"]["choices"] == ["vegan"]
    assert ChoiceUse.objects.count() == 1
