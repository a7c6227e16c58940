"""A site where everything has happened, for tests that look at every page and every admin view."""

import re
from dataclasses import replace
from datetime import timedelta

from django.urls import get_resolver
from django.utils import timezone
from wagtail.models import Site

from example_site.demo.pages import build_model_page
from example_site.demo.regions import build_regions
from tests.factories import date_block, make_gathering, make_index, occurrences_of, question_block, submission
from wagtail_samlingar.feeds.ical import date_id
from wagtail_samlingar.gatherings.questions import KINDS
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.mailings import begin, to_chosen
from wagtail_samlingar.messages.new_address import token_for
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import DateTask, Message
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.mine.address import ask as ask_for_address
from wagtail_samlingar.registrations.mine.holder import Holder, token_of
from wagtail_samlingar.registrations.states import RejectReason, Status

OURS = ("wagtail_samlingar:", "samlingar_registrations:", "samlingar_")
CHOICES = [("a", "Alfa"), ("b", "Beta")]
WITH_CHOICES = ("single_choice", "several_choices", "needs")


class World:
    """Pages, people in every status, messages sent and a task; what people are written is in ``language`` (code)."""

    def __init__(self, language):
        self.language = language
        root = Site.objects.get(is_default_site=True).root_page
        self.index = make_index(root, title="Alt som skjer")
        self.regions = build_regions(self.index)
        first_day = timezone.localdate() + timedelta(days=40)
        self.model_page = build_model_page(self.index, first_day, regions=self.regions)
        self.gathering = make_gathering(
            self.index,
            title="Prøve",
            dates=[date_block("d1", capacity=4), date_block("d2", days=60)],
            questions=[_question(kind) for kind in KINDS],
            party_limit=3,
        )
        self.first, self.second = occurrences_of(self.gathering)
        self._register_people()

    def _register_people(self):
        rows = [self._submit(f"Person{number}") for number in range(8)]
        self.pending = rows[0]
        services.confirm(rows[1].pk)
        services.waitlist(rows[2].pk)
        services.waitlist(rows[3].pk)
        services.offer(rows[3].pk)
        self.offered = rows[3]
        services.reject(rows[4].pk, reason=RejectReason.FULL)
        services.cancel(rows[5].pk)
        services.mark_spam(rows[6].pk)
        services.confirm(rows[7].pk)
        services.move(rows[7].pk, occurrence_id=self.second.pk)
        self.unverified = self._submit("Person8", needs_verification=True)
        self._submit("Person0")
        # Told already, and then the place changes: a task.
        send_due()
        self.gathering.dates[0].value["venue"] = "Kulturhuset"
        self.gathering.save_revision().publish()
        self.message = Message.objects.filter(state="sent").first()
        self.task = DateTask.objects.get()
        ask_for_address(Holder("", self.pending.party, None, []), "ny@example.org")
        self.new_address = Message.objects.get(kind=Kind.NEW_ADDRESS)
        words = {self.language: {"subject": "Hei", "text": "Ta med matpakke."}}
        self.mailing = begin(to_chosen(Kind.FREE, [Status.PENDING], words), [self.pending.pk], actor=None)

    def _submit(self, name, **fields):
        command = submission(self.first, name=name, email=f"{name.lower()}@example.org")
        party = services.submit(replace(command, language=self.language, **fields))
        return party.registrations.order_by("pk").last()

    def arguments(self, name, route):
        """Return the arguments of the address ``name`` with the pattern ``route``, or None where one is not known."""
        known = {
            "gathering_key": self.gathering.translation_key,
            "key": self.gathering.translation_key,
            "date_id": date_id(self.first),
            "year": self.first.starts_on.year,
            "token": self._token(name),
            "pk": self._pk(route),
        }
        wanted = re.findall(r"<\w+:(\w+)>", route)
        return {argument: known[argument] for argument in wanted} if set(wanted) <= set(known) else None

    def _token(self, name):
        if name.endswith(":new_address"):
            return token_for(self.new_address)
        if name.endswith(":mine_offer"):
            return token_of(self.offered.party)
        if ":mine" in name:
            return token_of(self.pending.party)
        if name.endswith(":offer"):
            return tokens.make_link("offer", self.offered.pk, self.offered.salt)
        party = self.unverified.party if name.endswith(":verify") else self.pending.party
        purpose = "verify" if name.endswith(":verify") else "receipt"
        return tokens.make_link(purpose, party.pk, party.salt)

    def _pk(self, route):
        known = {
            "date/<int:pk>": self.first,
            "nudge/<int:pk>": self.gathering,
            "tasks/calls/": self.message,
            "tasks/messages/": self.message,
            "tasks/<int:pk>": self.task,
            "messages/<int:pk>": self.mailing,
            "/<int:pk>/offer/": self.offered if "mine/" in route else self.pending,
        }
        return next((row.pk for part, row in known.items() if part in route), self.pending.pk)


def _question(kind):
    more = {"choices": CHOICES} if kind in WITH_CHOICES else {}
    if kind in ("heading", "help_text"):
        more["text"] = "Om dagen"
    return question_block(kind, f"q-{kind}", "Spørsmålet", **more)


def addresses():
    """Return {name: pattern} of our pages and admin views, as the site's URLs have them."""
    found = {}

    def walk(patterns, route="", namespace=""):
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, here, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif f"{namespace}{pattern.name}".startswith(OURS):
                found[f"{namespace}{pattern.name}"] = here

    walk(get_resolver().url_patterns)
    # A picture and a sound have no words.
    return {name: route for name, route in found.items() if "captcha_" not in name}
