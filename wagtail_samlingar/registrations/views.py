"""What visitors post to and come back to. Parse, call, render; the rules are in ``form`` and ``services``.

The POST acts for nobody who is logged in: it reads no session, so the signed form token takes the place of the CSRF
cookie, which a page held by a shared cache could not set.
"""

from http import HTTPStatus

from django.conf import settings as django_settings
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.public import public_gatherings, public_page_or_404
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.asking import question_set_for
from wagtail_samlingar.registrations.captcha import get_backend
from wagtail_samlingar.registrations.errors import NotOpen
from wagtail_samlingar.registrations.form import RegistrationForm, sanitised
from wagtail_samlingar.registrations.form_rows import title_of_errors
from wagtail_samlingar.registrations.models import Party
from wagtail_samlingar.registrations.presentation import GatheringView
from wagtail_samlingar.registrations.receipt import ReceiptView
from wagtail_samlingar.registrations.sanitise import clean_post

RECEIPT = "receipt"


def private(response):
    """Keep a response about a person out of every cache, index and Referer header (UX 42)."""
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def body_length(request):
    """Return the number of bytes the body is said to have. Without a number no body is read, here and by Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def known_language(code):
    """Return ``code`` when the site has the language, else the active one."""
    return code if code in dict(django_settings.LANGUAGES) else translation.get_language()


def view_of(request, key, language, chosen=""):
    """Return the ``GatheringView`` of gathering ``key`` in ``language``, or as near to it as its pages come.

    Raises ``Http404`` for a gathering that the sender may not see or whose ruling page is not published.
    """
    page, canonical = public_page_or_404(request, key, language)
    return GatheringView(page, language, canonical=canonical, chosen=chosen)


@method_decorator(
    [csrf_exempt, transaction.non_atomic_requests, sensitive_post_parameters()],
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
        form = self._bound_form(request, view)
        token = tokens.read(form.data.get("token", ""), view.key)
        if "new_captcha" in form.data:
            view.form = RegistrationForm(form.ask, initial=form.data)
            return self._render(request, view, self._token(view, token), HTTPStatus.OK)
        valid = form.is_valid()
        passed, captcha_errors = self._captcha(token, form.data)
        # Sent before, its captcha is used up: the first receipt answers. Where all is well the service looks itself.
        earlier = None if (valid and passed) or token is None else services.earlier_party(token.nonce)
        if earlier is not None:
            return to_receipt(earlier)
        signed = self._token(view, token, passed)
        if not valid or captcha_errors:
            return self._render(request, view, signed, HTTPStatus.UNPROCESSABLE_ENTITY, captcha_errors, passed)
        if not passed:
            return self._render(request, view, signed, HTTPStatus.OK, almost_done=True)
        question_set = question_set_for(form.ask.questions, view.language)
        nonce = tokens.read(signed, view.key).nonce
        try:
            party = services.submit(form.submission(nonce, view.language, question_set))
        except NotOpen as refusal:
            form.add_error("date", str(refusal))
            return self._render(request, view, signed, HTTPStatus.UNPROCESSABLE_ENTITY, passed=True)
        return to_receipt(party)

    def _bound_form(self, request, view):
        """Return the form bound to the sanitised data; what could not be read is told at its field."""
        single, several = RegistrationForm(view.ask).posted_fields()
        data, errors = sanitised(clean_post(request.POST, single, several), view.ask)
        form = RegistrationForm(view.ask, data=data)
        for name, error in errors.items():
            form.add_error(name if name in form.fields else None, error)
        view.form = form
        return form

    def _captcha(self, token, data):
        """Return (passed, error texts). An answer is judged once, whatever else is wrong with the form."""
        backend = get_backend()
        if backend is None or (token is not None and token.passed):
            return True, []
        if not data.get("captcha_key"):
            return False, []
        if not data.get("captcha_answer"):
            return False, [_("Type the characters in the image")]
        # Without a token of ours the answer is not used up: the form comes from somewhere else.
        if token is None:
            return False, []
        if backend.check(data["captcha_key"], data["captcha_answer"]):
            return True, []
        return False, [_("The characters did not match. Type those in the new image.")]

    def _token(self, view, token, passed=False):
        return tokens.issue(view.key, passed=passed, nonce=token.nonce if token else None)

    def _render(self, request, view, token, status, captcha_errors=(), passed=False, almost_done=False):
        view.wants_captcha = view.wants_captcha and not passed
        errors = [(row.target_id, error) for row in view.rows for error in row.errors]
        errors = [("samlingar-date", error) for error in view.date_errors] + errors
        errors += [("samlingar-form", str(error)) for error in view.form.non_field_errors()]
        errors += [("samlingar-captcha-answer", error) for error in captcha_errors]
        context = {
            "view": view,
            "page": view.page,
            "token": token,
            "captcha": get_backend().issue() if view.wants_captcha else None,
            "captcha_errors": captcha_errors,
            "almost_done": almost_done,
            "errors": errors,
            "errors_title": title_of_errors(len(errors)),
        }
        template = "wagtail_samlingar/registrations/form_page.html"
        return private(render(request, template, context, status=status))


@require_safe
@transaction.non_atomic_requests
def challenge(request, gathering_key):
    """Answer with what a cached page cannot hold: a form token, a captcha and the present state of each date."""
    language = known_language(request.GET.get("language"))
    with translation.override(language):
        view = view_of(request, gathering_key, language)
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

    The same 404 for an unknown, forged or killed link. Works whatever has become of the page.
    """
    parts = tokens.split_link(token)
    party = parts and Party.objects.select_related("occurrence").filter(pk=parts[0]).first()
    if not party or not tokens.link_matches(token, RECEIPT, party.pk, party.salt):
        raise Http404
    with translation.override(party.language):
        page = public_gatherings(request).filter(translation_key=party.occurrence.gathering_key).order_by("pk").first()
        context = {"receipt": ReceiptView(party), "page": page, "page_url": page.get_url(request) if page else ""}
        return private(render(request, "wagtail_samlingar/registrations/receipt.html", context))
