"""The way from the list to adding somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from wagtail_samlingar.registrations.scope import MODERATE, scope_of


def enter_buttons(request):
    """Return the button for those who may decide somewhere, else none. One query for ordinary staff.

    Where the list is filtered by a date, it leads straight to the form for that date.
    """
    if not scope_of(request.user, MODERATE):
        return []
    chosen = request.GET.get("date", "")
    query = f"?date={chosen}" if chosen.isascii() and chosen.isdigit() else ""
    url = reverse("samlingar_registrations:enter") + query
    return [HeaderButton(_("Add registration"), url=url, icon_name="plus")]
