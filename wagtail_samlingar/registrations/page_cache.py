"""Purging cached pages when seats change what they say, where the site uses ``wagtail.contrib.frontend_cache``."""

from functools import partial

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page

from wagtail_samlingar.occurrences.models import Occurrence, OccurrenceRegion
from wagtail_samlingar.occurrences.states import public_state
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.signals import registration_transitioned

REMEMBERED = 7 * 24 * 60 * 60


def on_registration_transitioned(sender, registration, **kwargs):
    """Look after commit whether the date says something else now."""
    transaction.on_commit(partial(purge_if_changed, registration.occurrence_id), robust=True)


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


def purge(occurrence):
    """Purge the pages of the gathering, its index and its regions, in every language."""
    keys = {occurrence.gathering_key, occurrence.index_key}
    keys |= set(OccurrenceRegion.objects.filter(occurrence=occurrence).values_list("key", flat=True))
    pages = Page.objects.live().filter(translation_key__in=keys - {None}).specific()
    aliases = Page.objects.live().filter(alias_of__translation_key=occurrence.gathering_key).specific()
    batch = PurgeBatch()
    batch.add_pages([*pages, *aliases])
    batch.purge()


def connect():
    """Connect the receiver where a front-end cache is used; called once, when the app is ready."""
    if apps.is_installed("wagtail.contrib.frontend_cache"):
        registration_transitioned.connect(on_registration_transitioned, dispatch_uid="samlingar_purge_pages")
