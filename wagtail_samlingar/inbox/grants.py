"""Giving a group rights on registrations: model permission, scope and access to the admin, always together."""

from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db import transaction

from wagtail_samlingar.registrations.models import Registration, RegistrationScope, ScopeKind
from wagtail_samlingar.registrations.scope import PERMISSIONS

EVERYWHERE = str(ScopeKind.ALL)


@dataclass(frozen=True)
class Grant:
    """A group may do ``permission`` ("view", …) in ``place``: "all", or "region:<key>", "gathering:<key>", …."""

    permission: str
    place: str

    @property
    def kind(self):
        """The ``ScopeKind``."""
        return self.place.partition(":")[0]

    @property
    def key(self):
        """The key (text) of the index, gathering or region, or None for all."""
        return self.place.partition(":")[2] or None


def place_of(kind, key):
    """Return the place of a scope row: "all" or "<kind>:<key>"."""
    return str(kind) if key is None else f"{kind}:{key}"


def grants_of(group):
    """Return the ``Grant`` objects of ``group``, in the order they were given; none for a group not yet saved."""
    if group.pk is None:
        return []
    rows = RegistrationScope.objects.filter(group=group).order_by("pk")
    return [
        Grant(permission, place_of(kind, key))
        for permission, kind, key in rows.values_list("permission", "kind", "key")
    ]


@transaction.atomic
def replace_grants(group, grants):
    """Let ``group`` have exactly ``grants`` (iterable of ``Grant``).

    Writes the scope rows and model permissions of this group. Access to the admin is given with a first grant and
    not taken away with the last: the group may have it for other reasons.
    """
    grants = set(grants)
    kept = set()
    for row in RegistrationScope.objects.filter(group=group):
        grant = Grant(row.permission, place_of(row.kind, row.key))
        if grant in grants and grant not in kept:
            kept.add(grant)
        else:
            row.delete()
    for grant in sorted(grants - kept, key=lambda new: (new.place, PERMISSIONS.index(new.permission))):
        RegistrationScope.objects.create(group=group, permission=grant.permission, kind=grant.kind, key=grant.key)
    _set_model_permissions(group, {grant.permission for grant in grants})


def _set_model_permissions(group, names):
    ours = {
        row.codename: row
        for row in Permission.objects.filter(
            content_type__app_label=Registration._meta.app_label,
            codename__in=[_codename(name) for name in PERMISSIONS],
        )
    }
    granted = {_codename(name) for name in names}
    group.permissions.remove(*[row for codename, row in ours.items() if codename not in granted])
    group.permissions.add(*[row for codename, row in ours.items() if codename in granted])
    if granted:
        group.permissions.add(access_to_admin())


def access_to_admin():
    """Return Wagtail's permission to log in to the admin."""
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _codename(permission):
    return f"{permission}_{Registration._meta.model_name}"
