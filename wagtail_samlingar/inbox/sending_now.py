"""Sending what is held back, at once: one message of a case, or all of a decision about many."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.inbox.access import InboxAccessMixin, decidable_occurrences
from wagtail_samlingar.inbox.case_messages import messages_of
from wagtail_samlingar.inbox.notes import CaseActionView
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.models import MessageRegistration
from wagtail_samlingar.messages.releasing import held_back, send_now
from wagtail_samlingar.registrations.log import registrations_in


class SendNowView(CaseActionView):
    """Lets one message of the case go."""

    def act(self, request):
        """Let it go, unless it has left meanwhile or is of another case."""
        held = {str(row.pk): row.pk for row in messages_of(self.case, self.registrations()) if row.held_until}
        pk = held.get(request.POST.get("message"))
        if pk is not None and send_now([pk], actor=request.user):
            messages.success(request, _("The message is sent now."))
        else:
            messages.warning(request, _("The message is no longer held back."))
        return redirect(f"{self.case_url}#samlingar-messages")


# The service opens a durable transaction of its own, so a host's ATOMIC_REQUESTS must not have opened one before it.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class SendManyNowView(InboxAccessMixin, WagtailAdminTemplateMixin, View):
    """Lets all messages go that one decision about many has led to. The log knows whom it was about."""

    template_name = "wagtail_samlingar/inbox/send_now.html"
    header_icon = "mail"
    index_url_name = None
    case_url_name = None
    url_namespace = None

    def get(self, request, *args, **kwargs):
        """Say what is held back, and until when. Changes nothing."""
        rows = self.held.order_by().values("kind").annotate(number=Count("pk"), until=Max("not_before"))
        rows = list(rows.order_by("kind"))
        kinds = [(Kind(row["kind"]).label, row["number"]) for row in rows]
        context = self.get_context_data(
            kinds=kinds,
            number=sum(number for _label, number in kinds),
            until=max((row["until"] for row in rows), default=None),
            action_url=f"{request.path}?{request.META['QUERY_STRING']}",
            list_url=reverse(self.index_url_name),
        )
        return self.render_to_response(context)

    def post(self, request, *args, **kwargs):
        """Let them go."""
        number = send_now(self.held.values_list("pk", flat=True), actor=request.user)
        text = ngettext("%(number)d message is sent now.", "%(number)d messages are sent now.", number)
        messages.success(request, text % {"number": number})
        return redirect(self.index_url_name)

    @cached_property
    def held(self):
        """The messages of the decision that are held back, about dates that the reader decides about."""
        now = timezone.now()
        since = now - timedelta(minutes=samlingar_settings.UNDO_MINUTES)
        pks = registrations_in(self._decision, since) if self._decision else ()
        ours = decidable_occurrences(self.request.user).order_by().values("pk")
        about = MessageRegistration.objects.filter(registration__in=pks).values("message")
        return held_back(now).filter(pk__in=about, occurrence__in=ours)

    @property
    def _decision(self):
        try:
            return uuid.UUID(self.request.GET.get("decision", ""))
        except ValueError:
            return None

    def get_page_title(self):
        """Return what is done."""
        return _("Send now")

    def get_breadcrumbs_items(self):
        """Return the way here from the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]
