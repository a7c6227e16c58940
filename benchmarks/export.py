"""Exports of 100,000 registrations with eight answers beside those of ``wagtail.contrib.forms`` with eight fields.

    SAMLINGAR_DB=postgresql python -m benchmarks.export
    SAMLINGAR_DB=sqlite python -m benchmarks.export --rows 20000 --rounds 3

Makes a database of its own and removes it. Both are asked over the same middleware, in turns, in one process; the
figures are medians. "ours" has the columns of the form page, "default" all that are chosen to begin with. Memory is
measured in a process that has done nothing else before: by how much the most it ever held grew while the file was
sent, with a twentieth of the rows and with all of them.
"""

import argparse
import os
import statistics
import time
from datetime import timedelta
from multiprocessing import get_context

os.environ.setdefault("SAMLINGAR_DB", "postgresql")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.export_settings")

import django

django.setup()

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from benchmarks.export_peer.models import PeerField, PeerFormPage
from tests.factories import site_root
from tests.inbox.factories import SUNNMORE, make_occurrence, make_question_set
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.inbox.export.columns import FIXED
from wagtail_samlingar.models import Party, Registration

AT_ONCE = 5000
CHOICES = (("a", "Bibliotek"), ("b", "Frivilligsentral"), ("c", "Lag og organisasjonar"))
KINDS = ("short_text", "email", "single_choice", "several_choices", "yes_no", "number", "long_text", "date")
LIMITS = {"csv time": 0.4, "xlsx time": 0.6, "csv first byte, s": 0.15, "csv memory, MiB": 20, "xlsx memory, MiB": 40}
# Seconds after which gunicorn as it is installed kills a worker.
GUNICORN = 30


def options():
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def answers_of(number):
    """Return the answers of person ``number``."""
    return {
        "q0": f"Ævar Ødegård {number}",
        "q1": f"person{number}@example.org",
        "q2": CHOICES[number % 3][0],
        "q3": ["a", "c"] if number % 2 else ["b"],
        "q4": bool(number % 2),
        "q5": number % 40,
        "q6": f"Vi vil gjerne høyre meir om samarbeid mellom bibliotek og frivillige. Nummer {number}.",
        "q7": f"2021-{number % 12 + 1:02}-17",
    }


