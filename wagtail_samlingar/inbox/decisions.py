"""What staff can decide about a case, and the form each decision is posted with."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_samlingar.inbox.seats_words import change_in_words
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import HOLDING, Action, RejectReason, actions_for

REASON_LENGTH = 500
TEXT_LENGTH = 2000
# Stands for the reason that will be given, to say what a place beyond the capacity would mean.
BEYOND = "…"
# Name of the field that keeps the message back.
NOT_SENT = "do_not_send"


class DecisionForm(forms.Form):
    """Carries the status that the person deciding saw, so that two do not decide at once."""

    expected_status = forms.CharField(max_length=12, widget=forms.HiddenInput)

    def options(self):
        """Return the arguments of the service, from a valid form."""
        options = dict(self.cleaned_data)
        if NOT_SENT in options:
            options["notify"] = not options.pop(NOT_SENT)
        return options


class ToldDecisionForm(DecisionForm):
    """A decision the person is told of, unless staff say otherwise."""

    do_not_send = forms.BooleanField(label=_("Do not send a message"), required=False)


class ConfirmForm(ToldDecisionForm):
    """Giving a place beyond the capacity takes a reason."""

    override_reason = forms.CharField(
        label=_("Reason for giving a place beyond the capacity"),
        help_text=_("Kept in the history. Do not write anything personal."),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RejectForm(ToldDecisionForm):
    """Why the person does not get a place, and words to them."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=RejectReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )
    text = forms.CharField(
        label=_("Text to the person"),
        help_text=_("The person can read this."),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MoveForm(ToldDecisionForm):
    """Which date the person is moved to. The choices are set for each case: they depend on who decides."""

    occurrence_id = forms.TypedChoiceField(
        label=_("Choose date"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a date"),
            "invalid_choice": _("Nobody can be moved to this date. Choose another."),
        },
    )


@dataclass(frozen=True)
class Decision:
    """A decision: the action it is, the service that carries it out, and how its button looks.

    ``explanation`` says what happens. ``is_folded`` puts the form behind a fold, so that it takes two steps.
    """

    action: Action
    service: Callable
    form_class: type[DecisionForm]
    label: str
    explanation: str = ""
    is_folded: bool = True
    style: str = "button-secondary"


DECISIONS = {
    decision.action: decision
    for decision in (
        Decision(
            Action.CONFIRM, services.confirm, ConfirmForm, Action.CONFIRM.label, is_folded=False, style="button-primary"
        ),
        Decision(
            Action.WAITLIST,
            services.waitlist,
            ToldDecisionForm,
            Action.WAITLIST.label,
            _("The person gets the place in the queue that their time of registration gives them."),
            is_folded=False,
        ),
        Decision(Action.REJECT, services.reject, RejectForm, _("Did not get a place")),
        Decision(
            Action.OFFER,
            services.offer,
            ToldDecisionForm,
            Action.OFFER.label,
            _("The seat is held until the person has answered, or the time for that has run out."),
            is_folded=False,
        ),
        Decision(
            Action.CANCEL,
            services.cancel,
            ToldDecisionForm,
            pgettext_lazy("staff", "Withdraw the person"),
            _("The seat is free at once. It can be taken back with “Reopen”."),
            style="no",
        ),
        Decision(
            Action.REOPEN,
            services.reopen,
            ToldDecisionForm,
            Action.REOPEN.label,
            _("The person waits for an answer again, or in the queue when there is no free seat."),
            is_folded=False,
        ),
        Decision(
            Action.MOVE,
            services.move,
            MoveForm,
            Action.MOVE.label,
            _("The time of registration goes along. Where there is no free seat, the person waits in the queue."),
        ),
        Decision(
            Action.MARK_SPAM,
            services.mark_spam,
            DecisionForm,
            Action.MARK_SPAM.label,
            _("No seat is held, and no message is sent. It can be taken back with “Not spam”."),
            style="no",
        ),
        Decision(
            Action.NOT_SPAM,
            services.not_spam,
            ToldDecisionForm,
            Action.NOT_SPAM.label,
            _("The person waits for an answer, or in the queue when there is no free seat."),
            is_folded=False,
        ),
        Decision(
            Action.UNDO,
            services.undo,
            DecisionForm,
            pgettext_lazy("staff", "Undo the last decision"),
            _("A message about it that has not been sent yet is not sent."),
            is_folded=False,
        ),
    )
}


# Keys that reach a decision, for those who use shortcuts (``inbox.js``).
SHORTCUTS = {Action.CONFIRM: "c", Action.WAITLIST: "w", Action.REJECT: "r", Action.UNDO: "u"}


@dataclass
class OfferedDecision:
    """A decision as a case page offers it. ``form`` may be bound and hold errors."""

    decision: Decision
    url: str
    form: DecisionForm
    beyond_capacity: bool = False
    # What it means for the seats, in words.
    seats_change: str = ""
    # Where the form shows its message; "" where there is none.
    preview_url: str = ""

    @property
    def name(self):
        """Name of the action in addresses."""
        return str(self.decision.action)

    @property
    def shortcut(self):
        """The key that reaches it, or ""."""
        return SHORTCUTS.get(self.decision.action, "")

    @property
    def is_folded(self):
        """True where the form takes opening first: it asks for something, or is hard to undo."""
        return self.decision.is_folded or self.beyond_capacity

    @property
    def fields(self):
        """The fields to show above the button. The reason for an override is asked only when there is no free seat."""
        if self.decision.action == Action.CONFIRM and not self.beyond_capacity:
            return []
        return [field for field in self.form.visible_fields() if field.name != NOT_SENT]

    @property
    def not_sent(self):
        """The box that keeps the message back, or None where none is sent."""
        return self.form[NOT_SENT] if NOT_SENT in self.form.fields else None


def offered(registration, seats, get_url, actor, *, bound=None, destinations=(), can_undo=False):
    """Return the ``OfferedDecision`` objects that the state table allows for ``registration`` (with its date).

    Args: ``seats`` (``Seats``) of its date; ``get_url(name)``, where the form of an action is posted, and where
    "preview_<action>" is; ``actor``, who decides; ``bound``, {action: bound form} to show instead of an empty one;
    ``destinations``, choices of dates to move to (moving is offered where there are any); ``can_undo``, whether the
    last decision can be undone.
    """
    decisions = []
    # What was done a moment ago is what is most likely to be undone.
    for action in sorted(actions_for(registration.status), key=lambda action: action != Action.UNDO):
        is_possible = {Action.MOVE: bool(destinations), Action.UNDO: can_undo}.get(action, action in DECISIONS)
        if is_possible:
            form = (bound or {}).get(action) or new_form(action, registration, destinations=destinations)
            beyond = action == Action.CONFIRM and registration.status not in HOLDING and seats.free == 0
            change = _seats_change(registration, action, seats, actor, beyond)
            preview_url = get_url(f"preview_{action}") if NOT_SENT in form.fields else ""
            decisions.append(OfferedDecision(DECISIONS[action], get_url(action), form, beyond, change, preview_url))
    return decisions


def _seats_change(registration, action, seats, actor, beyond):
    if action in (Action.MOVE, Action.UNDO):
        return ""
    options = {"override_reason": BEYOND} if beyond else {}
    after = services.foresee(registration, action, registration.occurrence, seats, actor=actor, **options)
    return change_in_words(seats, after) if after else ""


def new_form(action, registration, data=None, destinations=()):
    """Return the form of ``action`` for ``registration``, bound to ``data`` when it is given.

    ``destinations`` are choices (pk, label) of dates to move to.
    """
    initial = {"expected_status": registration.status}
    form = DECISIONS[action].form_class(data, auto_id=f"id_{action}_%s", initial=initial)
    if action == Action.MOVE:
        form.fields["occurrence_id"].choices = destinations
    return form
