"""The job that writes the messages of mailings, a chunk in each transaction."""

from django.db import transaction
from django.utils import timezone

from wagtail_samlingar.messages.mailing_groups import groups_of, message_to
from wagtail_samlingar.messages.models import Mailing, MailingPerson, MessageRegistration
from wagtail_samlingar.messages.phone_rows import Call, write_calls
from wagtail_samlingar.messages.queueing import insert

# People in one transaction, and those who are of one party with them.
CHUNK = 200


def count_due():
    """Return how many people are still to be written to."""
    return MailingPerson.objects.filter(mailing__in=_due(), is_done=False).count()


def write_due(go_on=lambda: True):
    """Write the messages of every mailing that is not written yet, and return to how many people.

    Args: ``go_on``, asked after each chunk. Killed at any point and run again, or run twice at once, it writes to each
    person once: a chunk and the note that it is done are one transaction, which begins with a lock of the mailing.
    """
    people = 0
    for pk in list(_due().order_by("pk").values_list("pk", flat=True)):
        while (done := write_chunk(pk)) is not None:
            people += done
            if not go_on():
                return people
    return people


def write_chunk(mailing_id):
    """Write one chunk of a mailing and return how many people are done with; None when it is written or stopped."""
    with transaction.atomic(durable=True):
        # Changes nothing: the UPDATE is the lock, so that who is left is read after it.
        if not Mailing.objects.filter(pk=mailing_id, written_at=None, stopped_at=None).update(written_at=None):
            return None
        mailing = Mailing.objects.get(pk=mailing_id)
        people = _next_people(mailing)
        _write(mailing, [row.registration for row in people])
        MailingPerson.objects.filter(pk__in=[row.pk for row in people]).update(is_done=True)
        if not MailingPerson.objects.filter(mailing=mailing, is_done=False).exists():
            Mailing.objects.filter(pk=mailing_id).update(written_at=timezone.now())
        return len(people)


def _due():
    return Mailing.objects.filter(written_at=None, stopped_at=None)


def _next_people(mailing):
    """Return the next people, and with them all that are of the same parties: they may be told together."""
    left = MailingPerson.objects.filter(mailing=mailing, is_done=False)
    parties = left.order_by("registration__party", "registration").values_list("registration__party", flat=True)
    of_parties = left.filter(registration__party__in=set(parties[:CHUNK]))
    return list(of_parties.select_related("registration__party", "registration__occurrence").order_by("registration"))


def _write(mailing, registrations):
    groups = groups_of(mailing, registrations)
    write_calls(
        Call(mailing.kind, group.party, group.registrations, group.occurrence_id, {}, mailing)
        for group in groups
        if not group.recipient
    )
    groups = [group for group in groups if group.recipient]
    messages = insert([message_to(mailing, group) for group in groups])
    MessageRegistration.objects.bulk_create(
        MessageRegistration(message_id=message.pk, registration=row)
        for message, group in zip(messages, groups, strict=True)
        for row in group.registrations
    )
