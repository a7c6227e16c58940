"""Finding the page types of a site. Hosts may subclass the mixins, so nothing here names a concrete model."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

GATHERING = "gathering"
REGION = "region"
INDEX = "index"


def page_models(role=GATHERING):
    """Return the concrete page models that play ``role`` ("gathering", "region" or "index")."""
    return [model for model in apps.get_models() if getattr(model, "samlingar_role", None) == role]


def content_type_ids(role=GATHERING):
    """Return the ids of the content types of :func:`page_models`; cached by Django after the first call."""
    return [content_type.pk for content_type in ContentType.objects.get_for_models(*page_models(role)).values()]


def role_of(page):
    """Return the role of ``page``, which may be a bare ``Page``, or None when it is no page type of ours."""
    return getattr(page.specific_class, "samlingar_role", None)
