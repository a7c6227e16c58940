"""Full-page caches in front of the site: purging pages that say something else now, and keeping answers out.

Purging needs ``wagtail.contrib.frontend_cache``.
"""

from functools import partial

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page

from wagtail_samlingar.occurrences.models import Occurrence, OccurrenceRegion
from wagtail_samlingar.occurrences.signals import occurrence_changed
from wagtail_samlingar.occurrences.states import public_state
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.signals import registration_transitioned

REMEMBERED = 7 * 24 * 60 * 60

# Names under which the addresses of this package are found: its app, and the JSON API.
OWN_NAMES = frozenset({"wagtail_samlingar", "wagtail_samlingar_api"})


def keep_out(request, is_cacheable):
    """Return False for a ``request`` to an address of this package, None for all others.

    wagtail-cache asks (its hook ``is_request_cacheable``) because it keeps "not found" too, which no header of ours can
    prevent where ``LocaleMiddleware`` makes a redirect of it: the form of a page that was taken down for a moment would
    stay away after the page is back.
    """
    try:
        match = resolve(request.path_info, getattr(request, "urlconf", None))
    except Resolver404:
        return None
    return None if OWN_NAMES.isdisjoint([*match.app_names, *match.namespaces]) else False


def on_registration_transitioned(sender, changes, **kwargs):
    """Look after commit whether the dates say something else now."""
    for occurrence_id in sorted({change.registration.occurrence_id for change in changes}):
        transaction.on_commit(partial(purge_if_changed, occurrence_id), robust=True)


def purge_if_changed(occurrence_id):
    """Purge the pages that show a date when its public state is another than the one last seen here."""
    occurrence = Occurrence.objects.filter(pk=occurrence_id).first()
    if occurrence is None:
        return
    now = timezone.now()
    state = str(public_state(occurrence, seats_of([occurrence], now)[occurrence.pk], now))
    name = f"samlingar:state:{occurrence_id}"
    if cache.get(name) != state:
        cache.set(name, state, REMEMBERED)
        purge(occurrence)


def on_occurrence_changed(sender, before, after, **kwargs):
    """Purge the pages that show a date which publishing changed.

    Wagtail purges the published page alone, and before the date is recorded; translations, the index and the regions
    show it too.
    """
    purge(after, before and before.index_key)


def purge(occurrence, *more_keys):
    """Purge the pages of the gathering, its index and its regions, in every language.

    ``more_keys`` are translation keys (UUID or None) of further pages.
    """
    keys = {occurrence.gathering_key, occurrence.index_key, *more_keys}
    keys |= set(OccurrenceRegion.objects.filter(occurrence=occurrence).values_list("key", flat=True))
    pages = Page.objects.live().filter(translation_key__in=keys - {None}).specific()
    aliases = Page.objects.live().filter(alias_of__translation_key=occurrence.gathering_key).specific()
    batch = PurgeBatch()
    batch.add_pages([*pages, *aliases])
    batch.purge()


def connect():
    """Connect the receivers where a front-end cache is used; called once, when the app is ready."""
    if apps.is_installed("wagtail.contrib.frontend_cache"):
        registration_transitioned.connect(on_registration_transitioned, dispatch_uid="samlingar_purge_pages")
        occurrence_changed.connect(on_occurrence_changed, dispatch_uid="samlingar_purge_changed")
