"""The page behind the link: how things stand, and what can be done about it."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_samlingar.gatherings import wording
from wagtail_samlingar.registrations import own_rules
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.mine.standings import LOOKS, answer_within_days, standing, what_next
from wagtail_samlingar.registrations.states import ACTIVE, Status

# What has just been done, by the code in the address that the browser was sent on to.
DONE = {
    "changed": lambda: _("What you changed is stored."),
    "again": lambda: _("What you changed is stored. Staff look at it again, and you will get an answer by email."),
    "same": lambda: _("Nothing was changed."),
    "moved": lambda: _("You have chosen another date."),
    "cancelled": lambda: _("The withdrawal is stored."),
    "handed_over": lambda: _("The place is handed over."),
    "offer": lambda: _("Your answer is stored."),
    "address_asked": lambda: _(
        "We have sent a message to the new address. Open the link in it and confirm. Until then nothing changes."
    ),
    "address_changed": lambda: _("The new address is confirmed. Links that were sent to the old one no longer work."),
    "erasure": lambda: _("Staff are told that you ask for this to be erased."),
}


class PersonView:
    """One person on the page, in the active language."""

    def __init__(self, row, holder, now, days):
        self.row = row
        self._holder = holder
        self._now = now
        self.name = row.name or _("name comes later")
        self.standing = standing(row, holder.is_you, now)
        self.next = what_next(row, now, days)
        self.look = LOOKS.get(row.status, "closed")

    @property
    def is_offered(self):
        """True while there is an offer to answer."""
        return own_rules.may_answer_offer(self.row, self._now)

    @property
    def offer_url(self):
        """Where the answer is posted."""
        return self._holder.url("offer", self.row)

    @property
    def online_url(self):
        """How to take part online: for those with a place alone."""
        return self.row.occurrence.online_url if self.row.status == Status.CONFIRMED else ""

    @cached_property
    def acts(self):
        """[(address, words)] of what can be done about this person now."""
        row, occurrence, now = self.row, self.row.occurrence, self._now
        acts = []
        if own_rules.may_name(row, occurrence, now):
            acts.append(("change", _("Say who comes")))
        elif own_rules.may_change(row, occurrence, now):
            acts.append(("change", _("Change the answers")))
        if own_rules.may_hand_over(row, occurrence, now):
            acts.append(("hand_over", _("Hand the place to somebody else")))
        if own_rules.may_move(row, occurrence, now):
            acts.append(("move", _("Choose another date")))
        if own_rules.may_cancel(row, occurrence, now):
            withdraw = pgettext("person", "Withdraw") if self._holder.is_you else _("Withdraw this person")
            acts.append(("cancel", withdraw))
        return [(self._holder.url(act, row), words) for act, words in acts]

    @property
    def erase_url(self):
        """Where erasure is asked for, or ""."""
        return self._holder.url("erase", self.row) if own_rules.may_ask_for_erasure(self.row) else ""


class DateGroup:
    """The people who are on one date."""

    def __init__(self, date, people, now):
        self.date = date
        self.people = people
        self._now = now

    @property
    def changes_until(self):
        """Until when answers can be changed, in words; "" when nobody here can, or there is no limit yet."""
        occurrence = self.date.occurrence
        until = own_rules.changes_until(occurrence)
        can = any(own_rules.may_change(person.row, occurrence, self._now) for person in self.people)
        if not can or until is None:
            return ""
        return wording.instant_in_words(until, ZoneInfo(occurrence.time_zone))

    @property
    def withdraw_until(self):
        """Until when people may withdraw, in words, or ""."""
        occurrence = self.date.occurrence
        can = any(own_rules.may_cancel(person.row, occurrence, self._now) for person in self.people)
        if not can or occurrence.starts_at is None:
            return ""
        return wording.instant_in_words(occurrence.starts_at, ZoneInfo(occurrence.time_zone))


class Overview:
    """Everything that the page behind the link of ``holder`` (``Holder``) shows, in the active language."""

    def __init__(self, holder, done=""):
        self.holder = holder
        self.party = holder.party
        self.occurrence = holder.people[0].occurrence
        self.now = timezone.now()
        self.done = DONE[done]() if done in DONE else ""

    @property
    def title(self):
        """Title of the gathering."""
        return self.occurrence.title_in(self.party.language)

    @cached_property
    def people(self):
        """A ``PersonView`` of each person that the holder sees."""
        days = answer_within_days(self.occurrence)
        return [PersonView(row, self.holder, self.now, days) for row in self.holder.people]

    @cached_property
    def groups(self):
        """The people by date, in the order in which they were registered."""
        by_date = {}
        for person in self.people:
            by_date.setdefault(person.row.occurrence_id, []).append(person)
        dates = date_views([people[0].row.occurrence for people in by_date.values()], self.party.language)
        return [DateGroup(date, people, self.now) for date, people in zip(dates, by_date.values(), strict=True)]

    @property
    def cancel_all_url(self):
        """Where all are withdrawn at once, or "" where there are not several."""
        rows = [row for row in self.holder.people if own_rules.may_cancel(row, row.occurrence, self.now)]
        return self.holder.url("cancel_all") if len(rows) > 1 else ""

    @property
    def address_url(self):
        """Where the address is changed, or "" for somebody who is not registered any more."""
        is_active = any(
            row.status in ACTIVE and not own_rules.has_started(row.occurrence, self.now) for row in self.holder.people
        )
        return self.holder.url("address") if is_active else ""
