"""What a visitor's browser does: fetch the challenge, solve the captcha, send the form."""

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from captcha.models import CaptchaStore
from django.db import connections
from django.urls import reverse

from wagtail_samlingar.registrations import tokens

FORM = "application/x-www-form-urlencoded"
# Seconds that threads of a test wait for each other before it fails.
PATIENCE = 60


def form_url(page):
    """Return the address that the form of ``page`` posts to."""
    return reverse("wagtail_samlingar:register", args=[page.translation_key])


def fetch_challenge(client, page):
    """Return the answer of the challenge address: token, captcha and states."""
    return client.get(reverse("wagtail_samlingar:challenge", args=[page.translation_key])).json()


def solution(key):
    """Return what a person reads in the image of the captcha ``key``."""
    return CaptchaStore.objects.get(hashkey=key).challenge


def solved(client, page):
    """Return the fields of a fetched token and a solved captcha."""
    challenge = fetch_challenge(client, page)
    key = challenge["captcha"]["key"]
    return {"token": challenge["token"], "captcha_key": key, "captcha_answer": solution(key)}


def passed_token(page):
    """Return the fields of somebody who has solved the captcha for this form before."""
    return {"token": tokens.issue(page.translation_key, passed=True)}


def answers(page, **changes):
    """Return the fields a visitor fills in, without token and captcha: the first date, unless ``date`` is given."""
    return {"date": page.dates[0].id, "name": "Kari Nordmann", "email": "kari@example.org", "language": "en", **changes}


def send(client, page, fields):
    """Post ``fields`` to the form of ``page`` as a browser encodes a form, and return the response."""
    return client.post(form_url(page), urlencode(fields, doseq=True), content_type=FORM)


def register(client, page, **changes):
    """Fetch, solve and send; return the response."""
    return send(client, page, answers(page, **{**solved(client, page), **changes}))


def soup(response):
    """Return the parsed HTML of ``response``."""
    return BeautifulSoup(response.content, "html.parser")


def fields_of(response):
    """Return what a browser without JavaScript would send of the form in ``response``: names and values or lists."""
    form = soup(response).find("form", id="samlingar-form")
    fields = {}
    for element in form.select("input[name], textarea[name], select[name]"):
        kind = element.get("type", "")
        if kind in ("radio", "checkbox"):
            if element.has_attr("checked") and not element.has_attr("disabled"):
                fields.setdefault(element["name"], []).append(element.get("value", "on"))
        elif element.name == "textarea":
            fields[element["name"]] = element.text.removeprefix("\n")
        elif element.name == "select":
            chosen = element.find("option", selected=True) or element.find("option")
            fields[element["name"]] = chosen["value"]
        else:
            fields[element["name"]] = element.get("value", "")
    return fields


def in_parallel(number, work):
    """Call ``work(n)`` for n below ``number`` in as many threads, let go at once; return the results in that order.

    Each thread has database connections of its own, which are closed.
    """
    gate = threading.Barrier(number, timeout=PATIENCE)

    def run(n):
        try:
            gate.wait()
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
