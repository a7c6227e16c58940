"""The inbox with 100,000 registrations beside itself with 1,000, and beside ``wagtail.contrib.forms`` with 100,000.

    SAMLINGAR_DB=postgresql python -m benchmarks.inbox
    SAMLINGAR_DB=sqlite python -m benchmarks.inbox --rows 20000 --rounds 7

Makes two databases of its own and removes them. Every page is asked for in turns, in one process; the figures are
medians of the whole request. Who may see everything is compared with somebody who may, and the manager of a region with
an editor of the form page: Wagtail's frame takes longer for those who may do less. The form pages have no search: ours
is compared with their last page, as the dearest thing they do with a list.
"""

import argparse
import os
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

os.environ.setdefault("SAMLINGAR_DB", "postgresql")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.inbox_settings")

import django

django.setup()

from django.contrib.auth.models import Permission
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from benchmarks.inbox_data import make_registrations, make_submissions, settle, texts_of
from tests.factories import site_root
from tests.inbox.factories import make_staff, make_user

SHORT = 1000
# Suffix of the database with so many.
SECOND = "short"
MOST_QUERIES = 15
# Requests in a row whose quickest counts, so that another program's work does not.
IN_A_ROW = 3
FIRST, FILTERED, LAST = "first page", "filtered by status and period", "last page"
# Who asks for pages of the inbox, and who for those of the form page beside them.
ADMIN, MANAGER, EDITOR = "admin", "manager", "editor"
PEER_OF = {ADMIN: ADMIN, MANAGER: EDITOR}


@dataclass(frozen=True)
class Row:
    """A page of the inbox, what it is compared with, and the ratios it must keep (None: told, not judged).

    ``only_postgresql``: the ratio to the form page is promised for PostgreSQL alone.
    """

    name: str
    query: dict
    peer: str
    to_short: float | None
    to_peer: float | None
    only_postgresql: bool = False
    reader: str = ADMIN


