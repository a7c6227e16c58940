"""What the filters of the inbox offer. A choice names nothing outside the reader's scope."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.conf import settings as samlingar_settings

# Who looks after a case, where it is not a user's primary key.
ME, NOBODY = "me", "nobody"


def regions_offered(occurrences, scope):
    """Return (key, name) pairs of the regions of ``occurrences`` (regions prefetched) within ``scope``, by name.

    A manager of one region sees the dates it shares with another, and is not offered the other.
    """
    names = {}
    for occurrence in occurrences:
        whole = (
            scope.everywhere or occurrence.gathering_key in scope.gatherings or occurrence.index_key in scope.indexes
        )
        for region in occurrence.regions.all():
            if whole or region.key in scope.regions:
                names[str(region.key)] = region.name
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def assignees_offered(registrations, user):
    """Return choices of who looks after some of ``registrations`` (queryset, scoped): one query.

    ``user`` is "me". Only staff are asked about, so that a site's many other users cost nothing.
    """
    staff = Q(is_superuser=True) | Q(groups__samlingar_scopes__isnull=False)
    cases = registrations.filter(assignee=OuterRef("pk")).order_by()
    people = get_user_model()._default_manager.filter(staff).filter(Exists(cases)).exclude(pk=user.pk).distinct()
    named = sorted(((str(row.pk), get_user_display_name(row)) for row in people), key=lambda pair: pair[1].casefold())
    return [(ME, gettext("Me")), (NOBODY, gettext("Nobody")), *named]


def families_offered():
    """Return the site's families of target groups as (key, label) pairs."""
    return list(samlingar_settings.TARGET_GROUP_FAMILIES)
