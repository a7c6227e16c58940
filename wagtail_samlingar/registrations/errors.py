"""Why a service refused. Each says so in a sentence for the person who asked."""

from django.utils.translation import gettext as _


class RegistrationRefused(Exception):
    """A rule stood against what was asked; nothing was written. ``str()`` is a sentence in the active language."""


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


class NoSeat(RegistrationRefused):
    """There is no free seat and no override with a reason."""

    def __init__(self):
        super().__init__(
            _("There is no free seat. Free one first, or give the place beyond the capacity with a reason.")
        )


class AlreadyActive(RegistrationRefused):
    """The same person is already registered for the date."""

    def __init__(self):
        super().__init__(_("This person already has another active registration for the date."))