def rows_to_measure():
    """Return the ``Row`` objects of TARGETS, and what lies beside them."""
    today = timezone.localdate()
    period = {"period_from": today - timedelta(days=150), "period_to": today - timedelta(days=60)}
    somebody = texts_of(SHORT // 2)
    return [
        Row("first page", {}, FIRST, 1.10, 0.55),
        Row("first page, manager of a region", {}, FIRST, 1.10, 0.55, reader=MANAGER),
        Row("filtered by status and period", {"status": "confirmed", **period}, FILTERED, 1.2, 0.55),
        Row("last page", {"status": "all", "p": -1}, LAST, 1.2, 0.35, only_postgresql=True),
        Row("last page of those waiting", {"p": -1}, LAST, 1.2, 0.35, only_postgresql=True),
        Row("search: a name of one in twenty", {"q": "kari"}, LAST, 1.2, 0.35, only_postgresql=True),
        Row("search: an address", {"q": somebody["email"]}, LAST, 1.2, 0.35, only_postgresql=True),
        Row("search: a name, manager of a region", {"q": "kari"}, LAST, None, None, reader=MANAGER),
    ]


def options():
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


class Asker:
    """Asks for pages on one database, as one of the readers."""

    def __init__(self, wrapper):
        self._wrapper = wrapper
        self._users, self._clients = {}, {}

    def take_over(self):
        """Let everything that reads the database read this one."""
        connections["default"] = self._wrapper

    def fill(self, number):
        """Write the registrations and who reads them."""
        self.take_over()
        make_registrations(number)
        self._users = {
            ADMIN: make_user(ADMIN, superuser=True),
            MANAGER: make_staff("view", "moderate", name=MANAGER),
            EDITOR: make_staff(name=EDITOR),
        }
        change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
        group = self._users[EDITOR].groups.get()
        GroupPagePermission.objects.create(group=group, page=site_root(), permission=change)

    def client(self, reader=ADMIN):
        """Return a client that ``reader`` is logged in with."""
        if reader not in self._clients:
            self._clients[reader] = Client()
            self._clients[reader].force_login(self._users[reader])
        return self._clients[reader]

    def seconds(self, url, reader=ADMIN):
        """Return the seconds that ``url`` takes, the quickest of a few."""
        self.take_over()
        client = self.client(reader)
        return min(self._once(client, url) for _time in range(IN_A_ROW))

    def _once(self, client, url):
        began = time.perf_counter()
        response = client.get(url)
        taken = time.perf_counter() - began
        assert response.status_code == 200, (url, response.status_code)
        return taken

    def queries(self, url, reader=ADMIN):
        """Return how many queries ``url`` makes."""
        self.take_over()
        with CaptureQueriesContext(connections["default"]) as captured:
            self.client(reader).get(url)
        return len(captured)


def our_url(row):
    """Return the address of ``row``."""
    return reverse("samlingar_registrations:index") + (f"?{urlencode(row.query)}" if row.query else "")


def peer_urls(page, rows):
    """Return {name: address} of the form page's list of ``rows`` submissions: first page, a period, last page."""
    url = reverse("wagtailforms:list_submissions", args=[page.pk])
    today = timezone.localdate()
    period = {"date_from": today - timedelta(days=150), "date_to": today - timedelta(days=60)}
    return {FIRST: url, FILTERED: f"{url}?{urlencode(period)}", LAST: f"{url}?p={-(-rows // 20)}"}


def measure(chosen, long, short):
    """Print the figures and return [what was missed, in words]."""
    short.fill(SHORT)
    settle()
    long.fill(chosen.rows)
    page = make_submissions(chosen.rows)
    settle()
    rows, peers = rows_to_measure(), peer_urls(page, chosen.rows)
    times = {}

    def note(key, seconds):
        times.setdefault(key, []).append(seconds)

    # The first round fills caches.
    for number in range(chosen.rounds + 1):
        if number == 1:
            times.clear()
        for row in rows:
            note((row.name, "short"), short.seconds(our_url(row), row.reader))
            note((row.name, "long"), long.seconds(our_url(row), row.reader))
        for reader in PEER_OF.values():
            for name, url in peers.items():
                note((name, reader), long.seconds(url, reader))
    medians = {key: statistics.median(values) for key, values in times.items()}
    print(f"{chosen.rows} rows, {connection.vendor}, medians of {chosen.rounds} rounds, milliseconds")
    print(f"{'':36} {SHORT:>8} {chosen.rows:>8} {'contrib':>8}   × {SHORT} (must)   × contrib (must)  queries")
    return [missed for row in rows for missed in _report(row, medians, long.queries(our_url(row), row.reader))]


def _report(row, medians, queries):
    few, many = medians[row.name, "short"], medians[row.name, "long"]
    peer = medians[row.peer, PEER_OF[row.reader]]
    to_peer = None if row.only_postgresql and connection.vendor != "postgresql" else row.to_peer
    print(
        f"{row.name:36} {few * 1000:8.1f} {many * 1000:8.1f} {peer * 1000:8.1f}   "
        f"{many / few:6.2f} ({_must(row.to_short)})     {many / peer:6.2f} ({_must(to_peer)})      {queries}"
    )
    figures = [("× 1,000", many / few, row.to_short), ("× contrib", many / peer, to_peer)]
    figures.append(("queries", queries, MOST_QUERIES))
    return [f"{row.name}: {what} {figure:.2f} > {must}" for what, figure, must in figures if must and figure > must]


def _must(limit):
    return "  – " if limit is None else f"{limit:.2f}"


@contextmanager
def second_database():
    """Yield a connection to an empty copy of the database, which is removed afterwards."""
    creation = connection.creation
    connection.close()
    creation.clone_test_db(SECOND, verbosity=0)
    copy = connection.copy(alias="default")
    copy.settings_dict = creation.get_test_db_clone_settings(SECOND)
    try:
        yield copy
    finally:
        copy.close()
        creation.destroy_test_db(suffix=SECOND, verbosity=0)


def main():
    """Measure in databases that are made for it and removed. Fails where a ratio or the number of queries is passed."""
    chosen = options()
    databases = setup_databases(verbosity=0, interactive=False)
    first = connections["default"]
    try:
        with second_database() as second:
            try:
                missed = measure(chosen, Asker(first), Asker(second))
            finally:
                connections["default"] = first
    finally:
        teardown_databases(databases, verbosity=0)
    if missed:
        raise SystemExit("Missed: " + "; ".join(missed))
    print("All limits kept.")


if __name__ == "__main__":
    main()
