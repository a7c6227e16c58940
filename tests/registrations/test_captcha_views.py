"""Image and audio of a puzzle over HTTP, and the widget that shows them."""

import datetime as dt
import random
import stat
import wave
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from captcha.conf import settings as captcha_settings
from captcha.models import CaptchaStore
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image

from wagtail_samlingar.registrations.captcha import Challenge
from wagtail_samlingar.registrations.captcha import audio as audio_module
from wagtail_samlingar.registrations.captcha.simple import SimpleCaptchaBackend

# Speaks by writing down what it was told, as a WAV file: arguments are -t TEXT -o PATH.
SPEAKER = """#!/usr/bin/env python3
import sys, wave
with wave.open(sys.argv[4], "wb") as sound:
    sound.setparams((1, 1, 8000, 0, "NONE", ""))
    sound.writeframes(sys.argv[2].encode())
"""


@pytest.fixture
def captcha():
    return SimpleCaptchaBackend()


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Return ``install(text)``, which makes `text` the site's speech program."""

    def install(text):
        path = tmp_path / "flite"
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(captcha_settings, "CAPTCHA_FLITE_PATH", str(path))

    return install


def audio_address(challenge):
    return challenge.image_url.removesuffix("png") + "wav"


def fields(**context):
    with translation.override("en"):
        html = render_to_string("wagtail_samlingar/registrations/captcha.html", context)
    return BeautifulSoup(html, "html.parser")


@pytest.mark.django_db
def test_image_is_drawn_and_not_kept_by_anyone(captcha, client):
    response = client.get(captcha.issue().image_url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    with Image.open(BytesIO(response.content)) as image:
        assert image.width > 120
        assert image.height > 40


@pytest.mark.django_db
def test_image_of_one_challenge_is_always_the_same(captcha, client):
    challenge, other = captcha.issue(), captcha.issue()

    assert client.get(challenge.image_url).content == client.get(challenge.image_url).content
    assert client.get(challenge.image_url).content != client.get(other.image_url).content


@pytest.mark.django_db
def test_image_has_the_size_the_site_fixed(captcha, client, monkeypatch):
    monkeypatch.setattr(captcha_settings, "CAPTCHA_IMAGE_SIZE", (150, 40))
    response = client.get(captcha.issue().image_url)

    with Image.open(BytesIO(response.content)) as image:
        assert image.size == (150, 40)


@pytest.mark.django_db
def test_case_058_shared_generator_cannot_be_foretold_after_an_image(captcha, client):
    challenge = captcha.issue()
    drawn = set()
    for _ in range(5):
        client.get(challenge.image_url)
        drawn.add(random.random())

    assert len(drawn) == 5


@pytest.mark.django_db
def test_image_does_not_use_the_challenge_up(captcha, client):
    challenge = captcha.issue()
    client.get(challenge.image_url)

    assert captcha.check(challenge.key, CaptchaStore.objects.get().challenge)
    assert client.get(challenge.image_url).status_code == 410


@pytest.mark.django_db
def test_image_of_an_expired_challenge_is_gone(captcha, client, frozen):
    clock = frozen("2021-10-01 12:00")
    challenge = captcha.issue()
    clock.shift(dt.timedelta(minutes=60))
    response = client.get(challenge.image_url)

    assert response.status_code == 410
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["a", "f" * 40, "%00", "%ED%A0%80", "f" * 5000])
def test_case_039_image_of_a_key_that_was_never_issued_is_gone(captcha, client, key):
    address = captcha.issue().image_url

    assert client.get(f"{address.rpartition('/')[0]}/{key}.png").status_code == 410


@pytest.mark.django_db
def test_image_of_another_form_is_gone(captcha, client):
    challenge = captcha.issue()
    address = challenge.image_url.replace(challenge.key, CaptchaStore.generate_key())

    assert client.get(address).status_code == 410


@pytest.mark.django_db
def test_image_and_audio_are_only_read(captcha, client):
    challenge = captcha.issue()

    assert client.post(challenge.image_url).status_code == 405
    assert client.post(audio_address(challenge)).status_code == 405
    assert client.head(challenge.image_url).status_code == 200


@pytest.mark.django_db
def test_case_061_audio_speaks_the_characters_one_by_one(captcha, client, program):
    program(SPEAKER)
    challenge = captcha.issue()
    answer = CaptchaStore.objects.get().challenge
    response = client.get(challenge.audio_url)

    assert challenge.audio_url == audio_address(challenge)
    assert response.status_code == 200
    assert response["Content-Type"] == "audio/wav"
    assert response["Content-Disposition"] == "inline"
    assert response["Cache-Control"] == "private, no-store"
    with wave.open(BytesIO(response.getvalue())) as sound:
        assert sound.readframes(100).decode() == ", ".join(answer)
    assert captcha.check(challenge.key, answer)
    assert client.get(challenge.audio_url).status_code == 410


