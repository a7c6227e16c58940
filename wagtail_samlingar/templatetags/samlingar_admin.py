"""Template filters of the staff screens."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from wagtail_samlingar.inbox.list_header import SEARCHED_TEXT

register = template.Library()


@register.filter
def samlingar_searching(html, text):
    """Return the kept ``html`` of a search form with ``text`` in its box: what is searched for is never kept."""
    return mark_safe(html.replace(SEARCHED_TEXT, conditional_escape(text), 1))  # noqa: S308 rendered by a template
