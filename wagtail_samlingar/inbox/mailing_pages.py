"""The messages to many that staff have begun: how far they have come, and stopping them."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.inbox.tasks import TaskMixin
from wagtail_samlingar.messages import mailings
from wagtail_samlingar.messages.models import Mailing, MailingPerson
from wagtail_samlingar.registrations.errors import RegistrationRefused

# Mailings that the list shows, the newest first.
MOST = 50
# Dates that a mailing names.
MOST_DATES = 20


@dataclass(frozen=True)
class MailingRow:
    """A mailing, who began it, how far it has come, and whether anything of it can be stopped or undone."""

    mailing: Mailing
    who: str
    progress: mailings.Progress
    is_held: bool
    is_stoppable: bool

    @property
    def subject(self):
        """What staff wrote above it, in any language, or ""."""
        return next((text["subject"] for text in self.mailing.texts.values() if text.get("subject")), "")


class MailingsMixin(TaskMixin):
    """Knows the mailings of the reader, and those all of whose people the reader may decide about.

    People may have been moved out of the scope since, such as by the answer they were asked for. Who began a mailing
    can stop it all the same; no page of it names anybody.
    """

    header_icon = "mail"

    def mailings(self):
        """Return them (queryset)."""
        people = MailingPerson.objects.filter(mailing=OuterRef("pk"))
        outside = people.exclude(registration__occurrence__in=self.occurrences.values("pk"))
        within = ~Exists(outside) | Q(author=self.request.user)
        return Mailing.objects.filter(Exists(people), within).select_related("author")

    def rows_of(self, found):
        """Return a ``MailingRow`` for each of ``found`` (list): two queries."""
        now, progress = timezone.now(), mailings.progress_of(found)
        return [_row(mailing, progress[mailing.pk], now) for mailing in found]


class MailingsView(MailingsMixin, View):
    """Lists the newest. Changes nothing."""

    template_name = "wagtail_samlingar/inbox/mailings.html"
    page_title = gettext_lazy("Messages to many")
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render the list."""
        rows = self.rows_of(list(self.mailings().order_by("-pk")[:MOST]))
        return self.render_to_response(
            self.get_context_data(rows=rows, is_cut=len(rows) == MOST, most=MOST, url_namespace=self.url_namespace)
        )


class OneMailingMixin(MailingsMixin):
    """Finds the mailing; one outside the scope does not exist."""

    @cached_property
    def mailing(self):
        """The mailing."""
        mailing = self.mailings().filter(pk=self.kwargs["pk"]).first()
        if mailing is None:
            raise PermissionDenied(_("There is no such message among those you have access to."))
        return mailing

    @property
    def mailing_url(self):
        """Address of its page."""
        return self.url_of("mailing", self.mailing.pk)


class MailingView(OneMailingMixin, View):
    """One mailing: what was written, to how many, and how far it has come. Changes nothing."""

    template_name = "wagtail_samlingar/inbox/mailing.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render it."""
        return self.render_to_response(self.get_context_data())

    def get_page_title(self):
        """Return what kind of message it is."""
        return self.mailing.get_kind_display()

    def get_context_data(self, **kwargs):
        """Gather what the page shows."""
        (row,) = self.rows_of([self.mailing])
        names = get_content_languages()
        dates = mailings.occurrences_of(self.mailing).filter(pk__in=self.occurrences.values("pk"))
        dates = list(dates.prefetch_related("regions")[: MOST_DATES + 1])
        texts = sorted(
            self.mailing.texts.items(), key=lambda pair: list(names).index(pair[0]) if pair[0] in names else 99
        )
        return super().get_context_data(
            row=row,
            texts=[(language, names.get(language, language), text) for language, text in texts],
            dates=[f"{title_of(date)} · {date_label(date)}" for date in dates[:MOST_DATES]],
            has_more_dates=len(dates) > MOST_DATES,
            stop_url=self.url_of("mailing_stop", self.mailing.pk),
            mailings_url=self.url_of("mailings"),
            mailing_url=self.mailing_url,
            tasks_url=self.tasks_url,
            **kwargs,
        )


# The services open durable transactions of their own, so a host's ATOMIC_REQUESTS must not have opened one before.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class StopMailingView(OneMailingMixin, View):
    """Stops a mailing when it is posted, and leads back to it."""

    def get(self, request, *args, **kwargs):
        """Do nothing: show the mailing. (Logging in again leads here by GET.)"""
        return redirect(self.mailing_url)

    def post(self, request, *args, **kwargs):
        """Stop it, and say what has left already."""
        try:
            left = mailings.stop(self.mailing.pk, actor=request.user)
        except RegistrationRefused as refused:
            messages.error(request, str(refused))
            return redirect(self.mailing_url)
        if left:
            text = ngettext(
                "Stopped. %(count)d message had left already.", "Stopped. %(count)d messages had left already.", left
            )
            messages.warning(request, text % {"count": left})
        else:
            messages.success(request, _("Undone. Nothing has been sent."))
        return redirect(self.mailing_url)


def _row(mailing, progress, now):
    stopped = mailing.stopped_at is not None
    return MailingRow(
        mailing=mailing,
        who=get_user_display_name(mailing.author) if mailing.author else "",
        progress=progress,
        is_held=not stopped and mailing.not_before > now,
        is_stoppable=not stopped and (mailing.written_at is None or bool(progress.waiting or progress.to_phone)),
    )