@pytest.mark.django_db
def test_case_061_audio_comes_in_ranges_for_browsers_that_ask(captcha, client, program):
    program(SPEAKER)
    response = client.get(captcha.issue().audio_url, headers={"range": "bytes=0-3"})

    assert response.status_code == 206
    assert response.getvalue() == b"RIFF"


@pytest.mark.django_db
def test_case_061_missing_program_means_no_audio(captcha, client, monkeypatch):
    monkeypatch.setattr(captcha_settings, "CAPTCHA_FLITE_PATH", "/nowhere/flite")
    challenge = captcha.issue()

    assert challenge.audio_url is None
    assert client.get(audio_address(challenge)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\nexit 0\n", "#!/bin/sh\n: > $4\n", "#!/nowhere/sh\n"]
)
def test_case_061_program_that_fails_means_no_audio(captcha, client, program, text):
    program(text)

    assert client.get(captcha.issue().audio_url).status_code == 404


@pytest.mark.django_db
def test_case_061_program_that_hangs_is_ended(captcha, client, program, monkeypatch):
    monkeypatch.setattr(audio_module, "TIME_LIMIT", 0.2)
    program("#!/bin/sh\nexec sleep 30\n")

    assert client.get(captcha.issue().audio_url).status_code == 404


@pytest.mark.django_db
def test_audio_is_off_unless_configured(captcha, client):
    assert client.get(audio_address(captcha.issue())).status_code == 404


def test_case_066_widget_describes_the_image_and_names_the_field():
    page = fields(captcha=Challenge("abc", "/captcha/abc.png", "/captcha/abc.wav"))
    place = page.select_one("[data-samlingar-captcha]")
    answer = place.select_one("input[name=captcha_answer]")

    assert place.img["alt"] == "Image with characters to type"
    assert place.img["src"] == "/captcha/abc.png"
    assert place.audio["src"] == "/captcha/abc.wav"
    assert page.find(id=place.audio["aria-labelledby"]).get_text() == "Hear the characters read aloud, in English"
    assert place.select_one(f"label[for={answer['id']}]").get_text() == "Type the characters in the image"
    assert page.find(id=answer["aria-describedby"])
    assert answer["autocomplete"] == "off"
    assert place.select_one("input[name=captcha_key]")["value"] == "abc"
    assert "aria-invalid" not in answer.attrs


def test_widget_ties_errors_to_the_field():
    page = fields(captcha=Challenge("abc", "/a.png"), errors=["Type the <new> characters."], id_prefix="form2")
    answer = page.select_one("#form2-captcha-answer")
    hint, error = answer["aria-describedby"].split()

    assert answer["aria-invalid"] == "true"
    assert page.find(id=hint)
    assert page.find(id=error).get_text(strip=True) == "Type the <new> characters."


def test_widget_without_audio_has_no_player():
    place = fields(captcha=Challenge("abc", "/a.png")).select_one("[data-samlingar-captcha]")

    assert place.audio is None


def test_case_065_widget_on_a_cached_page_is_an_empty_place_and_a_mould():
    page = fields()

    assert page.select_one("[data-samlingar-captcha]").get_text(strip=True) == ""
    assert page.template.img["alt"] == "Image with characters to type"
    assert "src" not in page.template.img.attrs
    assert page.template.select_one("input[name=captcha_key]")["value"] == ""


@pytest.mark.parametrize("challenge", [None, Challenge("abc", "/a.png", "/a.wav")])
def test_widget_has_no_button_that_enter_would_press(challenge):
    buttons = fields(captcha=challenge).find_all("button")

    assert buttons
    assert {button["type"] for button in buttons} == {"button"}


@pytest.mark.parametrize(
    ("challenge", "words"), [(None, "Show the image with characters"), (Challenge("abc", "/a.png"), "New image")]
)
def test_case_048_new_image_without_javascript_is_a_submit_button(challenge, words):
    with translation.override("en"):
        html = render_to_string("wagtail_samlingar/registrations/captcha_new_image.html", {"captcha": challenge})
    button = BeautifulSoup(html, "html.parser").button

    assert (button["type"], button["name"], button["value"]) == ("submit", "new_captcha", "1")
    assert "formnovalidate" in button.attrs
    assert button.get_text() == words


@pytest.mark.parametrize("template", ["captcha", "captcha_new_image"])
def test_widget_has_nothing_a_strict_content_security_policy_stops(template):
    html = render_to_string(
        f"wagtail_samlingar/registrations/{template}.html", {"captcha": Challenge("abc", "/a.png", "/a.wav")}
    )
    page = BeautifulSoup(html, "html.parser")

    assert not page.find_all(["script", "style"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name == "style" or name.startswith("on")]
