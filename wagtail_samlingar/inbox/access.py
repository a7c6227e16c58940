"""The door of every inbox view: model permission and scope, and answers that say 403 and 404 for what they are."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_samlingar.inbox.permissions import policy
from wagtail_samlingar.registrations.scope import VIEW, registrations_for


@method_decorator(never_cache, name="dispatch")
class InboxAccessMixin(PermissionCheckedMixin):
    """Lets in who may view registrations somewhere, and answers 403 to others.

    Wagtail would answer a refusal with a redirect to its front page; staff who follow a link they were sent are told
    here what they lack, and a refused POST has a status that says so.
    """

    permission_policy = policy
    permission_required = None
    any_permission_required = [VIEW]

    def dispatch(self, request, *args, **kwargs):
        """Answer a refusal with a page that says so."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as refused:
            return forbidden(request, str(refused))

    def registrations(self):
        """Return the registrations the reader may view."""
        return registrations_for(self.request.user, VIEW)


def forbidden(request, message=""):
    """Return a page in the admin's frame that says what the reader may not do, with status 403."""
    context = {
        "header_title": _("No access"),
        "message": message or _("You have no access to registrations. Ask an administrator for it."),
    }
    return TemplateResponse(request, "wagtail_samlingar/inbox/forbidden.html", context, status=403)


def case_or_404(registrations, pk):
    """Return the registration ``pk`` of ``registrations`` (queryset) with what its page reads, or raise ``Http404``."""
    related = registrations.select_related("occurrence", "party", "question_set")
    return get_object_or_404(related.prefetch_related("occurrence__regions"), pk=pk)
