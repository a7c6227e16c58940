"""The visitor's way from a posted form to a registration, shared by HTML and JSON.

Captcha, cleaning and rendering stay outside the service's lock. Whoever asks gives plain data and gets an ``Outcome``.
"""

from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _

from wagtail_samlingar.registrations import services, suspicion, tokens
from wagtail_samlingar.registrations.asking import question_set_for
from wagtail_samlingar.registrations.captcha import get_backend
from wagtail_samlingar.registrations.errors import Busy, ChoiceTaken, NotOpen, NowFull, PartyTooLarge
from wagtail_samlingar.registrations.faults import says_busy
from wagtail_samlingar.registrations.form import RegistrationForm, sanitised
from wagtail_samlingar.registrations.form_answers import submission_of
from wagtail_samlingar.registrations.models import Party


class Step(Enum):
    """What is to happen next."""

    DONE = "done"
    # Something is wrong or missing, and said at its field.
    CORRECT = "correct"
    # All is well but for the captcha.
    CAPTCHA = "captcha"
    # The date is full: join its waiting list, or choose another.
    QUEUE = "queue"
    # Too many at once: the same again in a moment.
    LATER = "later"
    # The visitor asked for another image, or for fields for more people.
    SHOW = "show"


@dataclass
class Outcome:
    """Where the visitor stands: the form with answers and errors, a fresh token, and the party when it is done."""

    step: Step
    form: RegistrationForm
    token: str = ""
    passed: bool = False
    captcha_errors: list[str] = field(default_factory=list)
    party: Party | None = None


def register(view, posted, sender):
    """Register what was ``posted`` (from ``clean_post``) for the gathering of ``view`` (``GatheringView``).

    Args: ``sender`` (key from ``suspicion.sender_of``). Returns an ``Outcome``. Writes only where the step is ``DONE``.
    """
    data, errors = sanitised(posted, view.ask)
    token = tokens.read(data.get("token", ""), view.key)
    if data.keys() & {"new_captcha", "add_person", "remove_person"}:
        shown = RegistrationForm(view.ask, initial=with_people(data, view.ask.party_limit))
        return Outcome(Step.SHOW, shown, _reissued(view, token), bool(token and token.passed))
    form = RegistrationForm(view.ask, data=data)
    for name, error in errors.items():
        form.add_error(name if name in form.fields else None, error)
    suspect = suspicion.is_suspect(data, token, sender)
    by_email = suspect or bool(data.get("by_email"))
    valid = form.is_valid()
    passed, captcha_errors = _captcha(token, data, by_email)
    # Sent before, its captcha is used up: the first receipt answers. Where all is well the service looks itself.
    earlier = None if (valid and passed) or token is None else services.earlier_party(token.nonce)
    if earlier is not None:
        return Outcome(Step.DONE, form, party=earlier)
    signed = _reissued(view, token, passed and not by_email)
    if not valid or captcha_errors:
        # Who asked for e-mail is shown both ways again: the form is not sent with the button that was pressed before.
        return Outcome(Step.CORRECT, form, signed, passed and not by_email, captcha_errors)
    if not passed:
        return Outcome(Step.CAPTCHA, form, signed)
    return _submit(view, form, signed, by_email)


def _submit(view, form, signed, by_email):
    if by_email and not suspicion.may_have_verification(form.cleaned_data["email"]):
        form.add_error("email", _("Several messages were sent to this address today. Look for them, or try tomorrow."))
        return Outcome(Step.CORRECT, form, signed)
    nonce = tokens.read(signed, view.key).nonce
    try:
        with says_busy():
            question_set = question_set_for(form.ask.questions, view.language)
        party = services.submit(submission_of(form, nonce, view.language, question_set, needs_verification=by_email))
    except Busy:
        return Outcome(Step.LATER, form, signed, passed=not by_email)
    except NowFull:
        return Outcome(Step.QUEUE, form, signed, passed=not by_email)
    except ChoiceTaken as refusal:
        form.add_error(_field_of(form, refusal.question_key), str(refusal))
    except PartyTooLarge as refusal:
        form.add_error(None, str(refusal))
    except NotOpen as refusal:
        form.add_error("date", str(refusal))
    else:
        return Outcome(Step.DONE, form, signed, party=party)
    return Outcome(Step.CORRECT, form, signed, passed=not by_email)


def _field_of(form, question_key):
    """Return the name of a field that asks the question, or None (an error of the whole form)."""
    return next((name for name in form.fields if name.endswith(f"q_{question_key}")), None)


def with_people(data, limit):
    """Return ``data`` with one further person more or less, as the pressed button says."""
    posted = data.get("people", "")
    people = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 4 else 0
    people += ("add_person" in data) - ("remove_person" in data)
    return {**data, "people": str(max(0, min(people, limit)))}


def _captcha(token, data, by_email):
    """Return (passed, error texts). An answer is judged once, whatever else is wrong with the form."""
    backend = get_backend()
    if backend is None or by_email or (token is not None and token.passed):
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


def _reissued(view, token, passed=False):
    """Return a form token with the old one's nonce, and what it has passed."""
    passed = passed or bool(token and token.passed)
    return tokens.issue(view.key, passed=passed, nonce=token.nonce if token else None)
