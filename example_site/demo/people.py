"""The log-ins of the demonstration. Their password is public: they are made here and nowhere else."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission
from wagtail.users.models import UserProfile

from wagtail_samlingar.models import RegistrationScope
from wagtail_samlingar.registrations.models import ScopeKind
from wagtail_samlingar.registrations.scope import PERMISSIONS

PASSWORD = "demo"
# Anonymising is for those who answer for privacy.
MANAGER_MAY = [permission for permission in PERMISSIONS if permission != "anonymise"]
EDITOR_PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page"]
EDITOR_FILE_PERMISSIONS = ["add_image", "choose_image", "add_document", "choose_document"]


def build_people(homes, sunnmore_key):
    """
    Create what is missing of ``admin``, ``redaktor`` and ``moderator`` and their groups.

    ``homes`` are the front pages beneath which ``redaktor`` may edit; ``sunnmore_key`` is the key of the region
    whose registrations ``moderator`` decides about.
    """
    _user("admin", "Anne Admin", is_superuser=True, is_staff=True)
    editors, created = Group.objects.get_or_create(name="Redaktørar")
    if created:
        _give_pages(editors, homes)
    managers, created = Group.objects.get_or_create(name="Påmeldingsansvarlege på Sunnmøre")
    if created:
        _give_registrations(managers, sunnmore_key)
    _user("redaktor", "Rolf Redaktør").groups.add(editors)
    _user("moderator", "Mona Moderator").groups.add(managers)


def _user(username, full_name, **rights):
    users = get_user_model().objects
    user = users.filter(username=username).first()
    if user is not None:
        return user
    first_name, last_name = full_name.split()
    user = users.create_user(
        username, f"{username}@example.org", PASSWORD, first_name=first_name, last_name=last_name, **rights
    )
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "nn"
    profile.save()
    return user


def _admin_access():
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _give_pages(group, homes):
    group.permissions.add(_admin_access())
    group.permissions.add(*Permission.objects.filter(codename="submit_translation"))
    page_permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=EDITOR_PAGE_PERMISSIONS
    )
    for home in homes:
        for permission in page_permissions:
            GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=EDITOR_FILE_PERMISSIONS):
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)


def _give_registrations(group, region_key):
    group.permissions.add(_admin_access())
    codenames = [f"{permission}_registration" for permission in MANAGER_MAY]
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="wagtail_samlingar", codename__in=codenames)
    )
    for permission in MANAGER_MAY:
        RegistrationScope.objects.create(group=group, permission=permission, kind=ScopeKind.REGION, key=region_key)
