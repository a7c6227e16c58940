"""The frame of every page that writes to many: it shows what will be sent, and sends nothing that was not shown."""

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.inbox.access import InboxAccessMixin, decidable_occurrences
from wagtail_samlingar.inbox.columns import name_of
from wagtail_samlingar.messages.mailing_preview import preview
from wagtail_samlingar.registrations.errors import RegistrationRefused

UNPROCESSABLE = 422
SEND = "send"
# Calls that a page lists by name.
MOST_CALLS = 100


# The services open durable transactions of their own, so a host's ATOMIC_REQUESTS must not have opened one before.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class MailingAskingView(InboxAccessMixin, WagtailAdminTemplateMixin, View):
    """Asks what to write, shows it, and begins the mailing when what was shown is sent."""

    template_name = "wagtail_samlingar/inbox/mailing_ask.html"
    header_icon = "mail"
    url_namespace = None
    index_url_name = None
    # Whether there is something to show before anything is written.
    shows_at_once = False

    def get(self, request, *args, **kwargs):
        """Ask. Changes nothing."""
        return self.stops_before() or self.show(self.make_form(), shown=self.first_preview())

    def post(self, request, *args, **kwargs):
        """Show what it will be, or send it where just that was shown."""
        stopped = self.stops_before()
        if stopped:
            return stopped
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(form, status=UNPROCESSABLE)
        shown = self.preview_of(form)
        if request.POST.get("step") != SEND:
            return self.show(form, shown)
        if not shown.people:
            form.add_error(None, _("There is nobody to write to."))
            return self.show(form, shown, UNPROCESSABLE)
        if form.cleaned_data["seen"] != shown.token:
            form.add_error(
                None, _("Nothing has been sent yet. This is how it reads now: look at it, and send it then.")
            )
            return self.show(form, shown, UNPROCESSABLE)
        try:
            mailing = self.send(form)
        except RegistrationRefused as refused:
            messages.error(request, str(refused))
            return redirect(self.back_url)
        self._tell(shown)
        return redirect(reverse(f"{self.url_namespace}:mailing", args=[mailing.pk]))

    @cached_property
    def decidable(self):
        """The dates within the reader's scope (queryset)."""
        return decidable_occurrences(self.request.user)

    @property
    def back_url(self):
        """Where the reader came from."""
        raise NotImplementedError

    def stops_before(self):
        """Return a response where there is nothing to ask, else None. Raises ``PermissionDenied``."""
        return None

    def make_form(self, data=None):
        """Return the form, bound to ``data`` where given."""
        raise NotImplementedError

    def make_mailing(self, form):
        """Return the unsaved mailing of ``form`` (valid, or None for nothing written) and the people it is for."""
        raise NotImplementedError

    def send(self, form):
        """Begin the mailing of ``form`` (valid) and return it. Raises ``RegistrationRefused``."""
        raise NotImplementedError

    def first_preview(self):
        """Return what can be shown before anything is written, or None."""
        return self.preview_of(None) if self.shows_at_once else None

    def preview_of(self, form):
        """Return the ``Preview`` of what ``form`` says: a fixed number of queries, however many people."""
        mailing, people = self.make_mailing(form)
        pks = people.order_by().values_list("occurrence_id", flat=True).distinct()
        occurrences = self.decidable.filter(pk__in=list(pks)).prefetch_related("regions")
        return preview(mailing, people, {row.pk: row for row in occurrences})

    def show(self, form, shown=None, status=200):
        """Return the page."""
        names = get_content_languages()
        context = self.get_context_data(
            form=form,
            # Not the one that was posted: what is shown now.
            seen=shown.token if shown else "",
            shown=shown,
            samples=[(names.get(sample.language, sample.language), sample) for sample in shown.samples]
            if shown
            else (),
            calls=[_call(group) for group in shown.calls[:MOST_CALLS]] if shown else (),
            action_url=self.request.get_full_path(),
            back_url=self.back_url,
            undo_minutes=samlingar_settings.UNDO_MINUTES,
        )
        return self.render_to_response(context, status=status)

    def _tell(self, shown):
        text = ngettext("%(count)d message will be sent.", "%(count)d messages will be sent.", shown.messages)
        messages.success(self.request, text % {"count": shown.messages})

    def get_breadcrumbs_items(self):
        """Return the way here from the list."""
        return [
            *self.breadcrumbs_items,
            {"url": self.back_url, "label": self.back_label},
            {"url": "", "label": self.get_page_title()},
        ]

    @property
    def back_label(self):
        """What :attr:`back_url` leads to."""
        return _("Registrations")


def _call(group):
    """Return (names, number) of a group to be called."""
    names = ", ".join(name_of(row) for row in group.registrations)
    phones = [row.phone for row in group.registrations if row.phone]
    return names, phones[0] if phones else group.party.phone
