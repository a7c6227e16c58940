"""Telling people of a change: what has changed, what they will be sent, and who is to be called."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.mailing_asking import MailingAskingView
from wagtail_samlingar.inbox.mailing_forms import WordsForm
from wagtail_samlingar.inbox.occurrences import date_label, reader_language, title_of
from wagtail_samlingar.messages import mailings
from wagtail_samlingar.registrations.date_tasks import untold, untold_changes
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.fact_words import differences
from wagtail_samlingar.registrations.staff_models import DateTask


class TellChangeView(MailingAskingView):
    """Tells everybody on a date who was last told other facts."""

    template_name = "wagtail_samlingar/inbox/mailing_tell.html"
    page_title = gettext_lazy("Tell people of a change")
    shows_at_once = True

    @cached_property
    def task(self):
        """The task, open or done; one outside the scope does not exist."""
        tasks = DateTask.objects.filter(pk=self.kwargs["pk"], occurrence__in=self.decidable)
        task = tasks.select_related("occurrence").prefetch_related("occurrence__regions").first()
        if task is None:
            raise PermissionDenied(_("There is no such task among those you have access to."))
        return task

    @property
    def back_url(self):
        """The page of tasks."""
        return reverse(f"{self.url_namespace}:tasks")

    @property
    def back_label(self):
        """What :attr:`back_url` is."""
        return _("Tasks")

    @cached_property
    def people(self):
        """Those who are to be told (queryset)."""
        return untold().filter(occurrence=self.task.occurrence)

    def stops_before(self):
        """Turn back where there is nothing to tell any more."""
        if not untold_changes(self.decidable, timezone.now()).filter(pk=self.task.pk).exists():
            messages.warning(self.request, _("There is nobody left to tell."))
            return redirect(self.back_url)
        return None

    def make_form(self, data=None):
        """Return the form for the languages of those who are to be told."""
        read = set(self.people.order_by().values_list("party__language", flat=True).distinct())
        known = [language for language in get_content_languages() if language in read]
        return WordsForm(data, languages=[*known, *sorted(read.difference(known))], has_subject=False)

    def make_mailing(self, form):
        """Return the mailing and those it is for."""
        texts, fallback = (form.texts(), form.fallback) if form else ({}, "")
        return mailings.of_change(self.task, self.task.occurrence, texts, fallback), self.people

    def send(self, form):
        """Begin it, unless the date has changed since the page was shown."""
        return mailings.tell_change(
            self.task, form.texts(), form.fallback, actor=self.request.user, seen_at=self._seen_at()
        )

    def _seen_at(self):
        try:
            return datetime.fromisoformat(self.request.POST.get("seen_at", ""))
        except ValueError:
            raise NotAllowed(_("Look at the task again before you settle it.")) from None

    def get_context_data(self, **kwargs):
        """Add what has changed."""
        return super().get_context_data(
            about=f"{title_of(self.task.occurrence)} · {date_label(self.task.occurrence)}",
            differences=differences(self.task, reader_language()),
            seen_at=self.task.created_at.isoformat(),
            **kwargs,
        )
