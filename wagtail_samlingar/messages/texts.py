"""The words of a message, made when it is sent, in the language of the person who registered."""

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_samlingar.gatherings import wording
from wagtail_samlingar.messages import links
from wagtail_samlingar.messages.kinds import TO_STAFF, Kind, State
from wagtail_samlingar.messages.many_words import ManyWords
from wagtail_samlingar.messages.models import MessageRegistration
from wagtail_samlingar.messages.new_address import confirm_until, token_for
from wagtail_samlingar.messages.own_texts import filled
from wagtail_samlingar.messages.placeholders import WITH_OWN_TEXT
from wagtail_samlingar.messages.plain import one_line, several_lines, tidy
from wagtail_samlingar.messages.queueing import SUBMISSION
from wagtail_samlingar.messages.self_service import HANDED_OVER
from wagtail_samlingar.messages.staff_words import NudgeWords, StaffWords
from wagtail_samlingar.occurrences.models import DateState, ProgrammeState
from wagtail_samlingar.occurrences.states import PublicState, Seats
from wagtail_samlingar.registrations.date_views import DateView
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import ACTIVE, RejectReason, Status

# People listed to somebody who registers again.
LISTED = 20
CONTACT = ("name", "email", "phone")
# Sent to an address that is not known to be the person's, or no longer is.
NAMES_NOBODY = (Kind.CONFIRM_ADDRESS, Kind.NEW_ADDRESS, Kind.ADDRESS_CHANGED)


@dataclass(frozen=True)
class Letter:
    """A subject on one line, the text, and the text as it is kept: with a placeholder for each personal link."""

    subject: str
    text: str
    kept: str


def compose(message, registrations, shelf):
    """Return the ``Letter`` for ``message`` about ``registrations`` (those of whom it still holds).

    Args: ``message`` with its party and date, ``shelf`` (``Shelf``) of the batch. Raises ``links.NoAddress`` when it
    needs a link that cannot be made.
    """
    with translation.override(message.language):
        words = _words_of(message, registrations, shelf)
        template = f"wagtail_samlingar/messages/{Kind(message.kind).value}"
        own = _own_text(message, words, shelf)
        subject = one_line(own.subject if own else render_to_string(f"{template}_subject.txt", words.context))
        own_content = several_lines(own.text) if own else ""
        text = tidy(render_to_string(f"{template}.txt", {**words.context, "own_text": own_content}))
    kept = text
    for address in words.links:
        kept = kept.replace(address, links.PLACEHOLDER)
    return Letter(subject, text, kept)


def _own_text(message, words, shelf):
    if message.kind not in WITH_OWN_TEXT:
        return None
    own = shelf.own_text(message.occurrence.site_key, message.kind, message.language)
    return filled(own, message.kind, words.context)


def _words_of(message, registrations, shelf):
    if message.kind == Kind.STAFF_NUDGE:
        return NudgeWords(message)
    return StaffWords(message) if message.kind in TO_STAFF else Words(message, registrations, shelf)


