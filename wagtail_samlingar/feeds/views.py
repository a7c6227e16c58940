"""Calendar files for everybody."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from wagtail_samlingar.feeds.ical import build, date_id, has_time
from wagtail_samlingar.gatherings.public import public_page_or_404
from wagtail_samlingar.occurrences import queries
from wagtail_samlingar.occurrences.states import PublicState
from wagtail_samlingar.registrations.faults import answers_when_database_does_not
from wagtail_samlingar.registrations.visiting import known_language

# Why a date is not offered for the calendar. The address answers nevertheless: who has the entry may ask again.
NOT_OFFERED = (PublicState.UNAVAILABLE, PublicState.CANCELLED, PublicState.OVER)


def address_of(date):
    """Return the address of the calendar file of ``date`` (``DateView``), or "" where none is offered."""
    if date.closed in NOT_OFFERED or not has_time(date.occurrence):
        return ""
    path = reverse("wagtail_samlingar:date_file", args=[date.occurrence.gathering_key, date_id(date.occurrence)])
    return f"{path}?language={date.language}"


@require_safe
@transaction.non_atomic_requests
@answers_when_database_does_not
def date_file(request, gathering_key, date_id):
    """Answer with the calendar file of one public date: no person in it, and no way to take part online.

    404 for a gathering that the sender may not see, and for a date that has no time.
    """
    language = known_language(request.GET.get("language"))
    page, _ruling = public_page_or_404(request, gathering_key, language)
    occurrence = _date_or_404(gathering_key, date_id)
    url = page.get_full_url(request)
    content = build(occurrence, language, link=f"{url}#date-{occurrence.date_key}" if url else "")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    name = slugify(occurrence.title_in(language)) or "date"
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=False, filename=f"{name}-{occurrence.starts_on:%Y-%m-%d}.ics"
    )
    # Who may see the page is asked each time.
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response


def _date_or_404(gathering_key, wanted):
    for occurrence in queries.of_gathering(gathering_key):
        if date_id(occurrence) == wanted and has_time(occurrence):
            return occurrence
    raise Http404
