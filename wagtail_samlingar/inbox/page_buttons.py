"""Buttons on gatherings in Wagtail's page explorer and editor. Other pages get none."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.widgets import Button, ListingButton
from wagtail.admin.widgets.button import BaseButton

from wagtail_samlingar.gatherings.canonical import key_of
from wagtail_samlingar.gatherings.registry import GATHERING, role_of
from wagtail_samlingar.inbox.page_numbers import people_of

# After Wagtail's own "add" (10 to 30) and before its menu of more (50).
PRIORITY = 40


class PeopleLabel(BaseButton):
    """A number beside the buttons of a row: it leads nowhere, since who registered is not for the reader."""

    template_name = "wagtail_samlingar/inbox/page_people.html"


def listing_buttons(page, user, next_url=None):
    """Yield the number of people on a gathering's row: a link for whoever may view them, else words for editors."""
    if role_of(page) != GATHERING:
        return
    people = people_of(page, user)
    if people.in_scope:
        label = _("Registrations (%(people)d)") % {"people": people.in_scope}
        yield ListingButton(label, url=list_url(page), priority=PRIORITY, attrs={"aria-label": _named(label, page)})
    elif people.everybody and page.permissions_for_user(user).can_edit():
        words = ngettext("%(people)d registration", "%(people)d registrations", people.everybody)
        yield PeopleLabel(words % {"people": people.everybody}, priority=PRIORITY)


def header_buttons(page, user, view_name, next_url=None):
    """Yield, for whoever may view registrations of the gathering, the ways to them and to their numbers."""
    if role_of(page) != GATHERING:
        return
    people = people_of(page, user).in_scope
    if people is None:
        return
    yield Button(
        _("Registrations (%(people)d)") % {"people": people},
        url=list_url(page),
        icon_name="clipboard-list",
        priority=PRIORITY,
    )
    numbers = reverse("samlingar_registrations:numbers_gathering", args=[key_of(page)])
    yield Button(_("Numbers"), url=numbers, icon_name="table", priority=PRIORITY + 1)


def list_url(page):
    """Return the address of the list of everybody on the gathering of ``page``."""
    return f"{reverse('samlingar_registrations:index')}?gathering={key_of(page)}&status=all"


def _named(label, page):
    """Return ``label`` with the title of ``page``: read alone, a row's link is to say what it is about."""
    return _("%(label)s: %(title)s") % {"label": label, "title": page.get_admin_display_title()}
