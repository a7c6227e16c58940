"""The signals on which gatherings are recorded: one rule for all of them (see ``docs/why/``).

No receiver names a ``sender``: Wagtail sends some of these signals with a bare ``Page``, and hosts have page types of
their own. Each only schedules; what to write is read from the database after commit.
"""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from wagtail_samlingar.gatherings.recording import UNRECORDED_FIELDS, keys_beneath, keys_touched_by, record_after_commit
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.occurrences.models import Occurrence


def on_page_saved(sender, instance, update_fields=None, raw=False, **kwargs):
    """Record a saved page, unless the save touched nothing that is recorded."""
    if raw or not isinstance(instance, Page):
        return
    if update_fields is not None and set(update_fields) <= UNRECORDED_FIELDS:
        return
    record_after_commit(keys_touched_by(instance))


def on_page_changed(sender, instance, **kwargs):
    """Record a published, unpublished or deleted page."""
    if isinstance(instance, Page):
        record_after_commit(keys_touched_by(instance))


def on_page_moved(sender, instance, **kwargs):
    """Record the gatherings beneath a moved page: their site and index may be others."""
    record_after_commit(keys_beneath(instance))


def on_site_settings_saved(sender, instance, **kwargs):
    """Record the gatherings of the site: its contact and retention may rule their dates."""
    recorded = Occurrence.objects.filter(site_key=instance.site_id)
    record_after_commit(set(recorded.values_list("gathering_key", flat=True)))


def connect():
    """Connect the receivers; called once, when the app is ready."""
    post_save.connect(on_page_saved, dispatch_uid="samlingar_page_saved")
    post_delete.connect(on_page_changed, dispatch_uid="samlingar_page_deleted")
    page_published.connect(on_page_changed, dispatch_uid="samlingar_page_published")
    page_unpublished.connect(on_page_changed, dispatch_uid="samlingar_page_unpublished")
    post_page_move.connect(on_page_moved, dispatch_uid="samlingar_page_moved")
    post_save.connect(
        on_site_settings_saved, sender=SamlingarSiteSettings, dispatch_uid="samlingar_site_settings_saved"
    )
