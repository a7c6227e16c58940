"""Pages about one case that staff fill in: correcting it, and adding a person to its party."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from wagtail_samlingar.inbox.case import UNPROCESSABLE, CaseMixin
from wagtail_samlingar.inbox.columns import name_of
from wagtail_samlingar.inbox.entry_forms import rows_for_staff
from wagtail_samlingar.inbox.occurrences import date_label, title_of


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class CaseFormView(CaseMixin, View):
    """A form on a page of its own, for those who may decide about the case."""

    heading = ""

    def get_page_title(self):
        """Return what is done; titles reach browser histories, so they name nobody."""
        return str(self.heading)

    def get_page_subtitle(self):
        """Return the reference."""
        return self.case.reference

    def get_breadcrumbs_items(self):
        """Return the way here from the list and the case."""
        *way, _here = super().get_breadcrumbs_items()
        return [
            *way,
            {"url": self.case_url, "label": self.case.reference},
            {"url": "", "label": self.get_page_title()},
        ]

    def require_right(self):
        """Raise ``PermissionDenied`` for those who may only see the case."""
        if not self.may_decide:
            raise PermissionDenied(_("You may see this registration, but not decide about it."))

    def show(self, form, options, status=200, **context):
        """Return the page with the ``RegistrationForm`` and the form of what staff alone decide."""
        context = super(CaseMixin, self).get_context_data(
            case=self.case,
            name=name_of(self.case),
            title=title_of(self.case.occurrence),
            date=date_label(self.case.occurrence),
            form=form,
            rows=rows_for_staff(form),
            options=options,
            form_url=self.request.get_full_path(),
            case_url=self.case_url,
            **context,
        )
        return self.render_to_response(context, status=status)

    def refuse(self, form, options, **context):
        """Return the page with its errors and all answers kept."""
        return self.show(form, options, UNPROCESSABLE, **context)

    def done(self, text):
        """Say what was done and lead back to the case."""
        messages.success(self.request, text)
        return redirect(self.case_url)
