"""What publishing and messages left for staff to do, on one page."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.inbox.access import InboxAccessMixin, decidable_occurrences, occurrence_or_refusal
from wagtail_samlingar.inbox.task_rows import MOST, call_rows, changed_rows, failed_rows, removed_rows
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NotAllowed, RegistrationRefused
from wagtail_samlingar.registrations.scope import MODERATE, scope_of
from wagtail_samlingar.registrations.staff_models import DateTask


class TaskMixin(InboxAccessMixin, WagtailAdminTemplateMixin):
    """Lets in who may decide about some registrations, and knows about which."""

    page_title = gettext_lazy("Tasks")
    header_icon = "tasks"
    url_namespace = None
    index_url_name = None

    @cached_property
    def occurrences(self):
        """The dates within the reader's scope. Raises ``PermissionDenied`` for those who decide about none."""
        if not scope_of(self.request.user, MODERATE):
            raise PermissionDenied(_("Tasks are for those who may decide about registrations."))
        return decidable_occurrences(self.request.user)

    @property
    def tasks_url(self):
        """Address of the page of tasks."""
        return self.url_of("tasks")

    def url_of(self, name, *args):
        """Return the address ``name``."""
        return reverse(f"{self.url_namespace}:{name}", args=args)

    def get_breadcrumbs_items(self):
        """Return the way here from the list."""
        items = [*self.breadcrumbs_items, {"url": reverse(self.index_url_name), "label": _("Registrations")}]
        if self.request.path != self.tasks_url:
            items.append({"url": self.tasks_url, "label": _("Tasks")})
        return [*items, {"url": "", "label": self.get_page_title()}]


class TasksView(TaskMixin, View):
    """Lists what is to be done. Changes nothing."""

    template_name = "wagtail_samlingar/inbox/tasks.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render the page."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        """Gather the sections: some queries, however many rows."""
        now = timezone.now()
        sections = {
            "removed": removed_rows(self.occurrences, now),
            "changed": changed_rows(self.occurrences, now),
            "calls": call_rows(self.occurrences, now),
            "failed": failed_rows(self.occurrences, now),
        }
        return super().get_context_data(
            **sections,
            is_empty=not any(sections.values()),
            is_cut=any(len(rows) >= MOST for rows in sections.values()),
            most=MOST,
            url_namespace=self.url_namespace,
            list_url=reverse(self.index_url_name),
            mailings_url=self.url_of("mailings"),
            **kwargs,
        )


# The services open durable transactions of their own, so a host's ATOMIC_REQUESTS must not have opened one before.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class TaskActionView(TaskMixin, View):
    """Does one thing when it is posted, says how it went and leads back to the tasks."""

    def get(self, request, *args, **kwargs):
        """Do nothing: show the tasks. (Logging in again leads here by GET.)"""
        return redirect(self.tasks_url)

    def post(self, request, *args, **kwargs):
        """Let :meth:`act` do it; what a service refuses is said."""
        try:
            self.act(self.kwargs["pk"])
        except RegistrationRefused as refused:
            messages.error(request, str(refused))
        return redirect(self.tasks_url)

    def act(self, pk):
        """Do it and say so. Raises ``PermissionDenied`` for what is outside the scope or does not exist."""
        raise NotImplementedError


class SettleView(TaskActionView):
    """Settles a change: the people have been told."""

    def act(self, pk):
        """Settle it, unless the date has changed since the page was shown."""
        if not DateTask.objects.filter(pk=pk, occurrence__in=self.occurrences).exists():
            raise PermissionDenied(_("There is no such task among those you have access to."))
        services.settle_change(pk, actor=self.request.user, seen_at=self._seen_at())
        messages.success(self.request, _("Noted that the people have been told."))

    def _seen_at(self):
        try:
            return datetime.fromisoformat(self.request.POST.get("seen_at", ""))
        except ValueError:
            raise NotAllowed(_("Look at the task again before you settle it.")) from None


class KeepView(TaskActionView):
    """Settles a removed date: its people stay as they are."""

    def act(self, pk):
        """Note it."""
        occurrence = occurrence_or_refusal(self.request.user, pk)
        services.keep_people(occurrence.pk, actor=self.request.user)
        messages.success(self.request, _("The people stay registered. You are asked again if the date comes and goes."))
