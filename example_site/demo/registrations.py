"""About sixty invented registrations in every status, made by the same services that visitors and staff use."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone, translation

from example_site.demo.blocks import block_id
from example_site.demo.invented import invent
from wagtail_samlingar.gatherings.recording import record
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.occurrences.models import DateState
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.asking import question_set_for, questions_for
from wagtail_samlingar.registrations.commands import Person, Submission
from wagtail_samlingar.registrations.states import Attendance, RejectReason, Status

# (name of the gathering, name of its date) -> how many end in which status. Those waiting in a queue come last, since
# people are registered in this order.
PLAN = {
    ("model", "nordmore"): {"confirmed": 2, "pending": 3, "cancelled": 1},
    ("model", "romsdal"): {"confirmed": 1, "rejected": 1, "pending": 3, "spam": 1},
    ("model", "sunnmore"): {
        "confirmed": 3,
        "rejected": 1,
        "cancelled": 1,
        "spam": 1,
        "unverified": 1,
        "lapsed": 1,
        "pending": 5,
    },
    ("social-media", None): {"confirmed": 16, "cancelled": 1},
    ("first-aid", None): {"confirmed": 5, "offered": 1, "waitlisted": 3},
    ("kindergarten", None): {"confirmed": 2, "pending": 2},
    ("arts-school", None): {"pending": 2},
    ("inclusion", None): {"attended": 4, "absent": 1},
    ("conference", None): {"confirmed": 1, "pending": 2},
}
HOURS_BETWEEN = 5
# Those who chose to confirm by e-mail and have not done so, in time or at all.
BY_EMAIL = (Status.UNVERIFIED, Status.LAPSED)
OFFER_HOURS = 72


def build_registrations(tree):
    """
    Register the invented people for the dates of ``tree`` (as ``build_site`` returns it) that nobody is registered for.

    Returns how many registrations were made.
    """
    gatherings = {"model": tree["model"], **tree["gatherings"]}
    actor = get_user_model().objects.get(username="admin")
    first, made = 0, 0
    for (name, date_name), plan in PLAN.items():
        date_key = block_id(name, "dates", *filter(None, [date_name]))
        page = gatherings[name]
        occurrence = Occurrence.objects.filter(gathering_key=page.translation_key, date_key=date_key).first()
        if occurrence is not None and not occurrence.registrations.exists():
            made += _fill(occurrence, _asked(page), plan, first, actor)
        first += sum(plan.values())
    return made


def _asked(page):
    """Return {language: QuestionSet} of what the form of ``page`` asks."""
    versions = page.get_translations(inclusive=True).select_related("locale")
    asked = {}
    for version in versions:
        language = version.locale.language_code
        # The site's own choices are in the active language.
        with translation.override(language):
            asked[language] = question_set_for(questions_for(page, version), language)
    return asked


def _fill(occurrence, question_sets, plan, first, actor):
    """Register the people from number ``first`` on, and lead each to the status that ``plan`` says."""
    ends = [end for end, count in plan.items() for _person in range(count)]
    towns = [(region, town) for region in occurrence.regions.all() for town in region.municipalities]
    _let_in(occurrence)
    try:
        parties = [
            services.submit(_submission(occurrence, question_sets, first + number, towns, end in BY_EMAIL))
            for number, end in enumerate(ends)
        ]
    finally:
        # From here on the date is what its page says again.
        record(occurrence.gathering_key)
    for number, (party, end) in enumerate(zip(parties, ends, strict=True)):
        registration = party.registrations.get()
        _lead_to(registration, end, actor)
        _antedate(registration, timedelta(hours=HOURS_BETWEEN * (len(ends) - number)))
    return len(ends)


def _let_in(occurrence):
    """
    Open a date that is over, closed or cancelled today, as it was when people could register for it.

    The start stays, so nothing is told to have moved. ``record`` brings the facts of the page back.
    """
    tomorrow = timezone.now() + timedelta(days=1)
    Occurrence.objects.filter(pk=occurrence.pk, ends_at__lt=tomorrow).update(ends_at=tomorrow)
    Occurrence.objects.filter(pk=occurrence.pk).update(closes_at=tomorrow, state=DateState.PLANNED)


def _submission(occurrence, question_sets, number, towns, by_email):
    region, town = towns[number * 3 % len(towns)] if towns else (None, {"id": "", "name": "Molde"})
    invented = invent(number, town["name"])
    answers = {block_id("questions", "family"): invented.family}
    if invented.wish:
        answers[block_id("questions", "wishes")] = invented.wish
    sensitive = {}
    if invented.diet is not None:
        choice = block_id("questions", "diet", "choices", invented.diet)
        sensitive = {block_id("questions", "diet"): {"choices": [choice], "text": ""}}
    person = Person(
        name=invented.name,
        email=invented.email,
        phone=invented.phone,
        organisation=invented.organisation,
        municipality_key=town["id"],
        municipality_name=town["name"] if region else "",
        region_key=region.key if region else None,
        family=invented.family,
        question_set=question_sets.get(invented.language),
        answers=answers,
        sensitive=sensitive,
    )
    return Submission(
        occurrence_id=occurrence.pk,
        idempotency_key=block_id("registrations", number).replace("-", ""),
        language=invented.language,
        contact_name=invented.name,
        contact_email=invented.email,
        contact_phone=invented.phone,
        people=(person,),
        needs_verification=by_email,
    )


def _lead_to(registration, end, actor):
    staff = {"actor": actor, "expected_status": registration.status}
    pk = registration.pk
    if end in ("attended", "absent"):
        services.confirm(pk, **staff)
        services.set_attendance(pk, Attendance(end), actor=actor)
    elif end == registration.status:
        return
    elif end == Status.CONFIRMED:
        services.confirm(pk, **staff)
    elif end == Status.WAITLISTED:
        services.waitlist(pk, **staff)
    elif end == Status.REJECTED:
        services.reject(pk, reason=RejectReason.TARGET_GROUP, **staff)
    elif end == Status.CANCELLED:
        services.cancel(pk)
    elif end == Status.SPAM:
        services.mark_spam(pk, **staff)
    elif end == Status.OFFERED:
        services.waitlist(pk, **staff)
        services.offer(pk, actor=actor, hours=OFFER_HOURS)
    elif end == Status.LAPSED:
        # The time to confirm was over an hour ago.
        Party.objects.filter(pk=registration.party_id).update(verify_by=timezone.now() - timedelta(hours=1))
        services.expire_due()


def _antedate(registration, ago):
    """Let a registration have come in ``ago`` (timedelta): an inbox in which all came this second shows little."""
    moment = timezone.now() - ago
    Registration.objects.filter(pk=registration.pk).update(submitted_at=moment, queued_at=moment)
    registration.party.submitted_at = moment
    registration.party.save(update_fields=["submitted_at"])
    # The time to undo what was decided is long over, so nothing is held back.
    now = timezone.now()
    Message.objects.filter(party=registration.party).update(not_before=now, next_attempt_at=now)
