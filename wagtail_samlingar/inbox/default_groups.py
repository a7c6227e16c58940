"""The groups that ``samlingar_setup`` offers a site. A group that is there already is left exactly as it is."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission

from wagtail_samlingar.gatherings.regions import region_choices
from wagtail_samlingar.inbox.grants import EVERYWHERE, Grant, access_to_admin, place_of, replace_grants
from wagtail_samlingar.registrations.models import RegistrationScope, ScopeKind
from wagtail_samlingar.registrations.scope import EXPORT, MODERATE, PERMISSIONS, VIEW, VIEW_SENSITIVE

PREFIX = "Samlingar: "
MANAGERS, READERS, EDITORS = f"{PREFIX}registration managers", f"{PREFIX}readers", f"{PREFIX}editors"
REGION_PERMISSIONS = (VIEW, MODERATE, EXPORT, VIEW_SENSITIVE)
EDITOR_PERMISSIONS = ("add_page", "change_page", "publish_page")
# Django's limit for the name of a group.
LONGEST_NAME = 150


@dataclass(frozen=True)
class Outcome:
    """A group of this name was made (``is_new``), or was there before and was left alone."""

    name: str
    is_new: bool


def make_groups(editors_root=None):
    """Make the groups that are missing and return an ``Outcome`` for each.

    Args: ``editors_root`` (page or None): where the group of editors may add, change and publish pages. Writes
    groups, their scopes and permissions. Nothing is given back to a group from which it was taken.
    """
    outcomes = [
        _make(MANAGERS, [Grant(permission, EVERYWHERE) for permission in PERMISSIONS]),
        _make(READERS, [Grant(VIEW, EVERYWHERE)]),
    ]
    outcomes += [_make_for_region(key, name) for key, name in region_choices()]
    if editors_root is not None:
        outcomes.append(_make_editors(editors_root))
    return outcomes


@transaction.atomic
def _make(name, grants):
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new:
        replace_grants(group, grants)
    return Outcome(name, is_new)


def _make_for_region(key, region):
    """Make the group of a region. One made before the region was given another name counts."""
    rows = RegistrationScope.objects.filter(group__name__startswith=PREFIX, kind=ScopeKind.REGION, key=key)
    rows = rows.exclude(group__name__in=[MANAGERS, READERS, EDITORS])
    name = rows.order_by("pk").values_list("group__name", flat=True).first()
    if name is not None:
        return Outcome(name, is_new=False)
    place = place_of(ScopeKind.REGION, key)
    return _make(f"{PREFIX}{region}"[:LONGEST_NAME], [Grant(permission, place) for permission in REGION_PERMISSIONS])


@transaction.atomic
def _make_editors(root):
    group, is_new = Group.objects.get_or_create(name=EDITORS)
    if is_new:
        group.permissions.add(access_to_admin())
        permissions = Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=EDITOR_PERMISSIONS
        )
        for permission in permissions:
            GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    return Outcome(EDITORS, is_new)
