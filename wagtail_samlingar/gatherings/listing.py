"""Lists of dates for the public: an index with filters, and a region's coming dates. Facts come from occurrences."""

from dataclasses import dataclass, field

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import Contains
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.canonical import key_of
from wagtail_samlingar.gatherings.public import public_gatherings
from wagtail_samlingar.occurrences import queries
from wagtail_samlingar.occurrences.models import OccurrenceRegion

DATES_PER_PAGE = 20
COMING, PAST = "coming", "past"


# Django's own words are in part bokmål to readers of nynorsk.
CHOICE_ERRORS = {"invalid_choice": _("Choose one of those in the list")}
DAY_ERRORS = {"invalid": _("Write the date as year-month-day, such as 2026-12-24")}


class ListingFilterForm(forms.Form):
    """The filters of an index. All are optional; an answer that makes no sense is left out and told."""

    period = forms.ChoiceField(
        label=pgettext_lazy("filter", "Period"),
        choices=[(COMING, _("Coming dates")), (PAST, _("Past dates"))],
        required=False,
        error_messages=CHOICE_ERRORS,
    )
    since = forms.DateField(
        label=pgettext_lazy("filter", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=DAY_ERRORS,
    )
    until = forms.DateField(
        label=pgettext_lazy("filter", "To and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=DAY_ERRORS,
    )
    region = forms.ChoiceField(label=_("Region"), required=False, error_messages=CHOICE_ERRORS)
    family = forms.ChoiceField(label=_("Target group"), required=False, error_messages=CHOICE_ERRORS)
    text = forms.CharField(
        label=pgettext_lazy("filter", "Search"),
        required=False,
        max_length=100,
        strip=True,
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters. Now it has %(show_value)d.")},
    )

    use_required_attribute = False

    def __init__(self, *args, regions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("All regions")), *regions]
        self.fields["family"].choices = [("", _("Everyone")), *samlingar_settings.TARGET_GROUP_FAMILIES]


@dataclass
class Listing:
    """What an index shows: the filter form, one page of dates, and links that keep the filters."""

    form: ListingFilterForm
    page: object
    query: str
    is_filtered: bool
    dates: list = field(default_factory=list)


def listing_for(request, index_page):
    """Return the ``Listing`` of ``index_page`` for the filters in the query string. Fixed number of queries."""
    public = public_gatherings(request)
    visible = queries.live().filter(index_key=key_of(index_page), gathering_key__in=public.values("translation_key"))
    regions = OccurrenceRegion.objects.filter(occurrence__in=visible).order_by("name")
    names = {str(key): name for key, name in regions.values_list("key", "name").distinct()}
    form = ListingFilterForm(request.GET or None, regions=list(names.items()))
    answers = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    dates = filtered(visible, answers).prefetch_related("regions")
    page = Paginator(dates, DATES_PER_PAGE).get_page(request.GET.get("p"))
    listing = Listing(
        form=form,
        page=page,
        query=_query_without_page(request),
        # The form always sends a period, and the coming dates are what is shown without one.
        is_filtered=any(answer and (name, answer) != ("period", COMING) for name, answer in answers.items()),
        dates=list(page.object_list),
    )
    attach_urls(request, public, listing.dates)
    return listing


def filtered(visible, answers):
    """Return the occurrences of ``visible`` that match the cleaned filter ``answers``, in order."""
    now = timezone.now()
    if answers.get("period") == PAST:
        dates = queries.past(visible, now).order_by("-starts_at", "pk")
    else:
        dates = queries.in_order(queries.coming(visible, now))
    if answers.get("since"):
        dates = dates.filter(Q(ends_on__gte=answers["since"]) | Q(ends_on=None, starts_on__gte=answers["since"]))
    if answers.get("until"):
        dates = dates.filter(starts_on__lte=answers["until"])
    if answers.get("region"):
        dates = dates.filter(pk__in=OccurrenceRegion.objects.filter(key=answers["region"]).values("occurrence"))
    if answers.get("family"):
        dates = dates.filter(audience__contains=f",{answers['family']},")
    if answers.get("text"):
        dates = dates.filter(matching_text(answers["text"], get_language()))
    return dates


def matching_text(text, language):
    """Return the condition for occurrences whose words in ``language`` hold every word of ``text``.

    Where a gathering has no words in the language, those of the language it is written in count.
    """
    condition = Q()
    for word in text.casefold().split():
        instead = Q(_words_hold("canonical", word)) & ~Q(search_texts__has_key=language)
        condition &= Q(_words_hold(language, word)) | instead
    return condition


def _words_hold(language, word):
    # As text: on a key of a JSON document, ``contains`` asks for containment of JSON, not of text.
    return Contains(KeyTextTransform(language, "search_texts"), word)


def coming_in_region(request, region_page):
    """Return the coming public dates of the region that ``region_page`` shows, with their regions and URLs."""
    public = public_gatherings(request)
    visible = queries.live().filter(
        gathering_key__in=public.values("translation_key"),
        pk__in=OccurrenceRegion.objects.filter(key=key_of(region_page)).values("occurrence"),
    )
    dates = list(queries.in_order(queries.coming(visible, timezone.now())).prefetch_related("regions"))
    attach_urls(request, public, dates)
    return dates


def attach_urls(request, public, occurrences):
    """Set ``page_url`` of each occurrence to its page in the active language, else the page that rules: one query.

    Args: ``public``, the base pages that the sender of ``request`` may see.
    """
    wanted = {occurrence.gathering_key for occurrence in occurrences}
    language = get_language()
    urls = {}
    pages = public.filter(translation_key__in=wanted).select_related("locale").order_by("-pk") if wanted else ()
    # The last one wins: lowest pk, unless a page is in the reader's language.
    for page in sorted(pages, key=lambda page: page.locale.language_code == language):
        urls[page.translation_key] = page.get_url(request)
    for occurrence in occurrences:
        occurrence.page_url = urls.get(occurrence.gathering_key, "")


def _query_without_page(request):
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()
