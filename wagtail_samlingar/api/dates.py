"""Dates as JSON, through the same gate and the same presentation as the pages."""

from uuid import UUID

from django.conf import settings as django_settings
from django.utils import timezone, translation
from ninja import Query, Router

from wagtail_samlingar.api.schemas import DateOut, DatesOut
from wagtail_samlingar.gatherings.listing import attach_urls
from wagtail_samlingar.gatherings.public import public_gatherings
from wagtail_samlingar.occurrences import queries
from wagtail_samlingar.occurrences.models import OccurrenceRegion
from wagtail_samlingar.registrations.date_views import date_views

MOST_ITEMS = 100

router = Router(tags=["dates"])

FACTS = (
    "gathering_key",
    "date_key",
    "starts_on",
    "start_time",
    "ends_on",
    "end_time",
    "time_zone",
    "starts_at",
    "ends_at",
    "is_tentative",
    "venue",
    "venue_address",
    "opens_at",
    "closes_at",
)


@router.get("", response=DatesOut, summary="Coming public dates")
def list_dates(
    request,
    gathering: UUID | None = None,
    region: UUID | None = None,
    language: str = "",
    limit: int = Query(20, ge=1, le=MOST_ITEMS),
    offset: int = Query(0, ge=0, le=100_000),
):
    """List the coming dates that the asker may see, in order of start, optionally of one gathering or region.

    ``language`` chooses the words; the default is the language of the request.
    """
    public = public_gatherings(request)
    dates = queries.coming(queries.live(), timezone.now()).filter(gathering_key__in=public.values("translation_key"))
    if gathering:
        dates = dates.filter(gathering_key=gathering)
    if region:
        dates = dates.filter(pk__in=OccurrenceRegion.objects.filter(key=region).values("occurrence"))
    known = dict(django_settings.LANGUAGES)
    with translation.override(language if language in known else translation.get_language()):
        page = list(queries.in_order(dates).prefetch_related("regions")[offset : offset + limit])
        attach_urls(request, public, page)
        items = [date_out(view) for view in date_views(page, translation.get_language())]
    return DatesOut(total=dates.count(), items=items)


def date_out(view):
    """Return the ``DateOut`` of ``view`` (``DateView``) in the active language."""
    occurrence = view.occurrence
    return DateOut(
        title=occurrence.title_in(view.language),
        page_url=getattr(occurrence, "page_url", ""),
        when=view.when,
        regions=[{"key": region.key, "name": region.name} for region in occurrence.regions.all()],
        venue_state="known" if view.has_venue else "to_be_announced",
        state=view.state,
        state_words=view.state_words,
        is_open=view.is_open,
        **{name: getattr(occurrence, name) for name in FACTS},
    )
