"""Translating pages as a translator does: through wagtail-localize's own records, so that its buttons work on them."""

import json
from collections import defaultdict

from wagtail_localize.models import SegmentOverride, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


def translate(page, locale, fields):
    """
    Translate ``page`` into ``locale`` and publish the translation.

    ``fields`` are the fields of the translation by name. Words among them become string translations, links that lead
    elsewhere become overrides; all other facts are those of ``page``, whatever ``fields`` says. Block ids must be
    those of ``page``. Returns the translation.
    """
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    segments = _segments_of(page, fields)
    _translate_strings(source, locale, segments)
    _override_links(source, locale, segments)
    # Not published by wagtail-localize: it waits for the commit, and then saves the page as it was without children.
    translation.save_target(publish=False)
    translated = type(page).objects.get(translation_key=page.translation_key, locale=locale)
    translated.get_latest_revision().publish()
    return type(page).objects.get(pk=translated.pk)


def _segments_of(page, fields):
    """Return {path: segments in order} of ``page`` as it is with ``fields``."""
    translated = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(translated, name, value)
    segments = defaultdict(list)
    for segment in extract_segments(translated):
        segments[segment.path].append(segment)
    return segments


def _translate_strings(source, locale, segments):
    # Rich text has several strings at one path: they are told apart by their order.
    words = {
        path: [segment.string.data for segment in found if isinstance(segment, StringSegmentValue)]
        for path, found in segments.items()
    }
    for segment in source.stringsegment_set.select_related("context", "string").order_by("order"):
        left = words.get(segment.context.path)
        if left:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": left.pop(0), "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL},
            )


def _override_links(source, locale, segments):
    for segment in source.overridablesegment_set.select_related("context"):
        for wanted in segments.get(segment.context.path, ()):
            if isinstance(wanted, OverridableSegmentValue) and wanted.data != segment.data:
                SegmentOverride.objects.update_or_create(
                    locale=locale, context=segment.context, defaults={"data_json": json.dumps(wanted.data)}
                )
