"""Who may do what with whose registrations, read as ``registrations/scope.py`` decides it, for everybody at once."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Prefetch, Q

from wagtail_samlingar.inbox.grants import EVERYWHERE, place_of
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.scope import APP, PERMISSIONS, permission_name

ACCESS = ("wagtailadmin", "access_admin")


@dataclass
class Holder:
    """A user or a group, and what it holds. ``places`` is {place: permissions that count there}.

    ``without_place`` are permissions on the model that no scope goes with, ``without_permission`` scopes {place:
    permissions} that no permission on the model goes with: neither is a right.
    """

    name: str
    groups: list[str] = field(default_factory=list)
    is_superuser: bool = False
    has_access: bool = False
    places: dict[str, set[str]] = field(default_factory=dict)
    without_place: set[str] = field(default_factory=set)
    without_permission: dict[str, set[str]] = field(default_factory=dict)

    @property
    def counts(self):
        """True when there is anything to tell of it."""
        return bool(self.is_superuser or self.places or self.without_place or self.without_permission)


def users_with_rights():
    """Return a ``Holder`` for each active user who holds something, superusers first: five queries.

    A permission that comes by one group and a scope that comes by another make a right together, as in ``scope_of``.
    """
    ours = _our_permissions()
    users = (
        get_user_model()
        .objects.filter(is_active=True)
        .filter(
            Q(is_superuser=True)
            | Q(user_permissions__in=ours)
            | Q(groups__permissions__in=ours)
            | Q(groups__samlingar_scopes__isnull=False)
        )
        .distinct()
        .prefetch_related(
            _prefetched("user_permissions"), _prefetched("groups__permissions"), "groups__samlingar_scopes"
        )
    )
    holders = [_user(user) for user in users]
    return sorted(holders, key=lambda holder: (not holder.is_superuser, holder.name.casefold()))


def groups_with_rights():
    """Return a ``Holder`` for each group that holds something, by name: three queries."""
    groups = Group.objects.filter(Q(permissions__in=_our_permissions()) | Q(samlingar_scopes__isnull=False)).distinct()
    groups = groups.order_by("name").prefetch_related(_prefetched("permissions"), "samlingar_scopes")
    return [_holder(group.name, _held([group.permissions]), group.samlingar_scopes.all()) for group in groups]


def _user(user):
    groups = list(user.groups.all())
    held = _held([user.user_permissions, *[group.permissions for group in groups]])
    scopes = [row for group in groups for row in group.samlingar_scopes.all()]
    holder = _holder(user.get_username(), held, scopes)
    holder.groups = sorted(group.name for group in groups if _tells(group))
    if user.is_superuser:
        holder.is_superuser, holder.has_access = True, True
        holder.places, holder.without_place, holder.without_permission = {EVERYWHERE: set(PERMISSIONS)}, set(), {}
    return holder


def _tells(group):
    return bool(group.samlingar_scopes.all() or _held([group.permissions]) & set(PERMISSIONS))


def _holder(name, held, scopes):
    places, idle = defaultdict(set), defaultdict(set)
    for row in scopes:
        (places if row.permission in held else idle)[place_of(row.kind, row.key)].add(row.permission)
    somewhere = set().union(*places.values())
    return Holder(
        name=name,
        has_access=ACCESS in held,
        places=dict(places),
        without_place={permission for permission in PERMISSIONS if permission in held} - somewhere,
        without_permission=dict(idle),
    )


def _held(managers):
    """Return our permissions ("view", …) and ``ACCESS`` among the prefetched rows of ``managers``."""
    names = {permission_name(permission): permission for permission in PERMISSIONS}
    rows = [(row.content_type.app_label, row.codename) for manager in managers for row in manager.all()]
    return {names.get(f"{app}.{codename}", (app, codename)) for app, codename in rows}


def _our_permissions():
    codenames = [permission_name(permission).partition(".")[2] for permission in PERMISSIONS]
    return Permission.objects.filter(
        content_type__app_label=APP, content_type__model=Registration._meta.model_name, codename__in=codenames
    )


def _prefetched(name):
    """Return the permissions that matter here, of ``name``."""
    matters = Q(content_type__app_label=APP) | Q(content_type__app_label=ACCESS[0], codename=ACCESS[1])
    return Prefetch(name, queryset=Permission.objects.filter(matters).select_related("content_type"))


def places_held(holders):
    """Return every place that ``holders`` name, so that each can be given words."""
    return {place for holder in holders for place in (*holder.places, *holder.without_permission)}
