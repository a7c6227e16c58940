"""Entering somebody who called, wrote or stands in the door."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.inbox.access import InboxAccessMixin, decidable_occurrences, occurrence_or_refusal
from wagtail_samlingar.inbox.entry_forms import WALK_IN, EntryForm, new_key, posted_form, rows_for_staff
from wagtail_samlingar.inbox.occurrences import date_label, dates_among, title_of
from wagtail_samlingar.occurrences.models import DateState, PageState
from wagtail_samlingar.occurrences.queries import in_order
from wagtail_samlingar.occurrences.states import has_its_day
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.asking import question_set_for
from wagtail_samlingar.registrations.errors import AlreadyRegistered, ChoiceTaken, NoSeat, RegistrationRefused
from wagtail_samlingar.registrations.form import RegistrationForm
from wagtail_samlingar.registrations.form_answers import submission_of
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.scope import MODERATE
from wagtail_samlingar.registrations.services.entering import EnteredAs
from wagtail_samlingar.registrations.staff_asking import ask_about, questions_now

UNPROCESSABLE = 422
# How long after its start a date is still offered.
RECENT = timedelta(days=14)


def dates_to_enter_for(user):
    """Return choices of dates for a select: coming and recent ones that ``user`` may decide about. Two queries."""
    held = decidable_occurrences(user).filter(page_state__in=[PageState.LIVE, PageState.PAGE_UNPUBLISHED])
    held = held.filter(Q(starts_at__gt=timezone.now() - RECENT), state=DateState.PLANNED)
    return dates_among(in_order(held).prefetch_related("regions"))


# The service opens a durable transaction of its own, so a host's ATOMIC_REQUESTS must not have opened one before it.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class EnterView(InboxAccessMixin, WagtailAdminTemplateMixin, View):
    """Asks which date, then who; ``date`` in the address is the primary key of a date."""

    any_permission_required = [MODERATE]
    page_title = gettext_lazy("Add registration")
    header_icon = "plus"
    template_name = "wagtail_samlingar/inbox/enter.html"
    index_url_name = None
    case_url_name = None
    url_namespace = None

    @cached_property
    def occurrence(self):
        """The date; one outside the scope does not exist."""
        pk = self.request.GET.get("date", "")
        return occurrence_or_refusal(self.request.user, pk if pk.isascii() and pk.isdigit() and len(pk) < 19 else None)

    @cached_property
    def questions(self):
        """(questions that are asked now, their language)."""
        return questions_now(self.occurrence)

    @cached_property
    def ask(self):
        """What the form asks."""
        return ask_about(self.occurrence, self.questions[0])

    @cached_property
    def is_its_day(self):
        """True on the day and after: people may have met."""
        return has_its_day(self.occurrence, timezone.now())

    @property
    def url(self):
        """Address of the form for this date."""
        return f"{reverse(f'{self.url_namespace}:enter')}?date={self.occurrence.pk}"

    def get_breadcrumbs_items(self):
        """Return the way here from the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request, *args, **kwargs):
        """Ask for the date, or show the empty form for it."""
        if not request.GET.get("date"):
            return self._choose_date()
        initial = {
            "key": new_key(),
            "entered_as": WALK_IN if self.is_its_day else EnteredAs.ROUTED,
            "language": self.questions[1] or get_language(),
        }
        form = RegistrationForm(self.ask, initial={"date": self.occurrence.date_key})
        return self._show(form, EntryForm(initial=initial, has_its_day=self.is_its_day))

    def post(self, request, *args, **kwargs):
        """Enter the person, or show what is wrong with the answers kept."""
        if not request.GET.get("date"):
            raise PermissionDenied(_("Choose a date first."))
        form, entry = posted_form(self.ask, request.POST), EntryForm(request.POST, has_its_day=self.is_its_day)
        form.full_clean()
        if not entry.is_valid():
            return self._show(form, entry, status=UNPROCESSABLE)
        is_there = entry.cleaned_data["entered_as"] == WALK_IN
        cleaned = form.cleaned_data
        if not is_there and not form.errors and not cleaned["email"] and not cleaned["phone"]:
            form.add_error("phone", _("Enter a phone number or an e-mail address, so that the person can be reached"))
        if form.errors:
            return self._show(form, entry, status=UNPROCESSABLE)
        return self._enter(form, entry, is_there)

    def _enter(self, form, entry, is_there):
        chosen, language = entry.cleaned_data, self.questions[1] or entry.cleaned_data["language"]
        question_set = question_set_for(self.ask.questions, language) if self.ask.questions else None
        submission = submission_of(form, f"staff-{chosen['key']}", chosen["language"], question_set)
        existing = None
        try:
            party = services.enter(
                submission,
                actor=self.request.user,
                walk_in=is_there,
                entered_as=EnteredAs.CONFIRMED if is_there else chosen["entered_as"],
                override_reason=chosen["override_reason"],
                notify=not chosen["silent"],
            )
        except ChoiceTaken as refused:
            name = f"q_{refused.question_key}"
            form.add_error(name if name in form.fields else None, str(refused))
        except NoSeat as refused:
            entry.add_error("override_reason", str(refused))
        except AlreadyRegistered as refused:
            form.add_error(None, str(refused))
            existing = self.registrations().filter(pk=refused.registration.pk).first()
        except RegistrationRefused as refused:
            form.add_error(None, str(refused))
        else:
            return self._go_on(party)
        return self._show(form, entry, status=UNPROCESSABLE, existing=existing)

    def _go_on(self, party):
        """Say what came of it, and lead to the case or to the next person."""
        registration = party.registrations.order_by("pk").first()
        case_url = reverse(self.case_url_name, args=[registration.pk])
        text = _("%(reference)s: %(status)s.") % {
            "reference": registration.reference,
            "status": registration.get_status_display(),
        }
        messages.success(self.request, text, buttons=[messages.button(case_url, _("Look at it"))])
        return redirect(self.url if "again" in self.request.POST else case_url)

    def _choose_date(self):
        self.template_name = "wagtail_samlingar/inbox/enter_date.html"
        choices = dates_to_enter_for(self.request.user)
        is_grouped = any(isinstance(label, list) for _value, label in choices)
        return self.render_to_response(
            self.get_context_data(
                groups=choices if is_grouped else [("", choices)] if choices else [],
                list_url=reverse(self.index_url_name),
            )
        )

    def _show(self, form, entry, status=200, existing=None):
        seats = seats_of([self.occurrence])[self.occurrence.pk]
        context = self.get_context_data(
            title=title_of(self.occurrence),
            date=date_label(self.occurrence),
            seats=seats,
            form=form,
            rows=rows_for_staff(form),
            entry=entry,
            asks_reason=bool(not seats.takes(1) or entry.errors or entry["override_reason"].value()),
            existing=existing,
            existing_url=reverse(self.case_url_name, args=[existing.pk]) if existing else "",
            form_url=self.url,
            other_date_url=reverse(f"{self.url_namespace}:enter"),
        )
        return self.render_to_response(context, status=status)
