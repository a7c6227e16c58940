"""Explaining why a page is not deleted. The guard in ``registrations/guard.py`` refuses, whoever asks."""

from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from wagtail_samlingar.registrations.guard import refusal


def explain_before_delete(request, page):
    """Lead back to the page with the reason, before Wagtail asks whether to delete it."""
    reason = refusal(page)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)


def explain_before_bulk_delete(request, action_type, objects, action):
    """Refuse a bulk deletion as a whole when its pages cannot be deleted together, naming each that alone cannot."""
    pages = [page for page in objects if isinstance(page, Page)] if action_type == "delete" else []
    together = refusal(*pages)
    if not together:
        return None
    refused = [(page, reason) for page in pages if (reason := refusal(page))]
    for page, reason in refused:
        messages.error(request, f"{page.get_admin_display_title()}: {reason}")
    if not refused:
        # All languages of one gathering: each alone could go.
        messages.error(request, together)
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url) if next_url else redirect("wagtailadmin_explore", pages[0].get_parent().pk)
