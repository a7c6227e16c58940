"""Writing to many of a list: a message of staff's own, or the question whether another date suits."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.listed import Listed
from wagtail_samlingar.inbox.mailing_asking import MailingAskingView
from wagtail_samlingar.inbox.mailing_forms import REACHED, ChosenForm
from wagtail_samlingar.inbox.occurrences import reader_language
from wagtail_samlingar.messages import mailings
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.many_words import open_dates_of
from wagtail_samlingar.registrations.models import Registration

# People in one mailing.
MOST = 10_000
# Keys that an address may hold: those of one page of the list, with room to spare.
MOST_KEYS = 500


class NewMailingView(MailingAskingView):
    """A message to those chosen in the list, or to all that its filters leave, within the reader's scope."""

    page_title = gettext_lazy("Send message to participants")
    kind = Kind.FREE

    @cached_property
    def back_url(self):
        """The list the reader came from."""
        return get_valid_next_url_from_request(self.request) or reverse(self.index_url_name)

    @cached_property
    def chosen(self):
        """The registrations (queryset) that were chosen and can be written to.

        Who may decide nowhere, and whoever asks for somebody outside the scope, is refused.
        """
        if not self.decidable.exists():
            raise PermissionDenied(_("You may see registrations, but not decide about them."))
        keys = self.request.GET.getlist("id")
        if keys and "all" not in keys:
            pks = {int(key) for key in keys[:MOST_KEYS] if key.isascii() and key.isdigit() and len(key) < 19}
            rows = self.registrations().filter(pk__in=pks)
            if Registration.objects.filter(pk__in=pks).exclude(occurrence__in=self.decidable.values("pk")).exists():
                raise PermissionDenied(_("There are registrations among them that you may not decide about."))
        else:
            listed = Listed(self.request, self.registrations())
            # The statuses are chosen here, unless those of the list were chosen there.
            rows = listed.in_chosen_status() if keys else listed.in_any_status
        rows = Registration.objects.filter(
            pk__in=rows.order_by().values("pk"), occurrence__in=self.decidable.values("pk")
        )
        return rows.filter(status__in=REACHED, anonymised_at=None)

    @cached_property
    def counts(self):
        """{status: how many are chosen}: one query."""
        return dict(self.chosen.order_by().values_list("status").annotate(people=Count("pk")))

    @cached_property
    def languages(self):
        """The languages that those chosen read, in the order of the site's: one query."""
        read = set(self.chosen.order_by().values_list("party__language", flat=True).distinct())
        known = [language for language in get_content_languages() if language in read]
        return [*known, *sorted(read.difference(known))]

    def stops_before(self):
        """Turn back where nobody is chosen, or too many."""
        people = sum(self.counts.values())
        if not people:
            messages.warning(self.request, _("Nobody you may write to is chosen."))
        elif people > MOST:
            text = _("At most %(most)d people can be written to at once. Narrow the list with the filters.")
            messages.error(self.request, text % {"most": MOST})
        else:
            return None
        return redirect(self.back_url)

    def make_form(self, data=None):
        """Return the form for the languages and statuses of those chosen."""
        return ChosenForm(data, kind=self.kind, counts=self.counts, languages=self.languages)

    def make_mailing(self, form):
        """Return the mailing and those of the chosen who have the statuses."""
        statuses = form.cleaned_data["statuses"]
        mailing = mailings.to_chosen(self.kind, statuses, form.texts(), form.fallback)
        return mailing, self.chosen.filter(status__in=statuses)

    def send(self, form):
        """Begin it, to those who are chosen now."""
        mailing, people = self.make_mailing(form)
        pks = list(people.order_by("pk").values_list("pk", flat=True))
        return mailings.begin(mailing, pks, actor=self.request.user)


class OtherDateView(NewMailingView):
    """Asks those chosen, of one gathering, whether another of its dates suits."""

    page_title = gettext_lazy("Ask if another date suits")
    kind = Kind.OTHER_DATE

    def stops_before(self):
        """Turn back also where they are of several gatherings, or no other date is open."""
        stopped = super().stops_before()
        if stopped:
            return stopped
        dates = self.decidable.filter(pk__in=self.chosen.order_by().values("occurrence"))
        if dates.order_by().values("gathering_key").distinct().count() > 1:
            messages.error(self.request, _("Choose people of one gathering."))
            return redirect(self.back_url)
        occurrence = dates.order_by("pk").first()
        if not open_dates_of(occurrence, reader_language()):
            messages.error(self.request, _("No other date of this gathering is open."))
            return redirect(self.back_url)
        return None
