"""Who has waited for an answer for longer than the site says that it takes."""

from functools import cache

from django.db.models import OuterRef, Q, Subquery

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.registrations.states import Status
from wagtail_samlingar.registrations.working_days import answer_was_due


def with_promise(occurrences):
    """Return ``occurrences`` (queryset), annotated with the working days in which their site answers."""
    return occurrences.annotate(answer_within_days=_promised())


@cache
def _promised():
    settings = SamlingarSiteSettings.objects.filter(site=OuterRef("site_key"))
    return Subquery(settings.values("answer_within_days")[:1])


def limits_of(promises, now):
    """Return {site key: instant} at ``now`` (aware instant), of sites that say how soon they answer.

    Args: ``promises``: {site key: working days, 0 or None for none}. Who came in before the instant, and still waits,
    should have had an answer.
    """
    zone = samlingar_settings.zone()
    return {site_key: answer_was_due(now, days, zone) for site_key, days in promises.items() if days}


def overdue(limits):
    """Return the condition for registrations that wait beyond ``limits`` (from :func:`limits_of`)."""
    condition = Q(pk__in=[])
    for site_key, limit in limits.items():
        condition |= Q(occurrence__site_key=site_key, status=Status.PENDING, submitted_at__lt=limit)
    return condition


def is_overdue(registration, site_key, limits):
    """Return True when ``registration``, on a date of the site ``site_key``, waits beyond ``limits``."""
    limit = limits.get(site_key)
    return limit is not None and registration.status == Status.PENDING and registration.submitted_at < limit
