"""What visitors post to and come back to. Parse, call, render; the rules are in ``form`` and ``services``.

The POST acts for nobody who is logged in: it reads no session, so the signed form token takes the place of the CSRF
cookie, which a page held by a shared cache could not set.
"""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.captcha import get_backend
from wagtail_samlingar.registrations.errors import Busy, RegistrationRefused
from wagtail_samlingar.registrations.faults import RETRY_AFTER, answers_when_database_does_not
from wagtail_samlingar.registrations.form import RegistrationForm
from wagtail_samlingar.registrations.form_rows import title_of_errors
from wagtail_samlingar.registrations.offers import OfferView, answer_offer
from wagtail_samlingar.registrations.receipt import ReceiptView
from wagtail_samlingar.registrations.registering import Step, register
from wagtail_samlingar.registrations.sanitise import clean_post
from wagtail_samlingar.registrations.suspicion import may_have_challenge, sender_of
from wagtail_samlingar.registrations.visiting import (
    OFFER,
    RECEIPT,
    VERIFY,
    body_length,
    known_language,
    page_of,
    party_or_404,
    private,
    registration_or_404,
    view_of,
)

STATUS_OF_STEP = {Step.CORRECT: HTTPStatus.UNPROCESSABLE_ENTITY, Step.LATER: HTTPStatus.SERVICE_UNAVAILABLE}


@method_decorator(
    [csrf_exempt, transaction.non_atomic_requests, sensitive_post_parameters(), answers_when_database_does_not],
    name="dispatch",
)
class RegisterView(View):
    """The form on its own page (GET), and the registration (POST).

    Success answers ``303`` to the receipt; errors ``422`` with the answers kept; a form that only lacks the captcha
    ``200`` with one in it; a body over the limit ``413``.
    """

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request, gathering_key):
        """Show the form with a fresh token and captcha."""
        language = known_language(request.GET.get("language"))
        with translation.override(language):
            view = view_of(request, gathering_key, language, chosen=request.GET.get("date", ""))
            return self._render(request, view, tokens.issue(view.key), HTTPStatus.OK)

    def post(self, request, gathering_key):
        """Register, or answer with the form and what to do."""
        if body_length(request) > samlingar_settings.BODY_LIMIT:
            return private(HttpResponse(_("This is too much to send at once. Shorten it."), status=413))
        try:
            language = known_language(request.POST.get("language"))
        except RequestDataTooBig:
            return HttpResponse(status=413)
        with translation.override(language):
            return self._register(request, view_of(request, gathering_key, language))

    def _register(self, request, view):
        single, several = RegistrationForm(view.ask).posted_fields()
        outcome = register(view, clean_post(request.POST, single, several), sender_of(request.META))
        if outcome.step is Step.DONE:
            return to_receipt(outcome.party)
        view.form = outcome.form
        response = self._render(request, view, outcome.token, STATUS_OF_STEP.get(outcome.step, HTTPStatus.OK), outcome)
        if outcome.step is Step.LATER:
            response["Retry-After"] = RETRY_AFTER
        return response

    def _captcha(self, request):
        """Return a puzzle, or None for a sender who had too many: the way by e-mail stays open."""
        return get_backend().issue() if may_have_challenge(sender_of(request.META)) else None

    def _render(self, request, view, token, status, outcome=None):
        view.wants_captcha = view.wants_captcha and not (outcome and outcome.passed)
        captcha_errors = outcome.captcha_errors if outcome else []
        errors = view.error_links() + [("samlingar-captcha-answer", error) for error in captcha_errors]
        context = {
            "view": view,
            "page": view.page,
            "token": token,
            "captcha": self._captcha(request) if view.wants_captcha else None,
            "captcha_errors": captcha_errors,
            "almost_done": bool(outcome) and outcome.step is Step.CAPTCHA,
            "try_again": str(Busy()) if outcome and outcome.step is Step.LATER else "",
            "ask_queue": bool(outcome) and outcome.step is Step.QUEUE,
            "errors": errors,
            "errors_title": title_of_errors(len(errors)),
        }
        template = "wagtail_samlingar/registrations/form_page.html"
        return private(render(request, template, context, status=status))


@require_safe
@transaction.non_atomic_requests
@answers_when_database_does_not
def challenge(request, gathering_key):
    """Answer with what a cached page cannot hold: a form token, a captcha and the present state of each date."""
    language = known_language(request.GET.get("language"))
    with translation.override(language):
        view = view_of(request, gathering_key, language)
        if not may_have_challenge(sender_of(request.META)):
            # The form still works: its sender confirms by e-mail.
            return private(JsonResponse({"token": tokens.issue(view.key), "captcha": None, "states": {}}, status=429))
        backend = get_backend()
        puzzle = backend.issue() if backend else None
        answer = {
            "token": tokens.issue(view.key),
            "captcha": puzzle and {"key": puzzle.key, "image_url": puzzle.image_url, "audio_url": puzzle.audio_url},
            "states": {
                date.key: {"state": date.state, "text": date.state_words, "open": date.is_open} for date in view.dates
            },
        }
    return private(JsonResponse(answer))


def to_receipt(party):
    """Return the redirect (``303``) to the receipt of ``party``."""
    token = tokens.make_link(RECEIPT, party.pk, party.salt)
    response = HttpResponseRedirect(reverse("wagtail_samlingar:receipt", args=[token]))
    response.status_code = HTTPStatus.SEE_OTHER
    return private(response)


@require_safe
def receipt(request, token):
    """Show what was sent and what happens next, at an address that only the sender has.

    Works whatever has become of the page.
    """
    party = party_or_404(token, RECEIPT)
    with translation.override(party.language):
        page = page_of(request, party.occurrence, party.language)
        context = {"receipt": ReceiptView(party), "page": page, "page_url": page.get_url(request) if page else ""}
        return private(render(request, "wagtail_samlingar/registrations/receipt.html", context))


@csrf_exempt
@transaction.non_atomic_requests
@answers_when_database_does_not
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request, token):
    """Confirm an address: the link shows a page (GET), its button confirms (POST).

    Mail scanners follow links; they change nothing. The token is the authority, so no cookie is needed.
    """
    party = party_or_404(token, VERIFY)
    with translation.override(party.language):
        context = {
            "receipt": ReceiptView(party),
            "page": page_of(request, party.occurrence, party.language),
            "refusal": "",
        }
        if request.method == "POST":
            try:
                return to_receipt(services.verify(party.pk))
            except Busy as refusal:
                context["try_again"] = str(refusal)
            except RegistrationRefused as refusal:
                context["refusal"] = str(refusal)
        elif party.verified_at is not None:
            return to_receipt(party)
        status = HTTPStatus.CONFLICT if context["refusal"] else HTTPStatus.OK
        if "try_again" in context:
            status = HTTPStatus.SERVICE_UNAVAILABLE
        return private(render(request, "wagtail_samlingar/registrations/verify.html", context, status=status))


@csrf_exempt
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request, token):
    """Answer an offered place: the link shows the offer (GET), its buttons take the place or say no thanks (POST).

    One answer holds for all who are told at that address. The token is the authority, as above.
    """
    row = registration_or_404(token, OFFER)
    with translation.override(row.party.language):
        refusal = answer_offer(row, request.POST.get("answer", "")) if request.method == "POST" else ""
        context = {
            "offer": OfferView(row),
            "page": page_of(request, row.occurrence, row.party.language),
            "refusal": refusal,
        }
        status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
        return private(render(request, "wagtail_samlingar/registrations/offer.html", context, status=status))
