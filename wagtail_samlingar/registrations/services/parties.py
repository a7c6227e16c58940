"""What every new party takes: which dates to lock, who is who, and the row itself.

To be called by the modules of this package alone.
"""

from datetime import timedelta

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.occurrences.models import Occurrence, SecondDate
from wagtail_samlingar.registrations.choices import limited_choices
from wagtail_samlingar.registrations.models import Party, Registration, active_key, person_key
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.settling import change
from wagtail_samlingar.registrations.services.writing import name_for_key
from wagtail_samlingar.registrations.states import Action, Source, Status


def earlier_party(idempotency_key):
    """Return the party that a form with ``idempotency_key`` has made, or None."""
    return Party.objects.filter(idempotency_key=idempotency_key).first()


def dates_to_lock(occurrence):
    """Return the primary keys to lock: all dates of the gathering where one person may be on one of them only."""
    if occurrence.second_date != SecondDate.REFUSE:
        return [occurrence.pk]
    return list(Occurrence.objects.filter(gathering_key=occurrence.gathering_key).values_list("pk", flat=True))


def keep_regions(occurrence, read_before):
    """Let ``occurrence`` have the regions that were read before the lock: they only say who is from elsewhere."""
    known = getattr(read_before, "_prefetched_objects_cache", {})
    if "regions" in known:
        occurrence._prefetched_objects_cache = {"regions": known["regions"]}


def by_keys(gathering_key, submission):
    """Return {(active key, gathering person key): (place in the party, person)} of ``submission``, each person once.

    Keys of people whose name comes later are made with their place, which stands in their reference: it is kept where
    others of the party are left out.
    """
    people = {}
    for number, person in enumerate(submission.people, start=1):
        address = person.email or submission.contact_email or person.phone or submission.contact_phone
        name = name_for_key(person.name, number, submission.idempotency_key)
        keys = active_key(submission.occurrence_id, address, name), person_key(gathering_key, address, name)
        people.setdefault(keys, (number, person))
    return people


def let_run_out(locked_ids, person_keys, now):
    """Let offers to these people lapse that have run out; return whether there were any.

    A person whose offer ran out may register anew, whether or not a scheduled job has marked it yet.
    """
    offers = Registration.objects.filter(
        gathering_person_key__in=person_keys,
        occurrence_id__in=locked_ids,
        status=Status.OFFERED,
        offer_expires_at__lte=now,
    )
    ran_out = list(offers.select_related("party", "occurrence").order_by("pk"))
    for registration in ran_out:
        change(registration, registration.occurrence, Action.EXPIRE, Status.LAPSED)
    for occurrence in {registration.occurrence_id: registration.occurrence for registration in ran_out}.values():
        if may_move_up(occurrence, now):
            move_up(occurrence, now)
    return bool(ran_out)


def uses_of(occurrence, people):
    """Return [(question key, choice id)] of the limited choices that ``people`` (``Person``) make."""
    limits = occurrence.choice_limits
    return [use for person in people for use in limited_choices(limits, person.answers, person.sensitive)]


def insert_party(occurrence, submission, status, now, *, is_duplicate=False, source=Source.FORM, entered_by=None):
    """Write the party of ``submission`` and return it.

    Args: ``status`` its people start in; ``is_duplicate`` where all of them were registered already; ``source`` and
    ``entered_by`` (user) where staff entered it.
    """
    verify_by = None
    if submission.needs_verification:
        verify_by = now + timedelta(hours=samlingar_settings.VERIFY_HOURS)
    return Party.objects.create(
        occurrence=occurrence,
        idempotency_key=submission.idempotency_key,
        name=submission.contact_name,
        email=submission.contact_email,
        phone=submission.contact_phone,
        language=submission.language,
        submitted_at=now,
        outcome=status,
        is_duplicate=is_duplicate,
        verify_by=verify_by,
        source=source,
        entered_by=entered_by,
    )
