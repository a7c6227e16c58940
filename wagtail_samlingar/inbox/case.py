"""One registration: everything staff need to decide, and the decision."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.access import InboxAccessMixin, case_or_refusal, decidable_occurrences
from wagtail_samlingar.inbox.case_sections import sections_of
from wagtail_samlingar.inbox.columns import name_of
from wagtail_samlingar.inbox.decisions import DECISIONS, new_form, offered
from wagtail_samlingar.inbox.destinations import destinations_beyond, destinations_of
from wagtail_samlingar.inbox.facts import facts_of
from wagtail_samlingar.inbox.history import history_of, last_decision
from wagtail_samlingar.inbox.list_times import waited
from wagtail_samlingar.inbox.log_actions import note_sensitive_view
from wagtail_samlingar.inbox.next_case import neighbours, next_case
from wagtail_samlingar.inbox.occurrences import date_label
from wagtail_samlingar.inbox.query_strings import case_query, list_query
from wagtail_samlingar.inbox.reading import read_answers, read_occurrence, registered_together, same_address
from wagtail_samlingar.inbox.undoing import undo_buttons, undoable_until
from wagtail_samlingar.registrations.errors import AlreadyDecided, RegistrationRefused
from wagtail_samlingar.registrations.scope import MODERATE, may
from wagtail_samlingar.registrations.states import Action, allows

UNPROCESSABLE = 422


class CaseMixin(InboxAccessMixin, WagtailAdminTemplateMixin):
    """Finds the case within the reader's scope and renders its page."""

    template_name = "wagtail_samlingar/inbox/case.html"
    header_icon = "clipboard-list"
    index_url_name = None
    case_url_name = None
    url_namespace = None

    @cached_property
    def case(self):
        """The registration; one outside the scope does not exist."""
        return case_or_refusal(self.registrations(), self.kwargs["pk"])

    @cached_property
    def may_decide(self):
        """True when the reader may decide about this very registration."""
        return may(self.request.user, MODERATE, self.case)

    @property
    def query(self):
        """The reader's filters as "?…" or ""."""
        return case_query(self.request)

    @property
    def case_url(self):
        """Address of this page, with the filters."""
        return reverse(self.case_url_name, args=[self.case.pk]) + self.query

    @property
    def list_url(self):
        """Address of the list, with the filters and what was searched for."""
        return reverse(self.index_url_name) + list_query(self.request)

    @cached_property
    def destinations(self):
        """Choices of dates to move the person to, those of others last; [] where the status allows no moving."""
        if not allows(self.case.status, Action.MOVE):
            return []
        ours = destinations_of(self.case.occurrence, decidable_occurrences(self.request.user))
        return [*ours, *self.destinations_of_others]

    @cached_property
    def destinations_of_others(self):
        """Choices of dates that the reader does not decide about: who is moved there arrives as waiting."""
        return destinations_beyond(self.case.occurrence, decidable_occurrences(self.request.user))

    @cached_property
    def undoable_until(self):
        """The instant until which the last decision can be undone by the reader, or None."""
        return undoable_until(self.case) if self.may_decide else None

    def decision_url(self, action):
        """Return the address to which ``action`` is posted, with the filters."""
        return reverse(f"{self.url_namespace}:{action}", args=[self.case.pk]) + self.query

    def get_page_title(self):
        """Return the reference: titles reach browser histories, so they name nobody."""
        return self.case.reference

    def get_breadcrumbs_items(self):
        """Return the way here from the list as it was filtered."""
        return [
            *self.breadcrumbs_items,
            {"url": self.list_url, "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]

    def render_case(self, status=200, bound=None, **kwargs):
        """Return the page; ``bound`` is {action: form with errors}. Logs it when sensitive answers are shown.

        ``note_form`` and ``assign_form`` are shown instead of empty ones.
        """
        return self.render_to_response(self.get_context_data(bound=bound, **kwargs), status=status)

    def get_context_data(self, bound=None, **kwargs):
        """Gather what the page shows."""
        case = self.case
        occurrence = read_occurrence(case)
        answers = read_answers(case, self.request.user)
        if answers.shows_sensitive:
            note_sensitive_view(case, self.request.user)
        return self.get_frame_context(
            case=case,
            name=name_of(case),
            waited=waited(case),
            language=get_content_languages().get(case.language, case.language),
            answers=answers,
            occurrence=occurrence,
            facts=facts_of(case),
            decisions=self.decisions(occurrence.seats, bound) if self.may_decide else [],
            may_decide=self.may_decide,
            undoable_until=self.undoable_until,
            date_url=reverse(f"{self.url_namespace}:date", args=[case.occurrence_id]) if self.may_decide else "",
            together=registered_together(case, self.registrations()),
            others=same_address(case, self.registrations()),
            history=history_of(case),
            query=self.query,
            list_url=self.list_url,
            neighbours=neighbours(self.request, case, self.registrations()),
            case_url_name=self.case_url_name,
            **sections_of(self, **kwargs),
        )

    def get_frame_context(self, **kwargs):
        """Return what every page about the case needs, with ``kwargs``, and none of what the case's own page shows."""
        return super().get_context_data(**kwargs)

    def decisions(self, seats, bound):
        """Return the ``OfferedDecision`` objects; ``bound`` is {action: form} to show instead of empty ones."""
        return offered(
            self.case,
            seats,
            self.decision_url,
            self.request.user,
            bound=bound,
            destinations=self.destinations,
            can_undo=self.undoable_until is not None,
        )


class CaseView(CaseMixin, View):
    """Shows a case. Changes nothing."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render the case."""
        return self.render_case()


# The service opens a durable transaction of its own, so a host's ATOMIC_REQUESTS must not have opened one before it.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class DecisionView(CaseMixin, View):
    """Carries out a decision that was posted. ``action`` is set where the address is made."""

    action = None

    def get(self, request, *args, **kwargs):
        """Decide nothing: show the case. (Logging in again leads here by GET.)"""
        return redirect(self.case_url)

    def post(self, request, *args, **kwargs):
        """Check the right for this very case, then let the service decide."""
        if not self.may_decide:
            raise PermissionDenied(_("You may see this registration, but not decide about it."))
        destinations = self.destinations if self.action == Action.MOVE else ()
        form = new_form(self.action, self.case, request.POST, destinations)
        if not form.is_valid():
            return self.render_case(UNPROCESSABLE, {self.action: form})
        options = form.options()
        if self.action == Action.MOVE:
            options["as_waiting"] = options["occurrence_id"] in dict(self.destinations_of_others)
        try:
            decided = DECISIONS[self.action].service(self.case.pk, actor=request.user, **options)
        except RegistrationRefused as refused:
            messages.error(request, self._explain(refused))
            return redirect(self.case_url)
        return self._go_on(decided)

    def _ways_back(self, decided):
        """Return the buttons that lead back to the case; none when it was moved to where the reader sees nothing."""
        if self.action == Action.MOVE and not self.registrations().filter(pk=decided.pk).exists():
            return []
        return [
            *undo_buttons(self.action, self.decision_url(Action.UNDO)),
            messages.button(self.case_url, _("Look at it again")),
        ]

    def _explain(self, refused):
        """Return why the service refused; a decision made meanwhile is told with who made it and when."""
        if isinstance(refused, AlreadyDecided):
            decision = last_decision(self.case)
            if decision is not None:
                return _("%(refusal)s Decided by %(who)s at %(when)s.") % {
                    "refusal": refused,
                    "who": decision.who,
                    "when": formats.date_format(timezone.localtime(decision.when), "SHORT_DATETIME_FORMAT"),
                }
        return str(refused)

    def _go_on(self, decided):
        """Say what was done, and lead to the next case of the same list, or back to the list."""
        done = {"reference": decided.reference, "status": decided.get_status_display()}
        text = _("%(reference)s: %(status)s.") % done
        if self.action == Action.UNDO:
            text = _("%(reference)s: the last decision is undone. %(status)s.") % done
        if self.action == Action.MOVE:
            done["date"] = date_label(decided.occurrence)
            text = _("%(reference)s: moved to %(date)s. %(status)s.") % done
        messages.success(self.request, text, buttons=self._ways_back(decided))
        if self.action == Action.UNDO:
            return redirect(self.case_url)
        following = next_case(self.request, decided, self.registrations())
        if following is None:
            return redirect(self.list_url)
        return redirect(reverse(self.case_url_name, args=[following.pk]) + self.query)
