"""One solved puzzle, many requests at once, on the chosen database with real threads and commits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from captcha.fields import CaptchaField
from captcha.models import CaptchaStore
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.signals import post_init

from wagtail_samlingar.registrations.captcha.simple import SimpleCaptchaBackend

POSTS = 10
ROUNDS = 5


def at_once(check):
    """Call ``check()`` in ``POSTS`` threads, none of which goes on before all have read the puzzle; return the results.

    A model instance is made when a row has been read: there the threads wait for each other, so the race is certain
    whether the code guards against it or not.
    """
    all_have_read = threading.Barrier(POSTS, timeout=20)

    def wait(**_kwargs):
        all_have_read.wait()

    def run(_number):
        try:
            return check()
        finally:
            connection.close()

    post_init.connect(wait, sender=CaptchaStore)
    try:
        with ThreadPoolExecutor(POSTS) as pool:
            return list(pool.map(run, range(POSTS)))
    finally:
        post_init.disconnect(wait, sender=CaptchaStore)


@pytest.mark.concurrency
def test_case_053_parallel_posts_of_one_captcha():
    captcha = SimpleCaptchaBackend()
    for _ in range(ROUNDS):
        key = captcha.issue().key
        answer = CaptchaStore.objects.get(hashkey=key).challenge

        assert sorted(at_once(lambda key=key, answer=answer: captcha.check(key, answer))) == [False] * 9 + [True]
        assert not CaptchaStore.objects.exists()


@pytest.mark.concurrency
def test_case_053_parallel_wrong_answers_all_fail():
    captcha = SimpleCaptchaBackend()
    key = captcha.issue().key

    assert at_once(lambda: captcha.check(key, "wrong")) == [False] * POSTS
    assert not CaptchaStore.objects.exists()


@pytest.mark.concurrency
def test_case_053_control_without_counting_the_deletion_many_pass():
    """The library's own field deletes without asking whether it was the one that did."""
    stored = CaptchaStore.objects.get(hashkey=CaptchaStore.generate_key())

    def check():
        try:
            CaptchaField().clean([stored.hashkey, stored.response])
        except ValidationError:
            return False
        return True

    assert sum(at_once(check)) > 1
