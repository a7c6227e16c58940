"""What staff add about registrations and dates: how they are found, notes, and what is left to do."""

from django.conf import settings as django_settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.models import Registration


class SearchWord(models.Model):
    """The start of a word by which staff find a registration: of its name, organisation or e-mail addresses.

    ``word`` is the casefolded word in the alphabet of ``search_words.py``, so that a range of it finds its beginnings
    by an ordinary index on every database, whatever its collation. The words go with the registration, and when it is
    anonymised.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="search_words")
    word = models.CharField(max_length=128)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["word", "registration"], name="samlingar_search_word")]

    def __str__(self):
        return f"word:{self.pk}"


class RegistrationNote(models.Model):
    """What staff wrote to each other about a registration. Never sent, never exported by default."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(django_settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"note:{self.pk}"


class DateTaskKind(models.TextChoices):
    """Why staff must do something about the people of a date."""

    REMOVED = "removed", _("Removed date with people")
    CHANGED = "changed", _("People not told of a change")


class DateTask(models.Model):
    """Something that publishing left for staff to do with the people of a date. At most one open of each kind.

    Publishing changes and mails nobody, so what it means for people is a task.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=8, choices=DateTaskKind)
    # For a change: {name of the fact: what people were told of it}, as JSON.
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    # Set when staff are done with it, with who said so.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["settled_at", "occurrence"], name="samlingar_date_task")]

    def __str__(self):
        return f"{self.kind}:{self.occurrence_id}"