def fill(rows):
    """Write ``rows`` registrations and as many submissions of the form page; return the page."""
    questions = [
        Question(f"q{number}", kind, f"Question {number}", choices=CHOICES) for number, kind in enumerate(KINDS)
    ]
    question_set = make_question_set(*questions)
    occurrences = [make_occurrence(SUNNMORE, days=day) for day in range(1, 21)]
    page = site_root().add_child(instance=PeerFormPage(title="Peer", slug="peer"))
    for number in range(len(KINDS)):
        PeerField.objects.create(page=page, label=f"q{number}", field_type="singleline", sort_order=number)
    began = timezone.now() - timedelta(days=200)
    for start in range(0, rows, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, rows))
        parties = Party.objects.bulk_create(
            Party(
                occurrence=occurrences[number % 20],
                idempotency_key=f"key-{number}",
                reference=f"R{number:07}",
                name=f"Person {number}",
                email=f"person{number}@example.org",
                language="nn",
                submitted_at=began + timedelta(seconds=number),
                outcome="pending",
            )
            for number in numbers
        )
        Registration.objects.bulk_create(
            Registration(
                occurrence=occurrences[number % 20],
                party=party,
                reference=f"{party.reference}-1",
                status="pending",
                active_key=f"active-{number}",
                name=party.name,
                email=party.email,
                organisation=f"Laget {number % 500}",
                municipality_name="Ålesund",
                language="nn",
                question_set=question_set,
                answers=answers_of(number),
                submitted_at=party.submitted_at,
                queued_at=party.submitted_at,
            )
            for number, party in zip(numbers, parties, strict=True)
        )
        FormSubmission.objects.bulk_create(FormSubmission(page=page, form_data=_texts(number)) for number in numbers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return page


def _texts(number):
    answers = answers_of(number)
    return {key: ", ".join(value) if isinstance(value, list) else str(value) for key, value in answers.items()}


def ask_ours(client, kind, params):
    """Ask for our export of the columns that the form page has: when it came in, and eight answers."""
    return ask_for(["received"], client, kind, params)


def ask_default(client, kind, params):
    """Ask for our export of the columns that are chosen to begin with: eighteen."""
    return ask_for([column.key for column in FIXED.values() if column.is_default], client, kind, params)


def ask_for(fixed, client, kind, params):
    """Ask for our export of what ``params`` filter, with the columns ``fixed`` and all answers."""
    columns = [*fixed, *(f"q:q{number}" for number in range(len(KINDS)))]
    data = {"export-columns": columns, "export-purpose": "Benchmark", "export-format": kind}
    return client.post(reverse("samlingar_registrations:export"), data, query_params={"status": "all", **params})


def ask_peer(client, kind, params):
    """Ask for the export of the form page."""
    page = PeerFormPage.objects.get()
    return client.get(reverse("wagtailforms:list_submissions", args=[page.pk]), {"export": kind, **params})


def sent(ask, kind, params=None):
    """Return (seconds to the first byte, seconds in all, bytes) of one export."""
    client = Client()
    client.force_login(get_user_model().objects.get())
    began = time.perf_counter()
    response = ask(client, kind, params or {})
    assert response.status_code == 200, response.status_code
    first, size = None, 0
    for part in response.streaming_content:
        first = first or time.perf_counter() - began
        size += len(part)
    return first, time.perf_counter() - began, size


def growth(ask, kind, params=None):
    """Return by how many MiB the memory of a new process grows at most during one export."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measure_growth, args=(sender, database(), ask.__name__, kind, params))
    process.start()
    grown = receiver.recv()
    process.join()
    return grown


def database():
    """Return the name of the database that is measured."""
    return str(connection.settings_dict["NAME"])


def _measure_growth(sender, name, ask, kind, params):
    connection.close()
    connection.settings_dict["NAME"] = name
    # What is loaded once for all requests is not what a file costs.
    client = Client()
    client.force_login(get_user_model().objects.get())
    client.get(reverse("samlingar_registrations:export"), {"status": "rejected"})
    client.get(reverse("wagtailforms:index"))
    # Linux: forget the most it has held so far.
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = _held("VmRSS")
    sent(globals()[ask], kind, params)
    sender.send((_held("VmHWM") - before) / 1024)


def _held(name):
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith(name)).split()[1])


def seconds_of_copy():
    """Return the seconds that PostgreSQL takes to write the registrations as CSV by itself."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        table = Registration._meta.db_table
        with cursor.copy(f"COPY {table} TO STDOUT WITH (FORMAT csv)") as copy:
            for _part in copy:
                pass
    return time.perf_counter() - began


def measure(chosen):
    """Print the figures and return {name of a limit: figure}."""
    fill(chosen.rows)
    get_user_model().objects.create_superuser(username="admin", email="admin@example.org", password="admin")
    few = {"date": str(Registration.objects.values_list("occurrence", flat=True).first())}
    figures = {}
    print(f"{chosen.rows} rows, {connection.vendor}, medians of {chosen.rounds} rounds")
    for kind in ("csv", "xlsx"):
        # The first of all fills caches of words and formats.
        sent(ask_ours, kind, few)
        rounds = [[sent(ask, kind) for ask in (ask_ours, ask_peer, ask_default)] for _round in range(chosen.rounds)]
        ours, peer, default = (
            [statistics.median(values) for values in zip(*side, strict=True)] for side in zip(*rounds, strict=True)
        )
        figures[f"{kind} time"] = ours[1] / peer[1]
        figures[f"{kind} first byte, s"] = ours[0]
        grown, grown_few = growth(ask_default, kind), growth(ask_default, kind, few)
        grown_peer = growth(ask_peer, kind)
        figures[f"{kind} memory, MiB"] = grown
        figures[f"{kind} seconds"] = ours[1]
        for name, (first, seconds, size), held in (
            ("ours", ours, grown),
            ("contrib", peer, grown_peer),
            ("default", default, grown),
        ):
            print(
                f"{kind:5} {name:8} first byte {first:6.3f} s, all {seconds:6.2f} s, {size / 2**20:6.1f} MiB, "
                f"memory +{held:.0f} MiB"
            )
        print(f"{kind:5} ratio {figures[f'{kind} time']:.2f}; ours with a twentieth of the rows: +{grown_few:.0f} MiB")
    if connection.vendor == "postgresql":
        copy = statistics.median(seconds_of_copy() for _round in range(chosen.rounds))
        print(f"COPY of the registrations: {copy:.2f} s; our CSV takes {figures['csv seconds'] / copy:.1f} times that")
    return figures


def missed(figures):
    """Return the limits that ``figures`` pass, in words."""
    passed = [f"{name}: {figures[name]:.2f} > {limit}" for name, limit in LIMITS.items() if figures[name] > limit]
    if figures["xlsx seconds"] > GUNICORN:
        passed.append(f"xlsx takes {figures['xlsx seconds']:.0f} s: gunicorn would kill it")
    return passed


def main():
    """Measure in a database that is made for it and removed. Fails where a limit of ``LIMITS`` is passed."""
    chosen = options()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        passed = missed(measure(chosen))
    finally:
        teardown_databases(databases, verbosity=0)
    if passed:
        raise SystemExit("Limits passed: " + "; ".join(passed))
    print("All limits kept.")


if __name__ == "__main__":
    main()
