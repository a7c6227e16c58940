"""Who is to be in the file: what the reader filtered and searched for in the list, where they may export."""

from django.db.models import Count
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_samlingar.inbox.export.answers import asked_questions, question_sets_of
from wagtail_samlingar.inbox.filters import EVERYTHING, STATUS, InboxFilterSet, chosen_status
from wagtail_samlingar.inbox.listed import Listed
from wagtail_samlingar.inbox.search import searched_text
from wagtail_samlingar.registrations.scope import EXPORT, VIEW, VIEW_SENSITIVE, occurrences_for, registrations_for
from wagtail_samlingar.registrations.states import Status


class Selection:
    """The registrations that the filters and the search of ``request`` find, where its user may both view and export.

    A filter that is not offered (outside the scope, mistyped) finds nobody, and so does a search that is forgotten.
    """

    def __init__(self, request):
        self._request = request
        self._user = request.user
        self.search_text = searched_text(request)

    @cached_property
    def filters(self):
        """The filter set of the list."""
        return InboxFilterSet(self._request.GET, request=self._request)

    @cached_property
    def registrations(self):
        """The registrations, as a queryset."""
        return self._find(registrations_for(self._user, VIEW) & registrations_for(self._user, EXPORT))

    def _find(self, registrations):
        listed = Listed(self._request, registrations)
        # Made once: what the filters offer is read from the database.
        listed.filters = self.filters
        return listed.in_chosen_status()

    @cached_property
    def _counted(self):
        """[(question set, people)] of the registrations: one query that counts them, too."""
        found = self.registrations.order_by().values_list("question_set")
        return list(found.annotate(people=Count("pk")))

    @property
    def people(self):
        """How many registrations there are."""
        return sum(people for _pk, people in self._counted)

    @cached_property
    def beyond_reach(self):
        """How many registrations are in the list that the reader may not export."""
        return self._find(registrations_for(self._user, VIEW)).count() - self.people

    @cached_property
    def question_sets(self):
        """The questions as they were asked of these people, the newest first."""
        return question_sets_of([pk for pk, _people in self._counted if pk is not None])

    @cached_property
    def questions(self):
        """The ``AskedQuestion`` objects of these people, sensitive ones only where the reader may see any."""
        asked = asked_questions(self.question_sets)
        return asked if self.sensitive_occurrences else [row for row in asked if not row.is_sensitive]

    @cached_property
    def occurrences(self):
        """{pk: date} of every date the reader may view registrations of, with its regions."""
        return {occurrence.pk: occurrence for occurrence in self.filters.occurrences_in_scope}

    @cached_property
    def sensitive_occurrences(self):
        """Primary keys of the dates whose sensitive answers the reader may see."""
        return frozenset(occurrences_for(self._user, VIEW_SENSITIVE).values_list("pk", flat=True))

    @cached_property
    def codes(self):
        """{filter: code} for the log: keys and codes, and that something was searched for, but not what."""
        codes = {name: _code(value) for name, value in self._chosen().items()}
        codes[STATUS] = chosen_status(self._request.GET)
        return {**codes, "searched": bool(self.search_text)}

    def in_words(self):
        """Return [(label, value)] of the filters for the page and the file. What was searched for is not among them."""
        status = chosen_status(self._request.GET)
        words = [(_("Status"), _("All") if status == EVERYTHING else str(dict(Status.choices).get(status, status)))]
        for name, value in self._chosen().items():
            if name != STATUS:
                words.append((str(self.filters.form.fields[name].label), self._value_in_words(name, value)))
        return words

    def _chosen(self):
        if not self.filters.is_valid():
            return {}
        return {name: value for name, value in self.filters.form.cleaned_data.items() if value}

    def _value_in_words(self, name, value):
        if isinstance(value, slice):
            days = [formats.date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in (value.start, value.stop)]
            return _("%(start)s to %(end)s") % {"start": days[0], "end": days[1]}
        offered = _flat(getattr(self.filters.form.fields[name], "choices", ()))
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(offered.get(str(value), value)) for value in values)


def _code(value):
    if isinstance(value, slice):
        return [str(day.date()) if day else None for day in (value.start, value.stop)]
    return [str(item) for item in value] if isinstance(value, list) else str(value)


def _flat(choices):
    """Return {text of value: label} of choices, those in groups included."""
    flat = {}
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            flat.update(_flat(label))
        else:
            flat[str(value)] = label
    return flat
