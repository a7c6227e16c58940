"""The form page. Its tables are made without migrations, in the benchmark's own database."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class PeerField(AbstractFormField):
    """A field of the form."""

    page = ParentalKey("PeerFormPage", on_delete=models.CASCADE, related_name="form_fields")


class PeerFormPage(AbstractForm):
    """The page."""
