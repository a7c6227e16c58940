"""Who of the staff could look after a case."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.registrations.models import RegistrationScope, ScopeKind
from wagtail_samlingar.registrations.scope import APP, MODERATE


def colleagues_for(occurrence):
    """Return the active users who may decide about the registrations of ``occurrence``, by name: three queries.

    The service asks the same of the one who is chosen (``scope.may``); this is what a list offers.
    """
    places = Q(kind=ScopeKind.ALL) | Q(kind=ScopeKind.GATHERING, key=occurrence.gathering_key)
    places |= Q(kind=ScopeKind.REGION, key__in=[region.key for region in occurrence.regions.all()])
    if occurrence.index_key:
        places |= Q(kind=ScopeKind.INDEX, key=occurrence.index_key)
    groups = RegistrationScope.objects.filter(places, permission=MODERATE).values("group")
    permission = Permission.objects.filter(content_type__app_label=APP, codename=f"{MODERATE}_registration")
    users = get_user_model()._default_manager
    permitted = users.filter(Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)).values("pk")
    found = users.filter(Q(is_superuser=True) | Q(pk__in=permitted, groups__in=groups), is_active=True).distinct()
    return sorted(found, key=lambda user: get_user_display_name(user).casefold())
