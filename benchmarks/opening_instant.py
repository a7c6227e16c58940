"""Two thousand people want one of a hundred seats at the instant when registration opens.

    SAMLINGAR_DB=postgresql python -m benchmarks.opening_instant

Makes a database of its own beside the chosen one and removes it; serves the site on 127.0.0.1 with gunicorn; sends
every form over one of 64 connections. Prints how many registrations a second and how long people waited. Fails when
another number than a hundred got in, the queue is not in the order of the commits, anything answered 5xx, or
anybody waited more than ten seconds.
"""

import argparse
import http.client
import math
import os
import queue
import threading
import time
from collections import Counter
from datetime import timedelta

os.environ.setdefault("SAMLINGAR_DB", "postgresql")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")

import django

django.setup()

from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from tests.factories import date_block, make_gathering
from tests.load.serving import post, served
from tests.registrations.visiting import answers, form_url, passed_token
from wagtail_samlingar.models import Message, Occurrence, Registration

# Seconds.
LONGEST, UNTIL_OPENING = 10, 3


def options():
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seats", type=int, default=100)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--workers", type=int, default=4, help="processes of gunicorn")
    parser.add_argument("--threads", type=int, default=8, help="threads of each process")
    return parser.parse_args()


def forms_of(page, people):
    """Return a queue with the form of each person, captcha solved, who would wait for a seat."""
    forms = queue.SimpleQueue()
    for number in range(people):
        person = {"name": f"Person {number}", "email": f"person{number}@example.org", "accept_queue": "1"}
        forms.put(answers(page, **person, **passed_token(page)))
    return forms


def send_all(port, path, forms, connections, opens_at):
    """Send ``forms`` from ``opens_at`` (aware instant) on; return ([(status, seconds)], seconds from first to last)."""
    results, lock = [], threading.Lock()

    def send():
        visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine = []
        time.sleep(max(0, (opens_at - timezone.now()).total_seconds()))
        while True:
            try:
                form = forms.get_nowait()
            except queue.Empty:
                break
            began = time.perf_counter()
            status, _location = post(port, path, form, visitor)
            mine.append((status, time.perf_counter() - began))
        visitor.close()
        with lock:
            results.extend(mine)

    threads = [threading.Thread(target=send) for _n in range(connections)]
    for thread in threads:
        thread.start()
    time.sleep(max(0, (opens_at - timezone.now()).total_seconds()))
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return results, time.perf_counter() - began


def percentile(values, share):
    """Return the value that ``share`` (0–1) of ``values`` do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def check(chosen, results):
    """Raise ``AssertionError`` where anything promised does not hold."""
    statuses = Counter(status for status, _seconds in results)
    assert statuses == {303: chosen.people}, f"answers: {dict(statuses)}"
    longest = max(seconds for _status, seconds in results)
    assert longest <= LONGEST, f"somebody waited for {longest:.1f} s"
    rows = list(Registration.objects.order_by("queued_at", "pk").values_list("pk", "status"))
    in_order = ["confirmed"] * chosen.seats + ["waitlisted"] * (chosen.people - chosen.seats)
    assert [status for _pk, status in rows] == in_order, Counter(status for _pk, status in rows)
    # Rows get their keys under the lock, so that their order is that of the commits.
    assert [pk for pk, _status in rows] == sorted(pk for pk, _status in rows), "not in the order of the commits"
    assert Message.objects.count() == chosen.people


def measure(chosen):
    """Let everybody register, print the figures and check the result."""
    page = make_gathering(dates=[date_block("one", capacity=chosen.seats)], review_mode="confirm")
    forms = forms_of(page, chosen.people)
    with served(workers=chosen.workers, threads=chosen.threads) as port:
        opens_at = timezone.now() + timedelta(seconds=UNTIL_OPENING)
        Occurrence.objects.update(opens_at=opens_at)
        results, seconds = send_all(port, form_url(page), forms, chosen.connections, opens_at)
    times = [taken for _status, taken in results]
    print(
        f"{chosen.people} people, {chosen.seats} seats, {chosen.connections} connections, "
        f"{chosen.workers} processes of {chosen.threads} threads, {connection.vendor}"
    )
    print(f"{len(results) / seconds:.0f} registrations a second; {seconds:.1f} s in all")
    print(
        f"answered after: median {percentile(times, 0.5):.2f} s, p95 {percentile(times, 0.95):.2f} s, "
        f"longest {max(times):.2f} s"
    )
    check(chosen, results)
    print(f"{chosen.seats} got in, {chosen.people - chosen.seats} wait in the order of the commits.")


def main():
    """Measure in a database that is made for it and removed."""
    chosen = options()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        measure(chosen)
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
