"""The frame of every page behind a personal link: who is there, in which language, and how it is answered.

The token is the authority: no cookie is read or set, so there is no CSRF token. GET shows, POST acts: mail scanners
that follow links change nothing.
"""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.errors import Busy
from wagtail_samlingar.registrations.faults import RETRY_AFTER, answers_when_database_does_not
from wagtail_samlingar.registrations.mine.holder import holder_or_404
from wagtail_samlingar.registrations.mine.overview import Overview
from wagtail_samlingar.registrations.visiting import page_of, private, refuse_too_large


@method_decorator(
    [csrf_exempt, transaction.non_atomic_requests, sensitive_post_parameters(), answers_when_database_does_not],
    name="dispatch",
)
class OwnView(View):
    """A page of the holder of a link, or of one person whom they see (``self.row``).

    Subclasses say what they show (``template_name``) and override ``post``, where they have one.
    """

    http_method_names = ["get", "head", "post", "options"]
    template_name = ""
    heading = ""

    def dispatch(self, request, token, pk=None):
        """Find who is there, and answer in their language."""
        refused = refuse_too_large(request)
        if refused is not None:
            return refused
        self.holder = holder_or_404(token)
        self.row = None if pk is None else self.holder.person_or_404(pk)
        self.now = timezone.now()
        with translation.override(self.holder.party.language):
            return super().dispatch(request, token, pk)

    def get(self, request, token, pk=None):
        """Show the page; it changes nothing."""
        return self.show()

    def why_not(self):
        """Return why the act is not possible now, in words, or "": asked to show the page, and again by the service."""
        return ""

    def context(self):
        """Return what the template needs beside the frame."""
        return {}

    def show(self, status=HTTPStatus.OK, **context):
        """Return the page; ``refusal`` in ``context`` or :meth:`why_not` stands in place of the form."""
        occurrence = (self.row or self.holder.people[0]).occurrence
        frame = {
            "heading": self.heading,
            "mine": Overview(self.holder, self.request.GET.get("done", "")),
            "holder": self.holder,
            "row": self.row,
            "when": date_views([occurrence], self.holder.party.language)[0].told_when if self.row else "",
            "name": (self.row.name or _("name comes later")) if self.row else "",
            "occurrence": occurrence,
            "page": page_of(self.request, occurrence, self.holder.party.language),
            "overview_url": self.holder.url(),
            "impossible": self.why_not(),
        }
        if frame["page"] is not None:
            frame["page_url"] = frame["page"].get_url(self.request)
        template = f"wagtail_samlingar/registrations/mine/{self.template_name}"
        return private(render(self.request, template, {**frame, **self.context(), **context}, status=status))

    def refuse(self, refusal, **context):
        """Show the page with why it was refused (``RegistrationRefused``); nothing was written."""
        if isinstance(refusal, Busy):
            response = self.show(HTTPStatus.SERVICE_UNAVAILABLE, refusal=str(refusal), **context)
            response["Retry-After"] = RETRY_AFTER
            return response
        return self.show(HTTPStatus.CONFLICT, refusal=str(refusal), **context)

    def done(self, code):
        """Send the browser on to the overview (``303``), which says what was done (a key of ``overview.DONE``)."""
        response = HttpResponseRedirect(f"{self.holder.url()}?done={code}")
        response.status_code = HTTPStatus.SEE_OTHER
        return private(response)


class OverviewView(OwnView):
    """How things stand, and what can be done."""

    http_method_names = ["get", "head", "options"]
    template_name = "overview.html"
    heading = gettext_lazy("Your registration")
