"""Deciding about many at once: a page that says what will happen, then what has happened and who was skipped."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.inbox.access import InboxAccessMixin, decidable_occurrences
from wagtail_samlingar.inbox.bulk_forms import FORMS, MOST, pack
from wagtail_samlingar.inbox.decisions import DECISIONS, NOT_SENT
from wagtail_samlingar.inbox.foreseen import many_of
from wagtail_samlingar.inbox.listed import Listed
from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.inbox.seats_words import change_in_words, no_change_in_words
from wagtail_samlingar.inbox.send_now_button import send_now_buttons
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Action, Attendance

UNPROCESSABLE = 422
# Primary keys in one question to the database.
READ_AT_ONCE = 500
# References of one reason that a message names.
MOST_NAMED = 20


@dataclass(frozen=True)
class DateRow:
    """What a decision means for one date, in words."""

    title: str
    date: str
    people: int
    seats: str


# The service opens durable transactions of its own, so a host's ATOMIC_REQUESTS must not have opened one before it.
# Wagtail's own address of a bulk action leads here (``bulk_actions.py``), for it is wrapped in one transaction.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class BulkDecisionView(InboxAccessMixin, WagtailAdminTemplateMixin, View):
    """One decision about those chosen in the list. ``action`` is set where the address is made."""

    template_name = "wagtail_samlingar/inbox/bulk.html"
    header_icon = "clipboard-list"
    action = None
    index_url_name = None
    case_url_name = None
    url_namespace = None

    def get(self, request, *args, **kwargs):
        """Say what would happen. Changes nothing."""
        expected = self._chosen()
        if not expected:
            messages.warning(request, _("Nobody you may decide about is chosen."))
            return redirect(self.next_url)
        if len(expected) > MOST:
            text = _("At most %(most)d people can be decided about at once. Narrow the list with the filters.")
            messages.error(request, text % {"most": MOST})
            return redirect(self.next_url)
        return self._ask(FORMS[self.action](initial={"expected": pack(expected)}), expected)

    def post(self, request, *args, **kwargs):
        """Check the right for every one of them, then let the service decide."""
        form = FORMS[self.action](request.POST)
        is_valid = form.is_valid()
        expected = form.cleaned_data.get("expected")
        if expected is None:
            messages.error(request, _("Choose the people in the list again."))
            return redirect(self.next_url)
        self._refuse_those_out_of_scope(list(expected))
        if not is_valid:
            return self._ask(form, expected, UNPROCESSABLE)
        if "preview" in request.POST:
            return self._ask(form, expected)
        outcome = services.decide_many(self.action, expected, actor=request.user, **form.options())
        self._tell(outcome, is_told=form.options().get("notify", False))
        return redirect(self.next_url)

    @cached_property
    def next_url(self):
        """The list the reader came from."""
        return get_valid_next_url_from_request(self.request) or reverse(self.index_url_name)

    @cached_property
    def decidable(self):
        """The dates the reader may decide about. Who may nowhere is refused."""
        occurrences = decidable_occurrences(self.request.user)
        if not occurrences.exists():
            raise PermissionDenied(_("You may see registrations, but not decide about them."))
        return occurrences

    def _chosen(self):
        """Return {pk: status} of those chosen in the list, or of all it holds, whom the reader may decide about."""
        decidable = self.decidable
        keys = self.request.GET.getlist("id")
        if "all" in keys:
            # What is listed is what the filters and the search leave, not everybody.
            rows = Listed(self.request, self.registrations()).in_chosen_status().filter(occurrence__in=decidable)
        else:
            pks = {int(key) for key in keys[: MOST + 1] if key.isascii() and key.isdigit() and len(key) < 19}
            rows = self.registrations().filter(pk__in=pks)
            self._refuse_those_out_of_scope(list(pks))
        return dict(rows.order_by("queued_at", "pk").values_list("pk", "status")[: MOST + 1])

    def _refuse_those_out_of_scope(self, pks):
        decidable = self.decidable
        for start in range(0, len(pks), READ_AT_ONCE):
            asked = Registration.objects.filter(pk__in=pks[start : start + READ_AT_ONCE])
            if asked.exclude(occurrence__in=decidable.values("pk")).exists():
                raise PermissionDenied(_("There are registrations among them that you may not decide about."))

    def _ask(self, form, expected, status=200):
        options = {"attendance": Attendance.ATTENDED} if self.action == Action.SET_ATTENDANCE else {}
        is_told = NOT_SENT in form.fields
        is_filled_in = form.is_bound and form.is_valid()
        if is_filled_in:
            options = form.options()
            is_told = options.pop("notify", False)
        forecasts, skipped = services.foresee_many(self.action, expected, actor=self.request.user, **options)
        changes = [change for forecast in forecasts for change in forecast.changes]
        # What is told of a rejection is not known before its reason is.
        with_examples = is_filled_in or self.action != Action.REJECT
        readers, examples = many_of(changes, with_examples=with_examples) if is_told else ([], [])
        context = self.get_context_data(
            form=form,
            chosen=len(expected),
            people=sum(forecast.people for forecast in forecasts),
            dates=[_date_row(forecast) for forecast in forecasts],
            skipped=skipped,
            is_told=is_told,
            readers=readers,
            examples=examples,
            decision=DECISIONS.get(self.action),
            label=self.get_page_title(),
            action_url=f"{self.request.path}?{self.request.META['QUERY_STRING']}",
            next_url=self.next_url,
        )
        return self.render_to_response(context, status=status)

    def _tell(self, outcome, *, is_told):
        done = len(outcome.done)
        if done:
            text = ngettext("%(action)s: %(people)d person.", "%(action)s: %(people)d people.", done)
            text %= {"action": self.get_page_title(), "people": done}
            messages.success(self.request, text, buttons=send_now_buttons(self.url_namespace) if is_told else [])
        references = {}
        for reference, reason in outcome.skipped:
            references.setdefault(reason, []).append(reference)
        for reason, skipped in references.items():
            messages.warning(self.request, _skipped_in_words(reason, skipped))

    def get_page_title(self):
        """Return what is done."""
        return str(self.action.label)

    def get_breadcrumbs_items(self):
        """Return the way here from the list."""
        return [
            *self.breadcrumbs_items,
            {"url": self.next_url, "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]


def _date_row(forecast):
    occurrence = forecast.occurrence
    return DateRow(
        title_of(occurrence),
        date_label(occurrence),
        forecast.people,
        change_in_words(forecast.before, forecast.after) or no_change_in_words(forecast.after),
    )


def _skipped_in_words(reason, references):
    """Return that those with ``references`` were skipped for ``reason``; a long list is cut."""
    text = ngettext(
        "%(people)d person was skipped: %(references)s. %(reason)s",
        "%(people)d people were skipped: %(references)s. %(reason)s",
        len(references),
    )
    named = ", ".join(references[:MOST_NAMED])
    if len(references) > MOST_NAMED:
        named = _("%(references)s and %(more)d more") % {"references": named, "more": len(references) - MOST_NAMED}
    return text % {"people": len(references), "references": named, "reason": reason}
