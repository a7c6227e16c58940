"""Answering an offered place on the page behind the link."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy

from wagtail_samlingar.registrations.mine.base import OwnView
from wagtail_samlingar.registrations.offers import answer_offer


class OfferAnswerView(OwnView):
    """Takes the place, or says no thanks, for all who are told at the same address (see ``offers``)."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "overview.html"
    heading = gettext_lazy("Your registration")

    def post(self, request, token, pk=None):
        """Answer, or show how things stand and why it was refused."""
        refusal = answer_offer(self.row, request.POST.get("answer", ""))
        return self.show(HTTPStatus.CONFLICT, refusal=refusal) if refusal else self.done("offer")
