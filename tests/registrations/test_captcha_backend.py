"""A captcha of another kind, chosen by the site: the form shows it and asks it, and nothing else knows."""

import pytest
from django.test import override_settings

from tests.factories import make_gathering
from tests.registrations.visiting import answers, fetch_challenge, send, soup
from wagtail_samlingar.models import Party
from wagtail_samlingar.registrations.captcha import CaptchaBackend, Challenge

pytestmark = pytest.mark.django_db


class ColourBackend(CaptchaBackend):
    """Asks for the colour of the sky; keeps its puzzles in memory, which only a test may do."""

    open_puzzles = set()

    def issue(self):
        key = f"sky-{len(self.open_puzzles)}"
        self.open_puzzles.add(key)
        return Challenge(key=key, image_url=f"/sky/{key}.png")

    def check(self, key, answer):
        if key not in self.open_puzzles:
            return False
        self.open_puzzles.discard(key)
        return answer == "blue"

    def remove_expired(self):
        return 0


@pytest.fixture(autouse=True)
def _colour_backend():
    ColourBackend.open_puzzles.clear()
    chosen = {"TIME_ZONE": "Europe/Oslo", "FASTEST_SECONDS": 0, "CAPTCHA_BACKEND": f"{__name__}.ColourBackend"}
    with override_settings(WAGTAIL_SAMLINGAR=chosen):
        yield


def test_form_is_sent_with_the_other_puzzle(client):
    page = make_gathering()
    challenge = fetch_challenge(client, page)
    assert challenge["captcha"]["image_url"] == f"/sky/{challenge['captcha']['key']}.png"
    solved = {"token": challenge["token"], "captcha_key": challenge["captcha"]["key"], "captcha_answer": "blue"}

    assert send(client, page, answers(page, **solved)).status_code == 303


def test_wrong_answer_gets_another_puzzle_of_the_same_kind(client):
    page = make_gathering()
    challenge = fetch_challenge(client, page)
    wrong = {"token": challenge["token"], "captcha_key": challenge["captcha"]["key"], "captcha_answer": "green"}

    response = send(client, page, answers(page, **wrong))

    assert response.status_code == 422
    assert soup(response).find("img", attrs={"data-samlingar-captcha-image": True})["src"].startswith("/sky/")
    assert not Party.objects.exists()
