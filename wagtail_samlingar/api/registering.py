"""Registering as JSON: the same journey, form and service as the page. No cookie is read and none is set."""

from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from ninja import Router

from wagtail_samlingar.api.bodies import read_fields
from wagtail_samlingar.api.dates import date_out
from wagtail_samlingar.api.form_schema import fields_of
from wagtail_samlingar.api.problems import problem
from wagtail_samlingar.api.schemas import ChallengeOut, FormOut, ReceiptOut
from wagtail_samlingar.registrations import tokens
from wagtail_samlingar.registrations.captcha import get_backend
from wagtail_samlingar.registrations.faults import RETRY_AFTER
from wagtail_samlingar.registrations.form import RegistrationForm
from wagtail_samlingar.registrations.receipt import ReceiptView
from wagtail_samlingar.registrations.registering import Step, register
from wagtail_samlingar.registrations.sanitise import clean_post
from wagtail_samlingar.registrations.suspicion import may_have_challenge, sender_of
from wagtail_samlingar.registrations.visiting import RECEIPT, known_language, party_or_404, view_of

router = Router(tags=["registration"])


@router.get("gatherings/{gathering_key}/form", response=FormOut, summary="The form of a gathering")
def form(request, gathering_key: UUID, language: str = ""):
    """Return the fields to ask and the dates to choose from, in ``language``. 404 for what is not public."""
    language = known_language(language)
    with translation.override(language):
        view = view_of(request, gathering_key, language)
        return FormOut(
            gathering_key=view.key,
            title=view.page.title,
            language=language,
            dates=[date_out(date) for date in view.dates],
            fields=fields_of(view),
            party_limit=view.ask.party_limit,
        )


@router.post("gatherings/{gathering_key}/challenge", response=ChallengeOut, summary="A form token and a captcha")
def challenge(request, gathering_key: UUID, language: str = ""):
    """Return the token to send with the form, and a captcha, or none where the site has none. 429 after too many."""
    view = view_of(request, gathering_key, known_language(language))
    if not may_have_challenge(sender_of(request.META)):
        return problem(429, "Too many challenges were asked for. Send the form with by_email instead.")
    backend = get_backend()
    puzzle = backend.issue() if backend else None
    return ChallengeOut(
        token=tokens.issue(view.key),
        captcha=puzzle and {"key": puzzle.key, "image_url": puzzle.image_url, "audio_url": puzzle.audio_url},
    )


@router.post("gatherings/{gathering_key}/registrations", response={201: ReceiptOut}, summary="Register")
def submit(request, gathering_key: UUID):
    """Register. The body is one JSON object with the fields of the form, ``token``, and the captcha's key and answer.

    201 with the receipt; 422 with the errors of each field and a fresh token; 409 when the date is full and
    ``accept_queue`` was not sent; 503 when too many register at once, with a token to try again with; 400, 413
    and 415 for a body that no form would send. Sending the same token again gives the first receipt.
    """
    posted = read_fields(request)
    language = known_language(str(posted.get("language", "")))
    with translation.override(language):
        view = view_of(request, gathering_key, language)
        single, several = RegistrationForm(view.ask).posted_fields()
        outcome = register(view, clean_post(_as_querydict(posted), single, several), sender_of(request.META))
        if outcome.step is Step.DONE:
            return receipt_out(outcome.party)
        if outcome.step is Step.QUEUE:
            return problem(409, "The date is full. Send accept_queue to join its waiting list.", token=outcome.token)
        if outcome.step is Step.LATER:
            answer = problem(503, "Nothing was stored. Try again in a moment.", token=outcome.token)
            answer["Retry-After"] = RETRY_AFTER
            return answer
        errors = {name: [str(error) for error in errors] for name, errors in outcome.form.errors.items()}
        if not outcome.passed:
            errors["captcha_answer"] = outcome.captcha_errors or ["required"]
        return problem(422, "Some answers are missing or cannot be used.", errors=errors, token=outcome.token)


@router.get("receipts/{token}", response=ReceiptOut, summary="A receipt")
def receipt(request, token: str):
    """Return the receipt whose token the submission answered with. 404 for any other."""
    party = party_or_404(token, RECEIPT)
    with translation.override(party.language):
        return receipt_out(party)


def receipt_out(party):
    """Return the ``ReceiptOut`` of ``party`` in the active language."""
    view = ReceiptView(party)
    token = tokens.make_link(RECEIPT, party.pk, party.salt)
    return ReceiptOut(
        reference=party.reference,
        outcome=party.outcome,
        outcome_words=view.outcome,
        next_step=view.next_step,
        title=view.title,
        when=view.date.when,
        token=token,
        receipt_url=reverse("wagtail_samlingar:receipt", args=[token]),
    )


def _as_querydict(posted):
    data = QueryDict(mutable=True)
    for name, value in posted.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data
