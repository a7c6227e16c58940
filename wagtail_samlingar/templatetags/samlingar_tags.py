"""Template tags for pages. Templates ask; the rooms answer."""

from django import template
from django.utils.translation import get_language

from wagtail_samlingar.feeds.views import address_of
from wagtail_samlingar.gatherings.pages.caching import note_shown
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.presentation import GatheringView

register = template.Library()


@register.simple_tag(takes_context=True)
def samlingar_state(context, page):
    """Return the ``GatheringView`` of ``page``: ``{% samlingar_state page as view %}``.

    In a preview it is made from the page's blocks. ``?date=<date key>`` chooses a date.
    """
    request = context.get("request")
    chosen = request.GET.get("date", "") if request else ""
    preview = bool(getattr(request, "is_preview", False))
    view = GatheringView(page, get_language(), preview=preview, chosen=chosen)
    if request is not None and not preview:
        note_shown(request, lambda: [date.occurrence for date in view.dates])
    return view


@register.simple_tag
def samlingar_dates(occurrences):
    """Return ``DateView`` objects for listed occurrences, with ``page_url`` and ``title`` of each: one query."""
    language = get_language()
    views = date_views(occurrences, language)
    for view in views:
        view.page_url = getattr(view.occurrence, "page_url", "")
        view.title = view.occurrence.title_in(language)
    return views


@register.simple_tag
def samlingar_calendar_file(date):
    """Return the address of the calendar file of ``date`` (``DateView``), or "" where none is offered: no query."""
    return address_of(date)
