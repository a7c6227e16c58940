"""The way from the list to an export of what is listed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from wagtail_samlingar.inbox.permissions import policy
from wagtail_samlingar.inbox.query_strings import case_query
from wagtail_samlingar.registrations.scope import EXPORT


def export_buttons(request, url_name):
    """Return the button in a list, with the filters and the search of ``request``, for those who may export: else none.

    One query for ordinary staff.
    """
    if not policy.user_has_permission(request.user, EXPORT):
        return []
    url = reverse(url_name) + case_query(request, without=["ordering"])
    return [HeaderButton(_("Export"), url=url, icon_name="download", icon_only=True)]
