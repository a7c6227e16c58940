"""The report of who may do what with whose registrations, and of what looks like a right and is none."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from wagtail_samlingar.inbox.access import InboxAccessMixin
from wagtail_samlingar.inbox.columns import STYLES
from wagtail_samlingar.inbox.group_panel import LABELS
from wagtail_samlingar.inbox.places import place_choices
from wagtail_samlingar.inbox.rights import groups_with_rights, places_held, users_with_rights
from wagtail_samlingar.registrations.models import RegistrationScope
from wagtail_samlingar.registrations.scope import PERMISSIONS

# Django's own permission: whoever may change groups decides who sees what.
CHANGE_GROUPS = "auth.change_group"


def may_read_rights(user):
    """Return True for superusers and those who may change groups."""
    return user.is_active and user.has_perm(CHANGE_GROUPS)


@dataclass(frozen=True)
class RightsLine:
    """A group or user, a place, and what may be done there; without a place, what is wrong."""

    who: str
    kind: str
    where: str
    permissions: frozenset[str] = frozenset()
    remarks: list[str] = field(default_factory=list)
    groups: str = ""

    @property
    def remark(self):
        """All that is to be said about it."""
        return " ".join(self.remarks)

    def answer(self, permission):
        """Return "Yes" or a dash for ``permission``."""
        return pgettext("permission", "Yes") if permission in self.permissions else "—"


def rights_lines():
    """Return the ``RightsLine`` of every group and every active user that holds something: groups first."""
    groups, users = groups_with_rights(), users_with_rights()
    names = _place_names(places_held([*groups, *users]))
    lines = [line for holder in groups if holder.counts for line in _lines(holder, pgettext("who", "Group"), names)]
    for holder in users:
        if holder.counts:
            lines += _lines(holder, pgettext("who", "User"), names, is_user=True)
    return lines


def _place_names(places):
    """Return {place: name}, also of places that are no longer on the site."""
    names = {}
    for value, name in place_choices(keep=sorted(places)):
        names.update(dict(name) if isinstance(name, list) else {value: name})
    return names


def _lines(holder, kind, names, is_user=False):
    shared = {"who": holder.name, "kind": kind, "groups": ", ".join(holder.groups)}
    remarks = []
    if holder.is_superuser:
        remarks.append(_("Superuser: may do everything, without a place."))
    if is_user and not holder.has_access:
        remarks.append(_("Cannot log in to the admin, so can use none of it."))
    lines = [
        RightsLine(where=names[place], permissions=frozenset(permissions), remarks=remarks, **shared)
        for place, permissions in sorted(holder.places.items(), key=lambda pair: names[pair[0]].casefold())
    ]
    for place, permissions in holder.without_permission.items():
        remark = _("No right: the place is given, but not the permission (%(permissions)s).")
        lines.append(
            RightsLine(where=names[place], remarks=[*remarks, remark % {"permissions": _words(permissions)}], **shared)
        )
    if holder.without_place:
        remark = _("No right: the permission is given, but no place (%(permissions)s).")
        words = remark % {"permissions": _words(holder.without_place)}
        lines.append(RightsLine(where=pgettext("place", "Nowhere"), remarks=[*remarks, words], **shared))
    return lines


def _words(permissions):
    return ", ".join(str(LABELS[permission]) for permission in PERMISSIONS if permission in permissions)


class WhoColumn(Column):
    """A group or user, and the style sheet of the report."""

    class Media:
        css = {"all": [STYLES]}


class RightsReport(InboxAccessMixin, ReportView):
    """Lists groups and users with what they may do, where. Not for page editors, nor for staff of registrations."""

    any_permission_required = None
    model = RegistrationScope
    page_title = gettext_lazy("Who sees what")
    header_icon = "lock"
    index_url_name = "samlingar_registrations:rights"
    index_results_url_name = "samlingar_registrations:rights_results"
    is_searchable = False
    paginate_by = 100
    table_classname = "listing samlingar-list samlingar-list--wide"
    no_results_message = gettext_lazy("No group and no user has rights on registrations.")

    def get(self, request, *args, **kwargs):
        """List. There is no file of it: it would be a list of staff."""
        if not may_read_rights(request.user):
            raise PermissionDenied(_("Only those who may change groups see who has which rights."))
        if "export" in request.GET:
            raise PermissionDenied(_("No file is made of who has which rights."))
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        """Return the lines."""
        return rights_lines()

    @cached_property
    def columns(self):
        """The columns: who, where, one for each permission, and what to know about it."""
        return [
            WhoColumn("who", label=gettext_lazy("Group or user"), classname="title"),
            Column("kind", label=gettext_lazy("Kind")),
            Column("where", label=gettext_lazy("Registrations for")),
            *[_permission_column(permission) for permission in PERMISSIONS],
            Column("groups", label=pgettext_lazy("rights", "Through")),
            Column("remark", label=gettext_lazy("Remark")),
        ]


def _permission_column(permission):
    return Column(permission, label=LABELS[permission], accessor=lambda line: line.answer(permission))
