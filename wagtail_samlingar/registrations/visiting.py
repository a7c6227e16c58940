"""What every public view starts with: the language, the gathering, the party behind a link."""

from django.conf import settings as django_settings
from django.http import Http404
from django.utils import translation

from wagtail_samlingar.gatherings.public import public_page_or_404
from wagtail_samlingar.registrations import tokens
from wagtail_samlingar.registrations.models import Party, Registration
from wagtail_samlingar.registrations.presentation import GatheringView

# Purposes of personal links.
RECEIPT = "receipt"
VERIFY = "verify"
OFFER = "offer"


def known_language(code):
    """Return ``code`` when the site has the language, else the active one."""
    return code if code in dict(django_settings.LANGUAGES) else translation.get_language()


def view_of(request, key, language, chosen=""):
    """Return the ``GatheringView`` of gathering ``key`` in ``language``, or as near to it as its pages come.

    Raises ``Http404`` for a gathering that the sender may not see or whose ruling page is not published.
    """
    page, canonical = public_page_or_404(request, key, language)
    return GatheringView(page, language, canonical=canonical, chosen=chosen)


def party_or_404(token, purpose):
    """Return the party whose link ``token`` is, for ``purpose``; the same 404 for unknown, forged and killed links."""
    parts = tokens.split_link(token)
    party = parts and Party.objects.select_related("occurrence").filter(pk=parts[0]).first()
    if not party or not tokens.link_matches(token, purpose, party.pk, party.salt):
        raise Http404
    return party


def registration_or_404(token, purpose):
    """Return the registration whose link ``token`` is, for ``purpose``; its salt is that of its party."""
    parts = tokens.split_link(token)
    row = parts and Registration.objects.select_related("party__occurrence").filter(pk=parts[0]).first()
    if not row or not tokens.link_matches(token, purpose, row.pk, row.party.salt):
        raise Http404
    return row
