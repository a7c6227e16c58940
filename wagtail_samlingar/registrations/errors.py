"""Why a service refused. Each says so in a sentence for the person who asked."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class RegistrationRefused(Exception):
    """A rule stood against what was asked; nothing was written. ``str()`` is a sentence in the active language."""


class Busy(RegistrationRefused):
    """Others held the date for too long. Nothing is wrong with what was asked: it may be asked again."""

    def __init__(self):
        super().__init__(_("Very many are registering right now, and nothing has been stored. Try again in a moment."))


class NotOpen(RegistrationRefused):
    """The date takes no registrations now. ``state`` is its ``PublicState``."""

    def __init__(self, state):
        self.state = state
        super().__init__(str(state.label))


class NotAllowed(RegistrationRefused):
    """The state table has no such transition, or the registration has moved on since it was looked at."""


class AlreadyDecided(NotAllowed):
    """The registration was no longer in the status the asker had seen."""

    def __init__(self, registration):
        self.registration = registration
        super().__init__(
            _("This registration has already been decided: it is now “%(status)s”.")
            % {"status": registration.get_status_display()}
        )


class OfferRanOut(NotAllowed):
    """The offer is no longer held."""

    def __init__(self):
        super().__init__(_("The offer has run out, and the place may have gone to the next in the queue."))


class QueueFull(NotOpen):
    """The waiting list has no room for the party."""


class NowFull(NotOpen):
    """There was a seat when the form was shown and there is none now: the sender is asked about the waiting list."""


class PartyTooLarge(RegistrationRefused):
    """More people than the gathering takes in one registration. ``limit`` is the number it takes."""

    def __init__(self, limit):
        self.limit = limit
        super().__init__(
            ngettext(
                "At most %(limit)d person can be registered at once. Send the others in a registration of their own.",
                "At most %(limit)d people can be registered at once. Send the others in a registration of their own.",
                limit,
            )
            % {"limit": limit}
        )


class ChoiceTaken(RegistrationRefused):
    """A choice has no room left. ``question_key`` and ``choice_key`` say which."""

    def __init__(self, question_key, choice_key):
        self.question_key = question_key
        self.choice_key = choice_key
        super().__init__(_("This choice has just been taken by others. Choose another one."))


class NoSeat(RegistrationRefused):
    """There is no free seat and no override with a reason."""

    def __init__(self):
        super().__init__(
            _("There is no free seat. Free one first, or give the place beyond the capacity with a reason.")
        )


class SeatGone(NoSeat):
    """The seat that a person had has gone to somebody else meanwhile."""

    def __init__(self):
        super().__init__()
        self.args = (
            _("The decision cannot be undone: the seat has been taken meanwhile, and there is no other free seat."),
        )


class AlreadyActive(RegistrationRefused):
    """The same person is already registered for the date."""

    def __init__(self):
        super().__init__(_("This person already has another active registration for the date."))


class ChangedMeanwhile(NotAllowed):
    """What the registration says is no longer what the asker had seen."""

    def __init__(self):
        super().__init__(_("Somebody else has changed this registration meanwhile. Nothing of yours has been stored."))


class AlreadyRegistered(RegistrationRefused):
    """A person whom staff enter is active through ``registration`` already, on this date or on another."""

    def __init__(self, registration, *, on_this_date):
        self.registration = registration
        super().__init__(
            _("This person is already registered for the date.")
            if on_this_date
            else _("This person is registered for another date, and the gathering takes people on one date only.")
        )


class NobodyEntered(RegistrationRefused):
    """Staff enter nobody for this date."""
