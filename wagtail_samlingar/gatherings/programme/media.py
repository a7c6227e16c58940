"""The photos and documents of a whole programme, by one query each."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import F, FilteredRelation, Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError

from . import stored
from .items import Material, Photo

# A square of twice the size shown, so that it is sharp on dense screens.
PHOTO_SPEC = "fill-192x192"


@dataclass(frozen=True)
class ProgrammeMedia:
    """Photos and documents by primary key as text, for the database and the stored JSON may differ in its type."""

    photos: dict = field(default_factory=dict)
    documents: dict = field(default_factory=dict)


def programme_media(programme):
    """Return the ``ProgrammeMedia`` of ``programme`` for ``resolve``: fetch once, use for every date.

    One query when there are photos, one when there are documents, none for what is not used. The first visit after a
    photo was added also makes its rendition, as for any image of Wagtail. Deleted or broken files are left out.
    """
    photo_ids, document_ids = set(), set()
    for session in _stored_sessions(programme):
        photo_ids.update(stored.key(speaker.get("photo")) for speaker in stored.values(session.get("speakers")))
        document_ids.update(stored.key(item.get("document")) for item in stored.values(session.get("materials")))
    return ProgrammeMedia(photos=_photos(photo_ids), documents=_documents(document_ids))


def _stored_sessions(programme):
    for day in stored.days(programme):
        for item in stored.blocks(day["value"].get("items")):
            if item.get("type") == "session":
                yield item["value"]
            elif item.get("type") == "parallel":
                for track in stored.values(item["value"].get("tracks")):
                    yield from stored.values(track.get("sessions"))


def _readable(model, ids):
    """Return the keys that ``model`` can have; imports may leave others."""
    keys = []
    for text in ids:
        try:
            keys.append(model._meta.pk.to_python(text or None))
        except ValidationError:
            continue
    return [key for key in keys if key is not None]


def _photos(ids):
    keys = _readable(get_image_model(), ids)
    if not keys:
        return {}
    # The rendition comes with its image in one query. A prefetch would be a second one.
    images = (
        get_image_model()
        .objects.filter(pk__in=keys)
        .annotate(shown=FilteredRelation("renditions", condition=Q(renditions__filter_spec=PHOTO_SPEC)))
        .annotate(
            shown_file=F("shown__file"),
            shown_key=F("shown__focal_point_key"),
            shown_width=F("shown__width"),
            shown_height=F("shown__height"),
        )
    )
    photos, unmade = {}, {}
    image_filter = Filter(spec=PHOTO_SPEC)
    for image in images:
        # One row for each focal point that the image has had; only the present one is shown.
        if image.shown_file and image.shown_key == image_filter.get_cache_key(image):
            photos[image.pk] = _photo(image)
        else:
            unmade[image.pk] = image
    photos.update({pk: _made_photo(image) for pk, image in unmade.items() if pk not in photos})
    return {str(pk): photo for pk, photo in photos.items() if photo is not None}


def _photo(image):
    storage = image.get_rendition_model()._meta.get_field("file").storage
    return Photo(image.pk, image.title, storage.url(image.shown_file), image.shown_width, image.shown_height)


def _made_photo(image):
    try:
        rendition = image.get_rendition(PHOTO_SPEC)
    except SourceImageIOError:
        return None
    return Photo(image.pk, image.title, rendition.url, rendition.width, rendition.height)


def _documents(ids):
    keys = _readable(get_document_model(), ids)
    if not keys:
        return {}
    documents = get_document_model().objects.filter(pk__in=keys)
    return {str(document.pk): Material(title=document.title, url=document.url) for document in documents}
