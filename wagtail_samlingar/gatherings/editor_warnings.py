"""Telling an editor, after publishing, what may be wrong. Nothing here stops anything."""

from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_samlingar.gatherings.publishing import collect_issues
from wagtail_samlingar.gatherings.registry import GATHERING, role_of


def warn_after_publishing(request, page):
    """Show each warning about ``page``, which ``request`` has just published."""
    if role_of(page) != GATHERING:
        return
    page = page.specific
    published = {name: getattr(page, name) for name in ("dates", "programme", "questions")}
    for issue in collect_issues(page, published):
        if not issue.blocks:
            messages.warning(request, _("Check this: %(warning)s") % {"warning": issue.message})
