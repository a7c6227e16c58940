"""Gatherings with active registrations are not deleted: not singly, in bulk, with a parent, or through an API."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.db.models.signals import pre_delete
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from wagtail_samlingar.gatherings.canonical import canonical_pages
from wagtail_samlingar.gatherings.publishing import Issue, collecting_issues
from wagtail_samlingar.gatherings.recording import keys_beneath
from wagtail_samlingar.gatherings.registry import GATHERING, role_of
from wagtail_samlingar.gatherings.wording import day_in_words
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.queries import coming, in_order
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.states import ACTIVE


def active_registrations_of(keys):
    """Return the number of active registrations (people) of the gatherings with ``keys``.

    Those anonymised after a gathering that was held are statistics, and hold no page back.
    """
    people = Registration.objects.filter(occurrence__gathering_key__in=keys, anonymised_at__isnull=True)
    return people.filter(status__in=ACTIVE).count()


def keys_losing_their_page(*pages):
    """Return the keys of gatherings at or beneath ``pages`` of which no page would be left without them."""
    keys = set().union(*(keys_beneath(page) for page in pages))
    if not keys:
        return keys
    elsewhere = canonical_pages(GATHERING).filter(translation_key__in=keys)
    for page in pages:
        elsewhere = elsewhere.not_descendant_of(page, inclusive=True)
    return keys - set(elsewhere.values_list("translation_key", flat=True))


def refusal(*pages):
    """Return the sentence that explains why ``pages`` cannot be deleted together, or "" when they can."""
    people = active_registrations_of(keys_losing_their_page(*pages))
    if not people:
        return ""
    return ngettext(
        "This page cannot be deleted: %(count)d person is registered. "
        "Unpublish it instead, or ask a registration manager to cancel first.",
        "This page cannot be deleted: %(count)d people are registered. "
        "Unpublish it instead, or ask a registration manager to cancel first.",
        people,
    ) % {"count": people}


def refuse_deletion(sender, instance, origin=None, **kwargs):
    """Raise ``PermissionDenied`` for a page whose deletion would leave active registrations without one.

    All pages of one deletion are judged together: each translation alone could go, since another would be left.
    """
    if not isinstance(instance, Page) or role_of(instance) != GATHERING or instance.alias_of_id:
        return
    message = refusal(instance, *_deleted_together(instance, origin))
    if message:
        raise PermissionDenied(message)


def _deleted_together(instance, origin):
    """Return the pages with the key of ``instance`` in the deletion that began with ``origin`` (row or queryset)."""
    if not isinstance(origin, QuerySet) or not issubclass(origin.model, Page):
        return []
    # As base pages: a bulk deletion of pages starts from these, another from those of one type.
    return list(Page.objects.filter(pk__in=origin.values("pk"), translation_key=instance.translation_key))


def warn_of_capacity(sender, page, cleaned, occurrences, issues, **kwargs):
    """Warn when a date's capacity is set below the people who hold a seat. Nobody is removed."""
    seats = seats_of(occurrences.values())
    for child in cleaned.get("dates") or ():
        occurrence = occurrences.get(child.id)
        capacity = child.value.get("capacity")
        if occurrence is not None and capacity is not None and capacity < seats[occurrence.pk].taken:
            issues.append(
                Issue(
                    "dates",
                    _("A date has %(taken)d people and only %(capacity)d seats. Nobody is removed; no more get in.")
                    % {"taken": seats[occurrence.pk].taken, "capacity": capacity},
                )
            )


def warn_of_removed_dates(sender, page, cleaned, occurrences, issues, **kwargs):
    """Warn when a coming date with active registrations is no longer on the page. Its people keep their places."""
    on_page = {child.id for child in cleaned.get("dates") or ()}
    removed = Occurrence.objects.filter(pk__in=[row.pk for key, row in occurrences.items() if key not in on_page])
    counted = coming(removed, timezone.now()).annotate(
        people=Count("registrations", filter=Q(registrations__status__in=ACTIVE))
    )
    for occurrence in in_order(counted.filter(people__gt=0)):
        message = ngettext(
            "The date %(day)s is no longer on the page, and %(count)d person is registered for it. "
            "Nobody has been told: put the date back, or ask a registration manager to move or cancel.",
            "The date %(day)s is no longer on the page, and %(count)d people are registered for it. "
            "Nobody has been told: put the date back, or ask a registration manager to move or cancel.",
            occurrence.people,
        )
        day = day_in_words(occurrence.starts_on) if occurrence.starts_on else ""
        issues.append(Issue("dates", message % {"day": day, "count": occurrence.people}))


def connect():
    """Connect the receivers; called once, when the app is ready."""
    pre_delete.connect(refuse_deletion, dispatch_uid="samlingar_refuse_deletion")
    collecting_issues.connect(warn_of_capacity, dispatch_uid="samlingar_warn_of_capacity")
    collecting_issues.connect(warn_of_removed_dates, dispatch_uid="samlingar_warn_of_removed_dates")
