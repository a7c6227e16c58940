"""The words of messages to staff: how many wait for an answer, or are untold, on which dates, and nobody's name."""

from functools import cached_property

from django.utils import timezone
from django.utils.timesince import timesince

from wagtail_samlingar.messages import links
from wagtail_samlingar.messages.plain import one_line
from wagtail_samlingar.messages.waiting import dates_of, untold_at, waiting_at
from wagtail_samlingar.occurrences.states import PublicState
from wagtail_samlingar.registrations.date_views import DateView


class StaffWords:
    """The values that the templates of one message to staff may set in, in the active language."""

    # None of the links is personal: staff log in.
    links = ()

    def __init__(self, message):
        self.message = message
        self.occurrence = message.occurrence

    @cached_property
    def context(self):
        """The context of the templates, counted now: three queries."""
        now = timezone.now()
        rows = waiting_at([self.occurrence.gathering_key], now)
        people = {row["occurrence_id"]: row["people"] for row in rows}
        return {
            "title": one_line(self.occurrence.title_in(self.message.language)),
            "people": sum(people.values()),
            "dates": [
                {"when": one_line(self._label(occurrence)), "people": people[pk]}
                for pk, occurrence in dates_of(rows).items()
            ],
            "waited": one_line(timesince(rows[0]["oldest"], now, depth=1)) if rows else "",
            "inbox": links.inbox_link(self.occurrence),
        }

    def _label(self, occurrence):
        return DateView(occurrence, PublicState.OPEN, {}, self.message.language).choice_label


class NudgeWords(StaffWords):
    """The values of a message in which an editor asks staff to tell people of a change."""

    @cached_property
    def context(self):
        """The context of the templates, counted now: two queries."""
        rows = untold_at(self.occurrence.gathering_key, timezone.now())
        return {
            "title": one_line(self.occurrence.title_in(self.message.language)),
            "people": sum(people for _occurrence, people in rows),
            "dates": [{"when": one_line(self._label(row)), "people": people} for row, people in rows],
            "tasks": links.tasks_link(self.occurrence),
        }
