"""Telling people by phone, and what becomes of messages that could not be sent."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.task_rows import message_row
from wagtail_samlingar.inbox.tasks import TaskActionView, TaskMixin
from wagtail_samlingar.messages import failures, phone
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.models import Message

ON_THE_PHONE = (State.TO_PHONE, State.PHONED)


class MessageMixin(TaskMixin):
    """Finds the message among those about dates the reader may decide about."""

    states = ()

    @cached_property
    def message(self):
        """The message; one outside the scope, of another kind or to staff does not exist."""
        found = Message.objects.filter(
            pk=self.kwargs["pk"], occurrence__in=self.occurrences, party__isnull=False, state__in=self.states
        )
        message = found.select_related("party", "occurrence").prefetch_related("occurrence__regions").first()
        if message is None:
            raise PermissionDenied(_("There is no such message among those you have access to."))
        return message


class CallView(MessageMixin, View):
    """One call: whom, at which number, what to say. Changes nothing."""

    template_name = "wagtail_samlingar/inbox/call.html"
    http_method_names = ["get", "head", "options"]
    states = ON_THE_PHONE
    header_icon = "comment"

    def get(self, request, *args, **kwargs):
        """Render the call."""
        return self.render_to_response(self.get_context_data())

    def get_page_title(self):
        """Return the reference: titles reach browser histories, so they name nobody."""
        return _("Call %(reference)s") % {"reference": self.message.party.reference}

    def get_context_data(self, **kwargs):
        """Gather what the page shows."""
        message = self.message
        is_told = message.state == State.PHONED
        return super().get_context_data(
            call=message_row(message),
            is_told=is_told,
            letter=None if is_told else phone.what_to_say(message, timezone.now()),
            language=get_content_languages().get(message.language, message.language),
            url_namespace=self.url_namespace,
            tasks_url=self.tasks_url,
            **kwargs,
        )


class MessageActionView(MessageMixin, TaskActionView):
    """Does one thing with a message that is posted."""

    def act(self, pk):
        """Look for the message within the scope, then call the service."""
        self.serve(self.message)

    def serve(self, message):
        """Call the service and say what it did: each view of one thing its own."""
        raise NotImplementedError

    @property
    def call_url(self):
        """Address of the call."""
        return self.url_of("call", self.message.pk)


class ToldView(MessageActionView):
    """Ticks a call off."""

    states = ON_THE_PHONE

    def serve(self, message):
        """Tick it off, with a way back."""
        phone.tick(message.pk, actor=self.request.user)
        messages.success(
            self.request,
            _("%(reference)s: told by phone.") % {"reference": message.party.reference},
            buttons=[messages.button(self.call_url, _("Look at it again"))],
        )


class NotToldView(MessageActionView):
    """Takes the tick back."""

    states = ON_THE_PHONE

    def post(self, request, *args, **kwargs):
        """Lead back to the call, which is to be made after all."""
        super().post(request, *args, **kwargs)
        return redirect(self.call_url)

    def serve(self, message):
        """Take it back."""
        phone.take_back(message.pk, actor=self.request.user)
        messages.success(
            self.request, _("%(reference)s: to be told by phone after all.") % {"reference": message.party.reference}
        )


class SendAgainView(MessageActionView):
    """Lets a message that failed be sent again."""

    states = (State.FAILED,)

    def serve(self, message):
        """Put it into the queue."""
        failures.send_again(message.pk, actor=self.request.user)
        messages.success(self.request, _("%(reference)s: will be sent again.") % {"reference": message.party.reference})


class PhoneInsteadView(MessageActionView):
    """Lets the people of a message that failed be told by phone."""

    states = (State.FAILED,)

    def serve(self, message):
        """Put it among the calls."""
        failures.phone_instead(message.pk, actor=self.request.user)
        messages.success(
            self.request, _("%(reference)s: to be told by phone.") % {"reference": message.party.reference}
        )
