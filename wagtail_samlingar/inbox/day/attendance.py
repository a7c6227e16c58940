"""Ticking off who came, on a phone at the door: big buttons, one tick at a time or all at once."""

from collections import Counter, defaultdict

from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from wagtail_samlingar.inbox.day.access import TICK_OFF, DayMixin
from wagtail_samlingar.occurrences.states import has_its_day
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Action, Attendance, Status

UNPROCESSABLE = 422


# The services open durable transactions of their own, so a host's ATOMIC_REQUESTS must not have opened one before.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class TickOffView(DayMixin, View):
    """Lists the people and writes what is ticked off. From the day itself on; before it, says when."""

    permissions = TICK_OFF

    @cached_property
    def has_come(self):
        """True on the day itself and after it."""
        return has_its_day(self.occurrence, timezone.now())

    def post(self, request, *args, **kwargs):
        """Tick off, unless the day has not come."""
        if not self.has_come:
            messages.error(request, _("Nobody can be ticked off before the day itself."))
            return self.get(request, *args, **kwargs)
        return self.tick(request)

    def get(self, request, *args, **kwargs):
        """List the people. Changes nothing."""
        status = 200 if request.method in ("GET", "HEAD") else UNPROCESSABLE
        return self.render_to_response(self.get_context_data(), status=status)

    def get_context_data(self, **kwargs):
        """Add the people and how far the ticking has come."""
        people = self.people()
        ticked = [row for row in people if row.attendance != Attendance.UNKNOWN]
        return super().get_context_data(
            people=people,
            ticked=len(ticked),
            attended=sum(row.attendance == Attendance.ATTENDED for row in ticked),
            has_come=self.has_come,
            attendance_url=self.url_of("attendance"),
            everybody_url=self.url_of("attendance_everybody"),
            walk_in_url=f"{reverse(f'{self.url_namespace}:enter')}?date={self.occurrence.pk}",
            **kwargs,
        )

    def tick(self, request):
        """Write what was posted and return the answer."""
        raise NotImplementedError

    def write(self, pks, attendance):
        """Write ``attendance`` for the people ``pks`` of this date, and say who was left out."""
        own = Registration.objects.filter(occurrence=self.occurrence, pk__in=pks).exclude(attendance=attendance)
        expected = dict.fromkeys(own.values_list("pk", flat=True), Status.CONFIRMED)
        if not expected:
            return
        outcome = services.decide_many(
            Action.SET_ATTENDANCE, expected, actor=self.request.user, notify=False, attendance=attendance
        )
        reasons = defaultdict(list)
        for reference, reason in outcome.skipped:
            reasons[reason].append(reference)
        for reason, references in reasons.items():
            text = _("Not ticked off: %(references)s. %(reason)s")
            messages.warning(self.request, text % {"references": ", ".join(references), "reason": reason})


class AttendanceView(TickOffView):
    """Ticks off one person at a time, and takes a tick back."""

    template_name = "wagtail_samlingar/inbox/day/attendance.html"
    page_title = gettext_lazy("Tick off who came")

    def tick(self, request):
        """Write the one tick that was posted as "<primary key>:<attendance>" and lead back to the person."""
        pk, _colon, attendance = request.POST.get("tick", "").partition(":")
        if not _is_key(pk) or attendance not in Attendance.values:
            messages.error(request, _("It is not clear who was ticked off. Try again."))
            return self.get(request)
        self.write([int(pk)], Attendance(attendance))
        return HttpResponseRedirect(f"{self.url_of('attendance')}#person-{int(pk)}")


class EverybodyView(TickOffView):
    """Ticks off everybody at once: all who were listed came, except those who are marked."""

    template_name = "wagtail_samlingar/inbox/day/everybody.html"
    page_title = gettext_lazy("Everybody came except …")

    def tick(self, request):
        """Write that those marked are absent and the others who were listed came."""
        listed, absent = (
            {int(pk) for pk in request.POST.getlist(name) if _is_key(pk)} for name in ("listed", "absent")
        )
        self.write(listed - absent, Attendance.ATTENDED)
        self.write(listed & absent, Attendance.ABSENT)
        ticked = Counter(row.attendance for row in self.people())
        text = _("Ticked off: %(attended)d attended, %(absent)d did not.")
        counts = {"attended": ticked[Attendance.ATTENDED], "absent": ticked[Attendance.ABSENT]}
        messages.success(request, text % counts)
        return HttpResponseRedirect(self.url_of("attendance"))


def _is_key(text):
    """Return True when ``text`` can be a primary key on every database."""
    return text.isascii() and text.isdigit() and len(text) < 19
