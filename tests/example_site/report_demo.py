"""Run in the shell of the example site by ``test_demo.py``: visits the site and prints what it found as JSON."""

import json
import sys

from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
from wagtail.models import Page

from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.scope import registrations_for


def visits():
    """Return {address: (status, Set-Cookie, Vary)} of every live page as a visitor meets it, and of the APIs."""
    client = Client(headers={"host": "localhost"})
    addresses = [page.url for page in Page.objects.live().filter(depth__gt=1)]
    found = {}
    for address in [*addresses, "/", "/api/v2/pages/", "/api/v3/pages/"]:
        response = client.get(address)
        found[address] = (response.status_code, bool(response.cookies), response.headers.get("Vary", ""))
    return found


def seen_by(username):
    user = get_user_model().objects.get(username=username)
    regions = registrations_for(user).values_list("occurrence__regions__name", flat=True)
    return sorted({name or "" for name in regions})


def report():
    registrations = Registration.objects.all()
    return {
        "visits": visits(),
        "pages": {str(page.pk): page.title for page in Page.objects.all()},
        "states": sorted({str(view.state) for view in date_views(Occurrence.objects.all(), "nn")}),
        "statuses": sorted(set(registrations.values_list("status", flat=True))),
        "registrations": registrations.count(),
        "addresses": sorted({email.rpartition("@")[2] for email in registrations.values_list("email", flat=True)}),
        "date keys": sorted(Occurrence.objects.values_list("date_key", flat=True)),
        "seen by": {name: seen_by(name) for name in ("admin", "redaktor", "moderator")},
        "logs in": {
            name: Client().login(username=name, password="demo") for name in ("admin", "redaktor", "moderator")
        },
    }


def main():
    setup_test_environment()
    json.dump(report(), sys.stdout)
