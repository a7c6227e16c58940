"""The door of every inbox view: model permission and scope, and a refusal that has the status of one."""

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_samlingar.inbox.permissions import policy
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.scope import MODERATE, VIEW, occurrences_for, registrations_for


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
        """Return the registrations the reader may view. What the scope is, is asked once for each request."""
        return self._registrations_in_scope.all()

    @cached_property
    def _registrations_in_scope(self):
        return registrations_for(self.request.user, VIEW)


def decidable_occurrences(user):
    """Return the occurrences whose registrations ``user`` may both view and decide about."""
    return occurrences_for(user, MODERATE).filter(pk__in=occurrences_for(user, VIEW).values("pk"))


def occurrence_or_refusal(user, pk):
    """Return the occurrence ``pk`` with its regions, for deciding about everybody on it.

    Raises ``PermissionDenied``, in the same words for one outside the scope and one that does not exist.
    """
    occurrence = decidable_occurrences(user).prefetch_related("regions").filter(pk=pk).first()
    if occurrence is None:
        raise PermissionDenied(_("There is no such date among those whose registrations you may decide about."))
    return occurrence


def occurrence_to_read(pk):
    """Return the occurrence ``pk``, one of those that were offered, with its regions."""
    return Occurrence.objects.prefetch_related("regions").get(pk=pk)


def forbidden(request, message=""):
    """Return a page in the admin's frame that says what the reader may not do, with status 403."""
    context = {
        "header_title": _("No access"),
        "message": message or _("You have no access to registrations. Ask an administrator for it."),
    }
    return TemplateResponse(request, "wagtail_samlingar/inbox/forbidden.html", context, status=403)


def case_or_refusal(registrations, pk):
    """Return the registration ``pk`` of ``registrations`` (queryset, scoped) with what its page reads.

    Raises ``PermissionDenied``, in the same words for one outside the scope and one that does not exist. Not a 404:
    where a site has its languages in its addresses, Django's ``LocaleMiddleware`` answers that with a redirect to
    ``/nn/admin/…`` outside the admin.
    """
    related = registrations.select_related("occurrence", "party__entered_by", "question_set", "assignee")
    registration = related.prefetch_related("occurrence__regions").filter(pk=pk).first()
    if registration is None:
        raise PermissionDenied(_("There is no such registration among those you have access to."))
    return registration