class Words(ManyWords):
    """The values that the templates of one message may set in, in the active language."""

    def __init__(self, message, registrations, shelf):
        self.message = message
        self.party = message.party
        self.occurrence = message.occurrence
        self.registrations = registrations
        self.shelf = shelf
        self.links = []
        # Read out by staff: there is no page to lead to, and nobody to write to.
        self.by_phone = message.state in (State.TO_PHONE, State.PHONED)

    @cached_property
    def context(self):
        """The context of the templates; every value is plain text, a number or a list of such."""
        names = [one_line(self._name(row)) for row in self.registrations]
        organiser, answer_within_days = self.shelf.of_site(self.occurrence.site_key)
        return {
            **self.shelf.of_date(self.occurrence, self.message.language, self._facts),
            "greeting": one_line(self._greeting),
            "names": names,
            "who": names,
            "count": len(self.registrations),
            "for_others": self._is_for_others,
            "reference": self._reference,
            "by_phone": self.by_phone,
            "organiser": one_line(organiser),
            "answer_within_days": answer_within_days,
            "mine": self._mine([row for row in self.registrations if row.status in ACTIVE]),
            **getattr(self, f"_of_{self.message.kind}", dict)(),
        }

    def _facts(self):
        """Return what holds of the date for whoever reads of it."""
        occurrence, view = self.occurrence, self._view(self.occurrence)
        return {
            "title": one_line(occurrence.title_in(self.message.language)),
            "when": one_line(view.told_when),
            "place": one_line(view.venue),
            "state": "" if occurrence.state == DateState.PLANNED else occurrence.get_state_display(),
            "programme_is_final": occurrence.programme_state == ProgrammeState.FINAL,
            "contact": {name: one_line(getattr(occurrence, f"contact_{name}")) for name in CONTACT},
        }

    @property
    def _only(self):
        return self.registrations[0] if len(self.registrations) == 1 else None

    @property
    def _is_for_others(self):
        """True for a contact who reads about others, or about several people."""
        if self._only is None:
            return bool(self.registrations)
        is_elsewhere = self.message.recipient and self.message.recipient.casefold() != self._only.written_to.casefold()
        return bool(is_elsewhere) or not self._only.reads_of_self

    @property
    def _greeting(self):
        # A stranger's words are not sent to an address that nobody has confirmed.
        if self.message.kind in NAMES_NOBODY:
            return ""
        if self._only is not None and not self._is_for_others:
            return self._only.name
        return self.party.name if self.message.recipient == self.party.email else ""

    @property
    def _reference(self):
        # The contact has the number of the whole submission from the receipt.
        if self._only is not None and self.message.recipient != self.party.email:
            return self._only.reference
        return self.party.reference if self.registrations else ""

    def _name(self, registration):
        return registration.name or _("name comes later")

    def _view(self, occurrence):
        seats = Seats(capacity=occurrence.capacity)
        return DateView(occurrence, seats, PublicState.OPEN, self.message.language)

    def _link(self, address):
        if self.by_phone:
            return ""
        if address:
            self.links.append(address)
        return address

    def _mine(self, registrations):
        """Return [{"about": names, "address": …}]: where the reader sees and changes ``registrations``."""
        if self.by_phone or self.message.kind in NAMES_NOBODY:
            return []
        found = links.own_links(self.message.recipient, registrations, self.occurrence)
        return [
            {"about": ", ".join(one_line(self._name(row)) for row in people), "address": self._link(address)}
            for people, address in found
        ]

    def _instant(self, moment):
        return wording.instant_in_words(moment, ZoneInfo(self.occurrence.time_zone))

    def _after_submission(self):
        """What goes with a registration that is alive."""
        key, language = self.occurrence.gathering_key, self.message.language
        values = {"extra_information": several_lines(self.shelf.extra_information(key, language))}
        if self.message.parameters.get(SUBMISSION) and self.message.recipient == self.party.email:
            values["receipt"] = self._link(links.link_if_any(links.RECEIPT, self.party, self.occurrence))
        return values

    def _of_confirm_address(self):
        return {
            "verify": self._link(links.link(links.VERIFY, self.party, self.occurrence)),
            "until": self._instant(self.party.verify_by),
        }

    def _of_already_registered(self):
        address = Q(email__iexact=self.party.email) | Q(email="", party__email__iexact=self.party.email)
        rows = Registration.objects.filter(
            address, occurrence__gathering_key=self.occurrence.gathering_key, status__in=ACTIVE
        )
        rows = (
            rows.select_related("occurrence", "party").prefetch_related("occurrence__regions").order_by("pk")[:LISTED]
        )
        return {
            "mine": self._mine(rows),
            "standing": [
                {
                    "name": one_line(self._name(row)),
                    "when": one_line(self._view(row.occurrence).told_when),
                    "status": row.get_status_display(),
                }
                for row in rows
            ],
        }

    def _of_received(self):
        return self._after_submission()

    def _of_has_place(self):
        return {**self._after_submission(), "online_url": one_line(self.occurrence.online_url)}

    def _of_waitlisted(self):
        place = min(self.shelf.place_in_queue(row) for row in self.registrations)
        return {**self._after_submission(), "queue_place": place}

    def _of_offered(self):
        row = self.registrations[0]
        until = [row.offer_expires_at for row in self.registrations if row.offer_expires_at]
        # One link answers for all who are told in this message.
        answer = links.link_if_any(links.OFFER, row, self.occurrence)
        return {"until": self._instant(min(until)) if until else "", "answer": self._link(answer)}

    def _of_offer_expired(self):
        # A mail server may be down for as long as an offer stands.
        offers = MessageRegistration.objects.filter(
            registration__in=self.registrations,
            message__kind=Kind.OFFERED,
            message__occurrence=self.message.occurrence_id,
        ).order_by("message__created_at", "message")
        newest = dict(offers.values_list("registration", "message__state"))
        heard = not {State.SENT, State.PHONED}.isdisjoint(newest.values())
        # A call that was not made is taken out when there is something newer to say.
        return {"never_heard": not heard and (bool(newest) or self.by_phone)}

    def _of_not_given_place(self):
        reason = self.message.parameters.get("reason", "")
        is_told = reason in RejectReason.values and reason != RejectReason.OTHER
        return {
            "reason": str(RejectReason(reason).label) if is_told else "",
            "reason_text": several_lines(self.registrations[0].reject_text),
        }

    def _of_cancelled(self):
        # The contact may withdraw anybody of the party.
        by = self.message.parameters.get("cancelled_by", "")
        return {"cancelled_by": by, "perhaps_by_contact": self._only is not None and self._only.has_own_address}

    def _of_links(self):
        return {"mine": self._mine(self.registrations)}

    def _of_new_address(self):
        address = links.new_address_link(token_for(self.message), self.occurrence)
        nobody = {"names": [], "for_others": False, "reference": ""}
        return {**nobody, "confirm": self._link(address), "until": self._instant(confirm_until(self.message))}

    def _of_address_changed(self):
        handed_over = bool(self.message.parameters.get(HANDED_OVER))
        return {"names": [], "for_others": False, "reference": "", "handed_over": handed_over}

    def _of_moved(self):
        confirmed = all(row.status == Status.CONFIRMED for row in self.registrations)
        statuses = [row.get_status_display() for row in self.registrations]
        names = [one_line(self._name(row)) for row in self.registrations]
        return {
            # Of several, some may have a place there and some wait.
            "who": [f"{name}: {status}" for name, status in zip(names, statuses, strict=True)],
            "status": "" if self._is_for_others else statuses[0],
            "status_words": ", ".join(dict.fromkeys(statuses)),
            "online_url": one_line(self.occurrence.online_url) if confirmed else "",
        }
