"""The words of messages to many: what staff wrote, what has changed, which other dates there are."""

from django.utils import timezone

from wagtail_samlingar.messages.mailings import FALLBACK, KNOWN
from wagtail_samlingar.messages.plain import one_line, several_lines
from wagtail_samlingar.occurrences.facts import digest_of, facts_of
from wagtail_samlingar.occurrences.models import DateState
from wagtail_samlingar.occurrences.queries import of_gathering
from wagtail_samlingar.occurrences.states import closed_state, queue_takes
from wagtail_samlingar.registrations.date_tasks import changed_facts
from wagtail_samlingar.registrations.date_views import DateView
from wagtail_samlingar.registrations.fact_words import differences_from
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.states import Status


def words_of(mailing, language):
    """Return what staff wrote in ``mailing`` for readers of ``language``: {"subject": …, "text": …}, maybe empty."""
    texts = mailing.texts if mailing else {}
    return texts.get(language) or texts.get(mailing.parameters.get(FALLBACK) if mailing else "", {})


def what_changed(mailing, occurrence, registrations, language):
    """Return the ``Difference`` objects between what ``registrations`` were told and what holds.

    None where they were told something else than those who are asked about: then only what holds is certain.
    """
    known = mailing.parameters.get(KNOWN) if mailing else None
    if not known or any(row.told_digest != digest_of(known) for row in registrations):
        return None
    return differences_from(changed_facts(known, facts_of(occurrence)), occurrence, language)


def open_dates_of(occurrence, language, now=None):
    """Return a ``DateView`` for each other date of the gathering of ``occurrence`` that takes registrations now.

    Two queries.
    """
    now = now or timezone.now()
    dates = of_gathering(occurrence.gathering_key)
    found = [row for row in dates if row.pk != occurrence.pk and closed_state(row, now) is None]
    seats = seats_of(found, now)
    return [DateView(row, None, seats, language) for row in found if queue_takes(row, seats[row.pk], 1)]


class ManyWords:
    """Mixed into ``texts.Words``: the values of each kind that goes to many."""

    def _of_changed(self):
        language = self.message.language
        differences = what_changed(self.message.mailing, self.occurrence, self.registrations, language)
        return {
            **self._of_state(),
            "differences": [
                {"label": one_line(row.label), "before": one_line(row.before), "after": one_line(row.after)}
                for row in differences or ()
            ],
            **self._of_staff(),
        }

    def _of_free(self):
        return self._of_staff()

    def _of_reminder(self):
        key, language = self.occurrence.gathering_key, self.message.language
        return {
            "extra_information": several_lines(self.shelf.extra_information(key, language)),
            "online_url": one_line(self.occurrence.online_url),
        }

    def _of_other_date(self):
        dates = open_dates_of(self.occurrence, self.message.language)
        return {
            "other_dates": [
                {
                    "when": one_line(date.choice_label),
                    "place": one_line(date.venue),
                    "state": one_line(date.state_words),
                }
                for date in dates
            ],
            **self._of_staff(),
        }

    def _of_date_cancelled(self):
        return {"reason_text": several_lines(self.registrations[0].reject_text)}

    def _of_state(self):
        """What the date has come to, and the way to it for those who have a place."""
        confirmed = all(row.status == Status.CONFIRMED for row in self.registrations)
        return {
            "is_cancelled": self.occurrence.state == DateState.CANCELLED,
            "is_postponed": self.occurrence.state == DateState.POSTPONED,
            "online_url": one_line(self.occurrence.online_url) if confirmed else "",
        }

    def _of_staff(self):
        words = words_of(self.message.mailing, self.message.language)
        return {
            "written_subject": one_line(words.get("subject", "")),
            "written": several_lines(words.get("text", "")),
        }
