"""One date: seats and waiting list, and what is decided about everybody on it at once."""

from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.access import InboxAccessMixin, occurrence_or_refusal
from wagtail_samlingar.inbox.decisions import REASON_LENGTH
from wagtail_samlingar.inbox.foreseen import many_of
from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.inbox.reading import read_date
from wagtail_samlingar.inbox.send_now_button import send_now_buttons
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.queue_notes import in_words
from wagtail_samlingar.registrations.states import ACTIVE, CancelledBy, Status

UNPROCESSABLE = 422


class CancelPeopleForm(forms.Form):
    """Why nobody is to come, and how many people the person deciding was told of."""

    expected_people = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept in the history. Do not write anything personal."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write a reason")},
    )

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        names = get_content_languages()
        for language in languages:
            self.fields[f"words_{language}"] = forms.CharField(
                label=_("What people are told of why (%(language)s)") % {"language": names.get(language, language)},
                max_length=REASON_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
            )

    def options(self):
        """Return the arguments of the service: the reason, and the words to people by language."""
        cleaned = self.cleaned_data
        words = {name.removeprefix("words_"): text for name, text in cleaned.items() if name.startswith("words_")}
        return {"reason": cleaned["reason"], "words": {language: text for language, text in words.items() if text}}


class DateMixin(InboxAccessMixin, WagtailAdminTemplateMixin):
    """Finds the date among those the reader may decide about."""

    header_icon = "calendar-alt"
    index_url_name = None
    case_url_name = None
    url_namespace = None

    @cached_property
    def occurrence(self):
        """The date; one outside the scope does not exist."""
        return occurrence_or_refusal(self.request.user, self.kwargs["pk"])

    @property
    def date_url(self):
        """Address of the page of the date."""
        return self.url_of("date")

    @property
    def list_url(self):
        """Address of everybody on the date."""
        return f"{reverse(self.index_url_name)}?date={self.occurrence.pk}&status=all"

    @property
    def people(self):
        """The registrations of the date: all of them, since the whole date is within the scope."""
        return Registration.objects.filter(occurrence=self.occurrence)

    def url_of(self, name):
        """Return the address ``name`` of this date."""
        return reverse(f"{self.url_namespace}:{name}", args=[self.occurrence.pk])

    def get_page_title(self):
        """Return the day and the regions."""
        return date_label(self.occurrence)

    def get_page_subtitle(self):
        """Return the gathering."""
        return title_of(self.occurrence)

    def get_breadcrumbs_items(self):
        """Return the way here from everybody on the date."""
        return [
            *self.breadcrumbs_items,
            {"url": self.list_url, "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]

    def count_active(self):
        """Return how many people have, wait for or are offered a place."""
        return self.people.filter(status__in=ACTIVE).count()

    def count_cancelled(self):
        """Return how many people were withdrawn with the date."""
        return self.people.filter(status=Status.CANCELLED, cancelled_by=CancelledBy.DATE).count()


class DateView(DateMixin, View):
    """Shows a date. Changes nothing."""

    template_name = "wagtail_samlingar/inbox/date.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render the date."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        """Gather what the page shows: four queries about the date."""
        facts = read_date(self.occurrence, timezone.now())
        return super().get_context_data(
            occurrence=facts,
            beyond_capacity=max(facts.seats.taken - facts.seats.capacity, 0) if facts.seats.capacity is not None else 0,
            standstill=in_words(self.occurrence.queue_note) if facts.seats.waiting else "",
            active=self.count_active(),
            cancelled=self.count_cancelled(),
            fill_url=self.url_of("date_fill"),
            cancel_url=self.url_of("date_cancel"),
            reopen_url=self.url_of("date_reopen"),
            list_url=self.list_url,
            day_url=self.url_of("day"),
            message_url=self._of_people("bulk_message"),
            other_date_url=self._of_people("bulk_other_date"),
            **kwargs,
        )

    def _of_people(self, name):
        """Return the address ``name`` of what is done for everybody on the date, and the way back from it."""
        query = urlencode({"date": self.occurrence.pk, "status": "all", "next": self.date_url})
        return f"{reverse(f'{self.url_namespace}:{name}')}?{query}"


# The services open durable transactions of their own, so a host's ATOMIC_REQUESTS must not have opened one before.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class DateActionView(DateMixin, View):
    """Does one thing with everybody on a date when it is posted, says how it went and leads back to the date."""

    def get(self, request, *args, **kwargs):
        """Do nothing: show the date. (Logging in again leads here by GET.)"""
        return redirect(self.date_url)

    def post(self, request, *args, **kwargs):
        """Let the service decide; what it refuses is said."""
        return self.carry_out(self.occurrence.pk)

    def carry_out(self, occurrence_id, **kwargs):
        """Call :meth:`act` and lead back to the date."""
        try:
            self.act(occurrence_id, **kwargs)
        except RegistrationRefused as refused:
            messages.error(self.request, str(refused))
        return redirect(self.date_url)

    def act(self, occurrence_id, **kwargs):
        """Call the service and say what it did."""
        raise NotImplementedError


class FillView(DateActionView):
    """Moves people up from the waiting list, also after the deadline: staff ask for it."""

    def act(self, occurrence_id, **kwargs):
        """Say how many were moved up, and why no more."""
        people = services.fill_waitlist(occurrence_id, actor=self.request.user, asked_by_staff=True)
        self.occurrence.refresh_from_db(fields=["queue_note"])
        standstill = in_words(self.occurrence.queue_note)
        if people:
            text = ngettext(
                "%(people)d person was moved up from the waiting list.",
                "%(people)d people were moved up from the waiting list.",
                people,
            ) % {"people": people}
            messages.success(self.request, " ".join(filter(None, [text, standstill])))
        else:
            text = _("Nobody was moved up.")
            messages.warning(self.request, f"{text} {standstill or _('Nobody is waiting.')}")


class CancelPeopleView(DateActionView):
    """Withdraws everybody from a date, after a page that says how many they are and asks why."""

    template_name = "wagtail_samlingar/inbox/date_cancel.html"

    def get(self, request, *args, **kwargs):
        """Ask. Changes nothing."""
        people = self.count_active()
        return self._ask(CancelPeopleForm(initial={"expected_people": people}, languages=self._languages()), people)

    def post(self, request, *args, **kwargs):
        """Withdraw them, unless the reason is missing or they are no longer as many as was said."""
        occurrence_id, people = self.occurrence.pk, self.count_active()
        told = request.POST.get("expected_people")
        # What is asked again says how many they are now.
        form = CancelPeopleForm({**request.POST.dict(), "expected_people": people}, languages=self._languages())
        if told != str(people):
            form.add_error(None, _("The number of people has changed meanwhile. Nobody has been withdrawn."))
        if not form.is_valid():
            return self._ask(form, people, UNPROCESSABLE)
        if "preview" in request.POST:
            return self._ask(form, people)
        return self.carry_out(occurrence_id, **form.options())

    def act(self, occurrence_id, **kwargs):
        """Say how many people were withdrawn."""
        people = services.cancel_people(occurrence_id, actor=self.request.user, **kwargs)
        text = ngettext("%(people)d person was withdrawn.", "%(people)d people were withdrawn.", people)
        messages.success(self.request, text % {"people": people}, buttons=send_now_buttons(self.url_namespace))

    def _languages(self):
        """Return the languages that those who are withdrawn read, in the order of the site's."""
        read = set(
            self.people.filter(status__in=ACTIVE).order_by().values_list("party__language", flat=True).distinct()
        )
        return [language for language in get_content_languages() if language in read]

    def _ask(self, form, people, status=200):
        words = form.options()["words"] if form.is_bound and form.is_valid() else {}
        readers, examples = many_of(services.foresee_cancel_people(self.occurrence, words), with_examples=True)
        context = self.get_context_data(
            form=form,
            is_told=True,
            readers=readers,
            examples=examples,
            people=people,
            occurrence=self.occurrence,
            cancel_url=self.url_of("date_cancel"),
            date_url=self.date_url,
        )
        return self.render_to_response(context, status=status)


class ReopenPeopleView(DateActionView):
    """Takes the withdrawal of everybody back: the date goes ahead after all."""

    def act(self, occurrence_id, **kwargs):
        """Say how many people are back, and who could not be."""
        people, skipped = services.reopen_people(occurrence_id, actor=self.request.user)
        text = ngettext("%(people)d person is registered again.", "%(people)d people are registered again.", people)
        messages.success(self.request, text % {"people": people})
        if skipped:
            text = _("These could not be registered again, mostly because they have registered anew: %(references)s.")
            messages.warning(self.request, text % {"references": ", ".join(skipped)})
