"""Where the inbox is mounted in Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_samlingar.inbox.bulk import BulkDecisionView
from wagtail_samlingar.inbox.bulk_forms import FORMS
from wagtail_samlingar.inbox.case import CaseView, DecisionView
from wagtail_samlingar.inbox.case_urls import case_urls
from wagtail_samlingar.inbox.dates import CancelPeopleView, DateView, FillView, ReopenPeopleView
from wagtail_samlingar.inbox.day.urls import day_urls
from wagtail_samlingar.inbox.decisions import DECISIONS
from wagtail_samlingar.inbox.export.views import ExportView
from wagtail_samlingar.inbox.listing import InboxView
from wagtail_samlingar.inbox.mailing_urls import mailing_urls
from wagtail_samlingar.inbox.numbers_urls import numbers_urls
from wagtail_samlingar.inbox.permissions import policy
from wagtail_samlingar.inbox.preview import TOLD, PreviewView
from wagtail_samlingar.inbox.task_urls import task_urls
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.scope import VIEW


class RegistrationViewSet(ModelViewSet):
    """List and cases. Not a snippet: snippets show in choosers and can be had through an API.

    Registrations are made and changed by services only, so none of the generic views for adding, editing, copying or
    deleting has an address.
    """

    model = Registration
    name = "samlingar_registrations"
    url_prefix = "samlingar/registrations"
    icon = "clipboard-list"
    menu_label = _("Registrations")
    menu_name = "samlingar-registrations"
    menu_order = 450
    add_to_admin_menu = True
    # Asked by Wagtail 7.4; later versions ask the registry, which has the same one.
    permission_policy = policy
    index_view_class = InboxView
    list_per_page = 20
    search_backend_name = None
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_index_view_kwargs(self, **kwargs):
        """Give the list the addresses of a case and of a date."""
        return super().get_index_view_kwargs(
            case_url_name=self.get_url_name("case"),
            date_url_name=self.get_url_name("date"),
            export_url_name=self.get_url_name("export"),
            **kwargs,
        )

    def get_urlpatterns(self):
        """Return the addresses of the list, the case, each decision and the dates."""
        names = {
            "url_namespace": self.url_namespace,
            "index_url_name": self.get_url_name("index"),
            "case_url_name": self.get_url_name("case"),
        }
        decisions = [
            path(f"<int:pk>/{action}/", DecisionView.as_view(action=action, **names), name=str(action))
            for action in DECISIONS
        ]
        decisions += [
            path(f"<int:pk>/{action}/preview/", PreviewView.as_view(action=action, **names), name=f"preview_{action}")
            for action in TOLD
        ]
        bulk = [
            path(f"bulk/{action}/", BulkDecisionView.as_view(action=action, **names), name=f"bulk_{action}")
            for action in FORMS
        ]
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("export/", ExportView.as_view(index_url_name=self.get_url_name("index")), name="export"),
            *day_urls(self.get_url_name("index"), self.url_namespace),
            path("<int:pk>/", CaseView.as_view(**names), name="case"),
            *decisions,
            *bulk,
            *case_urls(names),
            path("date/<int:pk>/", DateView.as_view(**names), name="date"),
            path("date/<int:pk>/fill/", FillView.as_view(**names), name="date_fill"),
            path("date/<int:pk>/cancel/", CancelPeopleView.as_view(**names), name="date_cancel"),
            path("date/<int:pk>/reopen/", ReopenPeopleView.as_view(**names), name="date_reopen"),
            *task_urls(**names),
            *mailing_urls(**names),
            *numbers_urls(names),
        ]

    @property
    def url_finder_class(self):
        """Let Wagtail's reports link to a case, for those who may view it."""
        case_url_name = self.get_url_name("case")

        class CaseURLFinder(ModelAdminURLFinder):
            def get_edit_url(self, instance):
                if self.user and not policy.user_has_permission_for_instance(self.user, VIEW, instance):
                    return None
                return reverse(case_url_name, args=[instance.pk])

        return CaseURLFinder

    def get_permissions_to_register(self):
        """Return none: the panel for scopes in the group form gives model permissions and scopes together."""
        return Permission.objects.none()


registration_viewset = RegistrationViewSet()
