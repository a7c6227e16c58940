"""Who has waited for an answer for longer than the site says that it takes."""

from django.db.models import OuterRef, Q, Subquery

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.registrations.states import Status
from wagtail_samlingar.registrations.working_days import answer_was_due


def answer_limits(now):
    """Return {site key: instant} at ``now`` (aware instant), of sites that say how soon they answer: one query.

    Who came in before the instant, and still waits, should have had an answer.
    """
    promised = SamlingarSiteSettings.objects.filter(answer_within_days__gt=0)
    return _limits(promised.values_list("site_id", "answer_within_days"), now)


def with_promise(occurrences):
    """Return ``occurrences`` (queryset), annotated with the working days in which their site answers."""
    promised = SamlingarSiteSettings.objects.filter(site=OuterRef("site_key")).values("answer_within_days")
    return occurrences.annotate(answer_within_days=Subquery(promised[:1]))


def answer_limits_of(occurrences, now):
    """Return what :func:`answer_limits` does, for the sites of ``occurrences`` (:func:`with_promise`): no query."""
    return _limits({(row.site_key, row.answer_within_days) for row in occurrences}, now)


def _limits(promised, now):
    zone = samlingar_settings.zone()
    return {site_key: answer_was_due(now, days, zone) for site_key, days in promised if days}


def overdue(limits):
    """Return the condition for registrations that wait beyond ``limits`` (from :func:`answer_limits`)."""
    condition = Q(pk__in=[])
    for site_key, limit in limits.items():
        condition |= Q(occurrence__site_key=site_key, status=Status.PENDING, submitted_at__lt=limit)
    return condition


def is_overdue(registration, limits):
    """Return True when ``registration`` (with its occurrence) waits beyond ``limits``."""
    limit = limits.get(registration.occurrence.site_key)
    return limit is not None and registration.status == Status.PENDING and registration.submitted_at < limit
