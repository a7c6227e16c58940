"""One solved captcha in many posts at once, through the view."""

from collections import Counter

import pytest
from captcha.models import CaptchaStore
from django.db import connection
from django.test import Client

from tests.factories import make_gathering
from tests.registrations.visiting import answers, fetch_challenge, in_parallel, send, solved
from wagtail_samlingar.models import Party, Registration

pytestmark = pytest.mark.concurrency

POSTS = 10


def send_one_captcha_in_many_forms(page):
    """Post forms of different people, with tokens of their own but one solved captcha; return the status codes."""
    captcha = solved(Client(), page)
    forms = [
        answers(page, **captcha)
        | {"token": fetch_challenge(Client(), page)["token"], "name": f"Person {n}", "email": f"p{n}@example.org"}
        for n in range(POSTS)
    ]
    return captcha, Counter(in_parallel(POSTS, lambda n: send(Client(), page, forms[n]).status_code))


@pytest.mark.parametrize("atomic_requests", [False, True], ids=["", "case_131_wrapped_in_transactions"])
def test_case_053_one_captcha_in_ten_parallel_forms_registers_one_person(monkeypatch, atomic_requests):
    page = make_gathering()
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", atomic_requests)

    captcha, codes = send_one_captcha_in_many_forms(page)

    assert codes == {303: 1, 422: POSTS - 1}
    assert (Party.objects.count(), Registration.objects.count()) == (1, 1)
    assert not CaptchaStore.objects.filter(hashkey=captcha["captcha_key"]).exists()
