"""Absolute addresses of the personal pages that messages lead to."""

from functools import lru_cache

from django.conf import settings as django_settings
from django.urls import NoReverseMatch, get_resolver, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

from wagtail_samlingar.registrations.mine.holder import token_of
from wagtail_samlingar.registrations.tokens import make_link

# Pages by the purpose of their tokens, which is also their name among the URLs.
VERIFY, RECEIPT, OFFER = "verify", "receipt", "offer"

# The list of registrations in the admin, and its filter by gathering.
INBOX, BY_GATHERING = "samlingar_registrations:index", "gathering"
# What is left to do about dates and people, in the admin.
TASKS = "samlingar_registrations:tasks"

# Stands for each link in the text that is kept: who reads it later must not be able to act for the person.
PLACEHOLDER = "[link]"

# Stands for a token where the path around it is looked up: of the same characters, so that it goes where they go.
TOKEN = "1-" + 43 * "x"


class NoAddress(Exception):
    """The site has no such page, or no address of its own."""


def link(purpose, row, occurrence):
    """Return the absolute address of the page ``purpose`` for ``row`` (a party or a registration).

    In the active language, at the address of the Site that published ``occurrence``. Raises ``NoAddress``.
    """
    return _absolute(purpose, make_link(purpose, row.pk, row.salt), occurrence)


def own_links(recipient, registrations, occurrence):
    """Return [(registrations, address)] of the pages on which ``recipient`` sees and changes ``registrations``.

    One for each party whose contact it is, and one for each other person: they see themselves alone. [] where the site
    has no such pages. ``registrations`` have their parties.
    """
    groups = {}
    for registration in registrations:
        party = registration.party
        owner = party if party.email and party.email.casefold() == recipient.casefold() else registration
        groups.setdefault((type(owner), owner.pk), (owner, []))[1].append(registration)
    try:
        return [(people, _absolute("mine", token_of(owner), occurrence)) for owner, people in groups.values()]
    except NoAddress:
        return []


def new_address_link(token, occurrence):
    """Return the absolute address of the page that confirms a new address. Raises ``NoAddress``."""
    return _absolute("new_address", token, occurrence)


def _absolute(purpose, token, occurrence):
    base = (occurrence.base_url or admin_base()).rstrip("/")
    try:
        before, after = _around_token(purpose, get_resolver(get_urlconf()), get_script_prefix(), get_language())
    except NoReverseMatch:
        raise NoAddress(purpose) from None
    if not base:
        raise NoAddress(purpose)
    return f"{base}{before}{token}{after}"


@lru_cache(maxsize=256)
def _around_token(purpose, _resolver, _prefix, _language):
    """Return what stands before and after the token in the path of the page ``purpose``.

    A path depends on the other arguments, too, which ``reverse`` finds by itself.
    """
    before, after = reverse(f"wagtail_samlingar:{purpose}", args=[TOKEN]).split(TOKEN)
    return before, after


def link_if_any(purpose, row, occurrence):
    """Return :func:`link`, or "" where the site has no such page: the text then says how to answer without it."""
    try:
        return link(purpose, row, occurrence)
    except NoAddress:
        return ""


def inbox_link(occurrence):
    """Return the absolute address of the inbox with those who wait for the gathering of ``occurrence``, or "".

    At the address of the admin (``WAGTAILADMIN_BASE_URL``), else of the Site that published it.
    """
    base = (admin_base() or occurrence.base_url).rstrip("/")
    try:
        return f"{base}{reverse(INBOX)}?{BY_GATHERING}={occurrence.gathering_key}" if base else ""
    except NoReverseMatch:
        return ""


def personal_link(message):
    """Return the address of the recipient's own page about ``message``, for their calendar, or "" where there is none.

    The contact has the receipt; who is registered by others has no page.
    """
    if message.recipient.casefold() != message.party.email.casefold():
        return ""
    return link_if_any(RECEIPT, message.party, message.occurrence)


def tasks_link(occurrence):
    """Return the absolute address of the page of tasks in the admin, or "" (see :func:`inbox_link`)."""
    base = (admin_base() or occurrence.base_url).rstrip("/")
    try:
        return f"{base}{reverse(TASKS)}" if base else ""
    except NoReverseMatch:
        return ""


def admin_base():
    """Return the address of the admin, or "" where the site does not say it."""
    return getattr(django_settings, "WAGTAILADMIN_BASE_URL", None) or ""
