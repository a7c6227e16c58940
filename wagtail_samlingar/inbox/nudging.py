"""An editor asks staff to tell people of a change. Editors see numbers, and this is all they can do about people."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.models import Page

from wagtail_samlingar.gatherings.canonical import key_of
from wagtail_samlingar.gatherings.registry import GATHERING, role_of
from wagtail_samlingar.messages.nudges import nudge
from wagtail_samlingar.registrations.errors import RegistrationRefused


class NudgeView(View):
    """Writes the message when it is posted by somebody who may edit the page, and leads back to its editor."""

    def get(self, request, pk):
        """Do nothing: show the editor. (Logging in again leads here by GET.)"""
        return redirect(self._editor(self._page(pk)))

    def post(self, request, pk):
        """Write it, or say why not."""
        page = self._page(pk)
        try:
            nudge(key_of(page))
        except RegistrationRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Staff have been asked to tell people of the change."))
        return redirect(self._editor(page))

    def _page(self, pk):
        """Return the page of the gathering. Raises ``PermissionDenied`` for those who may not edit it."""
        page = Page.objects.filter(pk=pk).first()
        is_gathering = page is not None and role_of(page) == GATHERING
        if not is_gathering or not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page

    def _editor(self, page):
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
