"""Who may do what with which registrations: the one place that answers it.

Model permissions say *what* ("view", "moderate", "export", "view_sensitive", "anonymise"); scope rows say *where*. A
superuser may do all of it. Page rights give nothing. Every list, filter, export, bulk action, number and API answer
asks here.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from wagtail_samlingar.occurrences.models import Occurrence, OccurrenceRegion
from wagtail_samlingar.registrations.models import Registration, RegistrationScope, ScopeKind

APP = "wagtail_samlingar"
# Dates that are named one by one to the database; where there are more, it looks them up itself.
MOST_NAMED = 200
VIEW, MODERATE, EXPORT, VIEW_SENSITIVE, ANONYMISE = "view", "moderate", "export", "view_sensitive", "anonymise"
PERMISSIONS = (VIEW, MODERATE, EXPORT, VIEW_SENSITIVE, ANONYMISE)


def permission_name(permission):
    """Return the full name of a model permission, such as "wagtail_samlingar.view_registration"."""
    return f"{APP}.{permission}_registration"


@dataclass(frozen=True)
class Scope:
    """Where a person may do one thing: everywhere, or in some indexes, gatherings and regions (keys)."""

    everywhere: bool = False
    indexes: frozenset[UUID] = field(default_factory=frozenset)
    gatherings: frozenset[UUID] = field(default_factory=frozenset)
    regions: frozenset[UUID] = field(default_factory=frozenset)

    def __bool__(self):
        return self.everywhere or bool(self.indexes or self.gatherings or self.regions)


def scope_of(user, permission):
    """Return the ``Scope`` in which ``user`` may do ``permission`` ("view", …).

    One query for ordinary staff, kept with the user object for as long as that lives, as Django keeps permissions.
    """
    if not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everywhere=True)
    if not user.has_perm(permission_name(permission)):
        return Scope()
    keys = {kind: set() for kind in ScopeKind}
    for given, kind, key in _rows_of(user):
        if given == permission:
            keys[kind].add(key)
    return Scope(
        everywhere=bool(keys[ScopeKind.ALL]),
        indexes=frozenset(keys[ScopeKind.INDEX]),
        gatherings=frozenset(keys[ScopeKind.GATHERING]),
        regions=frozenset(keys[ScopeKind.REGION]),
    )


def _rows_of(user):
    """Return [(permission, kind, key)] of the scopes that ``user`` has through groups."""
    rows = getattr(user, "_samlingar_scopes", None)
    if rows is None:
        scopes = RegistrationScope.objects.filter(group__user=user)
        rows = user._samlingar_scopes = list(scopes.values_list("permission", "kind", "key"))
    return rows


def occurrences_for(user, permission=VIEW):
    """Return the occurrences whose registrations ``user`` may do ``permission`` with.

    A date shared by several regions belongs to the staff of each of them.
    """
    scope = scope_of(user, permission)
    if not scope:
        return Occurrence.objects.none()
    if scope.everywhere:
        return Occurrence.objects.all()
    condition = Q(gathering_key__in=scope.gatherings) | Q(index_key__in=scope.indexes)
    if scope.regions:
        condition |= Q(pk__in=_held_in(scope.regions))
    return Occurrence.objects.filter(condition)


def _held_in(regions):
    return OccurrenceRegion.objects.filter(key__in=regions).values("occurrence")


def registrations_for(user, permission=VIEW):
    """Return the registrations that ``user`` may do ``permission`` with."""
    scope = scope_of(user, permission)
    if not scope:
        return Registration.objects.none()
    if scope.everywhere:
        return Registration.objects.all()
    if not scope.gatherings and not scope.indexes:
        # What most managers have. Databases take half the time to plan it without the dates between.
        return Registration.objects.filter(occurrence__in=_held_in(scope.regions))
    return Registration.objects.filter(occurrence__in=occurrences_for(user, permission))


def registrations_listed(user, permission=VIEW):
    """Return what :func:`registrations_for` returns, for a request that reads it several times: one query, or none.

    The dates of staff with few of them are read at once and named. A database counts those registrations from an index
    alone, in a third of the time it takes with a subquery in each count.
    """
    if scope_of(user, permission).everywhere:
        return registrations_for(user, permission)
    dates = list(occurrences_for(user, permission).order_by().values_list("pk", flat=True)[: MOST_NAMED + 1])
    if len(dates) > MOST_NAMED:
        return registrations_for(user, permission)
    return Registration.objects.filter(occurrence__in=dates)


def may(user, permission, registration):
    """Return True when ``user`` may do ``permission`` with ``registration``."""
    return registrations_for(user, permission).filter(pk=registration.pk).exists()
