"""The page that confirms a new address."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.messages.new_address import confirm, message_or_404, owner_of
from wagtail_samlingar.registrations.errors import Busy
from wagtail_samlingar.registrations.faults import RETRY_AFTER, answers_when_database_does_not
from wagtail_samlingar.registrations.mine.holder import token_of
from wagtail_samlingar.registrations.visiting import page_of, private


@method_decorator([csrf_exempt, transaction.non_atomic_requests, answers_when_database_does_not], name="dispatch")
class NewAddressView(View):
    """The link shows a page (GET), its button confirms (POST). The token is the authority, so no cookie is needed."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request, token):
        """Show what would be confirmed."""
        return self._show(request, message_or_404(token))

    def post(self, request, token):
        """Confirm, and send the browser on to the pages at the new link."""
        message = message_or_404(token)
        with translation.override(message.language):
            try:
                refusal = confirm(message)
            except Busy as busy:
                response = self._show(request, message, str(busy), HTTPStatus.SERVICE_UNAVAILABLE)
                response["Retry-After"] = RETRY_AFTER
                return response
            if refusal:
                return self._show(request, message, refusal, HTTPStatus.CONFLICT)
        owner = owner_of(Message.objects.select_related("party").get(pk=message.pk))
        response = HttpResponseRedirect(
            f"{reverse('wagtail_samlingar:mine', args=[token_of(owner)])}?done=address_changed"
        )
        response.status_code = HTTPStatus.SEE_OTHER
        return private(response)

    def _show(self, request, message, refusal="", status=HTTPStatus.OK):
        with translation.override(message.language):
            context = {
                "title": message.occurrence.title_in(message.language),
                "address": message.recipient,
                "refusal": refusal,
                "page": page_of(request, message.occurrence, message.language),
            }
            template = "wagtail_samlingar/registrations/mine/new_address.html"
            return private(render(request, template, context, status=status))
