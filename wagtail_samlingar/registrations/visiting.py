"""What every public view starts with, the language, the gathering, the party behind a link, and how it answers."""

from django.conf import settings as django_settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.public import public_gatherings, public_page_or_404
from wagtail_samlingar.registrations import tokens
from wagtail_samlingar.registrations.models import Party, Registration
from wagtail_samlingar.registrations.presentation import GatheringView

# Purposes of personal links.
RECEIPT = "receipt"
VERIFY = "verify"
OFFER = "offer"
# The pages on which people see and change their own registration: those of a whole party, and of one person in it.
MINE = "mine"
MINE_PERSON = "mine_person"
NEW_ADDRESS = "new_address"


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
    """Return the registration whose link ``token`` is, for ``purpose``; the same 404 as above."""
    parts = tokens.split_link(token)
    row = parts and Registration.objects.select_related("party", "occurrence").filter(pk=parts[0]).first()
    if not row or not tokens.link_matches(token, purpose, row.pk, row.salt):
        raise Http404
    return row


def page_of(request, occurrence, language):
    """Return the public page of the gathering of ``occurrence``, in ``language`` if there is one, or None.

    A site's own frame asks which page is shown.
    """
    pages = public_gatherings(request).filter(translation_key=occurrence.gathering_key).order_by("pk")
    return pages.filter(locale__language_code=language).first() or pages.first()


def private(response):
    """Keep a response about a person out of every cache, index and Referer header (UX 42)."""
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def body_length(request):
    """Return the number of bytes the body is said to have. Without a number no body is read, here and by Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def refuse_too_large(request):
    """Return the answer (``413``) to a body over the limit, or None. One without a length is judged as it is read."""
    if body_length(request) > samlingar_settings.BODY_LIMIT:
        return private(HttpResponse(_("This is too much to send at once. Shorten it."), status=413))
    try:
        request.POST  # noqa: B018 - reading it is what judges it
    except RequestDataTooBig:
        return private(HttpResponse(status=413))
    return None
