"""The page before an export, and the file."""

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.inbox.access import InboxAccessMixin
from wagtail_samlingar.inbox.export import csv_file, xlsx_file
from wagtail_samlingar.inbox.export.cells import Values
from wagtail_samlingar.inbox.export.form import PREFIX, ExportForm, data_protection_note
from wagtail_samlingar.inbox.export.logged import note_export
from wagtail_samlingar.inbox.export.rows import Table
from wagtail_samlingar.inbox.export.selection import Selection
from wagtail_samlingar.inbox.query_strings import case_query, list_query
from wagtail_samlingar.registrations.scope import EXPORT

CSV, XLSX = "csv", "xlsx"
UNPROCESSABLE = 422


class ExportView(InboxAccessMixin, WagtailAdminTemplateMixin, View):
    """Says who would be in the file and asks for columns and purpose; when posted, sends the file and logs it.

    Filters come in the query string, as in the list, with the key of the search: what was searched for is no part of
    the address.
    """

    permission_required = EXPORT
    template_name = "wagtail_samlingar/inbox/export.html"
    page_title = gettext_lazy("Export registrations")
    header_icon = "download"
    index_url_name = None

    def get(self, request, *args, **kwargs):
        """Ask. Changes nothing."""
        selection = Selection(request)
        return self._ask(selection, ExportForm(questions=selection.questions))

    def post(self, request, *args, **kwargs):
        """Send the file, or ask again."""
        selection = Selection(request)
        form = ExportForm(request.POST, questions=selection.questions)
        if not form.is_valid():
            return self._ask(selection, form, UNPROCESSABLE)
        kind = CSV if request.POST.get(f"{PREFIX}-format") == CSV else XLSX
        if kind == XLSX and selection.people > xlsx_file.MOST_ROWS:
            form.add_error(None, _("There are too many rows for Excel. Download the file as CSV, or filter the list."))
        if not selection.people:
            form.add_error(None, _("Nobody matches the filters and the search together."))
        if form.errors:
            return self._ask(selection, form, UNPROCESSABLE)
        return self._send(selection, form.cleaned_data, kind)

    def _send(self, selection, asked, kind):
        table = Table(selection, asked["keys"], csv_file.Cells if kind == CSV else Values)
        note_export(self.request.user, selection, table.keys, asked["purpose"], kind)
        if kind == CSV:
            content, content_type = csv_file.csv_lines(table.header, table.chunks()), csv_file.CONTENT_TYPE
        else:
            notice = self._notice(selection, asked["purpose"])
            content = xlsx_file.xlsx_file(
                _("Registrations"), table.header, table.chunks(), _("About this file"), notice
            )
            content_type = xlsx_file.CONTENT_TYPE
        # The name is where a CSV says what it holds: a line of words above the columns would break them.
        name = slugify(_("registrations with personal data"))
        moment = timezone.localtime().strftime("%Y-%m-%d-%H%M")
        headers = {"Content-Disposition": f'attachment; filename="{name}-{moment}.{kind}"'}
        return StreamingHttpResponse(content, content_type=content_type, headers=headers)

    def _notice(self, selection, purpose):
        """Return [(label, text)] for the sheet about the file."""
        people = ngettext("%(people)s registration", "%(people)s registrations", selection.people)
        return [
            (_("Personal data"), data_protection_note()),
            (_("Purpose"), purpose),
            (_("Made"), formats.date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")),
            (_("Made by"), self.request.user.get_username()),
            (_("Holds"), people % {"people": selection.people}),
            *selection.in_words(),
        ]

    def _ask(self, selection, form, status=200):
        context = self.get_context_data(
            form=form,
            selection=selection,
            people=selection.people,
            note=data_protection_note(),
            action=self.request.path + case_query(self.request),
            list_url=reverse(self.index_url_name) + list_query(self.request),
        )
        return self.render_to_response(context, status=status)

    def get_breadcrumbs_items(self):
        """Return the way here from the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]
