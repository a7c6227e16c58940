"""What a page shows of its gathering now: dates with their states, the form, and the words for them.

Facts come from the occurrences, the form's structure from the page that rules, prose from the page being read. Only a
preview is made from blocks, and writes nothing.
"""

from zoneinfo import ZoneInfo

from django.utils.functional import cached_property

from wagtail_samlingar.gatherings import wording
from wagtail_samlingar.gatherings.canonical import canonical_for, key_of
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.gatherings.snapshots import preview_occurrences
from wagtail_samlingar.occurrences import queries
from wagtail_samlingar.occurrences.states import PublicState, Seats
from wagtail_samlingar.registrations.ask import Ask, municipalities_of
from wagtail_samlingar.registrations.asking import languages_of, questions_for
from wagtail_samlingar.registrations.captcha import get_backend
from wagtail_samlingar.registrations.choices import full_choices
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.form import RegistrationForm
from wagtail_samlingar.registrations.form_rows import people_of, rows_of
from wagtail_samlingar.registrations.page_words import PageWordsMixin


class GatheringView(PageWordsMixin):
    """A gathering as ``page`` shows it in ``language``. Reads when asked: occurrences, regions, seats, ruling page."""

    def __init__(self, page, language, *, canonical=None, preview=False, chosen=""):
        self.page = page
        self._canonical = page if preview else canonical
        self.language = language
        self.is_preview = preview
        self.wants_captcha = get_backend() is not None
        self._chosen = chosen

    @cached_property
    def key(self):
        """The gathering's key (UUID)."""
        return key_of(self.page)

    @cached_property
    def canonical(self):
        """The page that rules."""
        return self._canonical or canonical_for(self.page)

    @cached_property
    def dates(self):
        """All dates on the page, in the editor's order."""
        prose = self._date_prose()
        if self.is_preview:
            occurrences = preview_occurrences(self.page)
            seats = {row.pk: Seats(capacity=row.capacity) for row in occurrences}
            return date_views(occurrences, self.language, prose, seats)
        return date_views(queries.of_gathering(self.key), self.language, prose)

    def _date_prose(self):
        """Return {date key: words} of the page being read; what it lacks is taken from the page that rules."""
        own = {child.id: child.value for child in self.page.dates}
        if self.canonical.pk == self.page.pk:
            return own
        prose = {}
        for child in self.canonical.dates:
            words = own.get(child.id, {})
            # The ledger has the words for an undecided day in every language.
            prose[child.id] = {
                "when_text": words.get("when_text"),
                "state_text": words.get("state_text") or child.value.get("state_text"),
            }
        return prose

    @property
    def chosen(self):
        """The date named in the address, or the only one there is; None otherwise."""
        for date in self.dates:
            if date.key == self._chosen:
                return date
        return self.dates[0] if len(self.dates) == 1 else None

    @property
    def when(self):
        """First start to last end of the dates that go ahead, in words, or ""."""
        facts = [
            {
                "starts_on": date.occurrence.starts_on,
                "start_time": date.occurrence.start_time,
                "ends_on": date.occurrence.ends_on,
                "end_time": date.occurrence.end_time,
            }
            for date in self.dates
            if date.state not in (PublicState.CANCELLED, PublicState.POSTPONED)
        ]
        return wording.span_in_words(facts)

    @property
    def deadline(self):
        """The deadline that all its dates share, in words, or "". While no date has a day: the gathering's own."""
        deadlines = {date.deadline for date in self.dates if not date.occurrence.is_undecided}
        if not deadlines:
            return wording.deadline_in_words(self.canonical.closes_on, self.canonical.closes_time)
        return deadlines.pop() if len(deadlines) == 1 else ""

    @property
    def has_own_deadlines(self):
        """True when dates close at different instants: then each says its own."""
        return len({date.deadline for date in self.dates if not date.occurrence.is_undecided}) > 1

    @property
    def is_open(self):
        """True while any date takes registrations."""
        return any(date.is_open for date in self.dates)

    @property
    def overall(self):
        """(state, words) for the message at the top: the best that any date offers, or None without dates."""
        if not self.dates:
            return None
        order = list(PublicState)
        best = max(self.dates, key=lambda date: order.index(date.state))
        if best.state in (PublicState.FEW, PublicState.OPEN) and len(self.dates) > 1:
            # Few seats, or a number of them, is true of one date only.
            return {"state": PublicState.OPEN, "words": str(PublicState.OPEN.label)}
        return {"state": best.state, "words": best.state_words}

    @cached_property
    def ask(self):
        """What the form asks."""
        questions = questions_for(self.canonical, self.page)
        return Ask(
            gathering_key=self.key,
            dates=[(date.occurrence, date.closed, date.choice_label) for date in self.dates],
            municipalities=municipalities_of(date.occurrence for date in self.dates),
            questions=questions,
            phone_mode=self.canonical.phone_mode,
            organisation_mode=self.canonical.organisation_mode,
            municipality_mode=self.canonical.municipality_mode,
            party_limit=self.canonical.party_limit,
            full_choices=self._full_choices(),
            languages=languages_of(questions, self.prose),
        )

    def _full_choices(self):
        """Return {date key: full choices}; no query where no choice has a limit."""
        if self.is_preview:
            return {}
        full = full_choices([date.occurrence for date in self.dates if date.closed is None])
        return {date.key: full[date.occurrence.pk] for date in self.dates if date.occurrence.pk in full}

    @cached_property
    def form(self):
        """An empty form, with the date chosen where there is no choice."""
        initial = {"date": self.chosen.key} if self.chosen and self.chosen.is_open else {}
        return RegistrationForm(self.ask, initial=initial)

    @property
    def chosen_date(self):
        """The date key to preselect in the form."""
        chosen = self.form.posted.get("date", "")
        if not chosen and self.suggested is not None:
            return self.suggested.key
        return chosen

    @property
    def date_errors(self):
        """Error texts at the choice of date."""
        return [str(error) for error in self.form.errors.get("date", ())] if self.form.is_bound else []

    @cached_property
    def rows(self):
        """The form's rows without the date."""
        return rows_of(self.form)

    @cached_property
    def site_settings(self):
        """What the Site of its dates says once for all."""
        sites = {date.occurrence.site_key for date in self.dates}
        return SamlingarSiteSettings.objects.filter(site_id__in=sites).first() or SamlingarSiteSettings()

    @property
    def privacy_url(self):
        """Address of the site's privacy notice, or ""."""
        return self.site_settings.privacy_url

    @cached_property
    def people(self):
        """The fields of further people."""
        return people_of(self.form)

    @property
    def may_add_person(self):
        """True while the contact may register more people."""
        most = self.form.ask.party_limit - self.form.contact_comes
        return self.form.people < most

    @property
    def own_dates(self):
        """The dates of the region that the posted municipality lies in, those that take people first."""
        _name, region_key = self.ask.region_of(self.form.posted.get("municipality", ""))
        if region_key is None:
            return []
        keys = {row.date_key for row in self.ask.dates_of_region(region_key)}
        return sorted((date for date in self.dates if date.key in keys), key=lambda date: not date.is_open)

    @property
    def suggested(self):
        """The one open date of the visitor's own region, to be preselected and said so; None where there are more."""
        open_dates = [date for date in self.own_dates if date.is_open]
        return open_dates[0] if len(open_dates) == 1 else None

    @property
    def chose_for_visitor(self):
        """True when the form starts with :attr:`suggested` because the visitor has not chosen a date."""
        return self.suggested is not None and not self.form.posted.get("date")

    @property
    def chosen_view(self):
        """The date that the visitor has chosen in the form, or None."""
        return next((date for date in self.dates if date.key == self.chosen_date), None)

    @property
    def free_elsewhere(self):
        """Other dates with free seats, for somebody whose date is full."""
        return [date for date in self.dates if date.has_free_seats and date.key != self.chosen_date]

    def error_links(self):
        """Return (id of the field, error text) for the summary, in the order of the form."""
        first = [row for row in self.rows if row.name == "municipality"]
        later = [row for row in self.rows if row.name != "municipality"]
        later += [row for person in self.people for row in [*person.rows, person.name_later]]
        links = [(row.target_id, error) for row in first for error in row.errors]
        links += [("samlingar-date", error) for error in self.date_errors]
        links += [(row.target_id, error) for row in later for error in row.errors]
        return links + [("samlingar-form", str(error)) for error in self.form.non_field_errors()]

    @property
    def retention_day(self):
        """The day on which what people write is anonymised, in words, counted from the last date; "" if unknown."""
        ends = [date.occurrence for date in self.dates if date.occurrence.ends_at]
        if not ends:
            return ""
        last = max(ends, key=lambda row: row.ends_at)
        local = last.ends_at.astimezone(ZoneInfo(last.time_zone)).date()
        return wording.day_in_words(local.fromordinal(local.toordinal() + last.retention_days), weekday=False)
