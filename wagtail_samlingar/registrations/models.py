"""What visitors gave us. None of it hangs on a page, and none of it is named by ``__str__``."""

import hashlib
import secrets
import unicodedata

from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.states import ACTIVE, Attendance, CancelledBy, RejectReason, Source, Status

# No vowels, no look-alikes: a reference can be read aloud and spells nothing.
REFERENCE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 8


def new_reference():
    """Return a random reference number (8 of 28 characters)."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _position in range(REFERENCE_LENGTH))


def new_salt():
    """Return a random salt for link tokens. Only the salt is stored; changing it kills every link made with it."""
    return secrets.token_hex(16)


def person_key(scope, address, name):
    """Return the key of a person within ``scope`` (a date's or gathering's key): hex SHA-256.

    ``address`` is an e-mail address, or a phone number for people entered by staff. Text is compared after NFC and
    casefolding. ASCII, because MariaDB's collation takes kåre and kare for the same.
    """
    words = (" ".join(unicodedata.normalize("NFC", part).casefold().split()) for part in (address, name))
    return hashlib.sha256("\0".join([str(scope), *words]).encode()).hexdigest()


def active_key(occurrence_id, address, name):
    """Return the key that makes an active registration unique on its date (primary key). See :func:`person_key`."""
    return person_key(occurrence_id, address, name)


class QuestionSet(models.Model):
    """The questions as they were asked, once for each wording: ``data`` is a list of ``Question.as_data()``."""

    content_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=16)
    data = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.content_hash

    def questions(self):
        """Return the ``Question`` objects in the order asked."""
        return [Question.from_data(item) for item in self.data]


class Party(models.Model):
    """One submission: the contact who sent it, and one or more registrations."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="parties")
    reference = models.CharField(max_length=16, unique=True, default=new_reference)
    # From the form token: a second post of the same form finds the first party.
    idempotency_key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=16)
    submitted_at = models.DateTimeField()
    # What the submission led to when it was made. The receipt shows this, so that it reads alike for a duplicate.
    outcome = models.CharField(max_length=12, choices=Status)
    # True when everyone in it was already registered: it has no registrations, and the contact is told by e-mail.
    is_duplicate = models.BooleanField(default=False)
    # Set while the contact has not confirmed the address yet: until then it waits as ``unverified``.
    verify_by = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=32, default=new_salt)
    # How it came in, and who entered it where staff did.
    source = models.CharField(max_length=8, choices=Source, default=Source.FORM)
    entered_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        default_permissions = ()

    def __str__(self):
        return self.reference


class Registration(models.Model):
    """One person's place at one occurrence. ``status`` is written by ``services.py`` alone."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="registrations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="registrations")
    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=12, choices=Status)
    # NULL and not "", so that any number of inactive registrations pass the unique constraint.
    active_key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001

    # The same for one person on all dates of the gathering.
    gathering_person_key = models.CharField(max_length=64, blank=True)

    name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    organisation = models.CharField(max_length=255, blank=True)
    # Item id of the municipality on its region page, "whole_county" or "outside_county"; the name as it was then.
    municipality_key = models.CharField(max_length=64, blank=True)
    municipality_name = models.CharField(max_length=255, blank=True)
    # Key of the region the municipality lies in, if any.
    region_key = models.UUIDField(null=True)
    # True when the person comes from another region than the date is for, and why, if they said so.
    is_other_region = models.BooleanField(default=False)
    other_region_reason = models.CharField(max_length=500, blank=True)
    # True while the contact has not said who comes ("name comes later").
    name_is_pending = models.BooleanField(default=False)
    # True when the person was registered for another date of the gathering, too, at the time.
    is_on_other_date = models.BooleanField(default=False)
    # Key of the family of target groups ("I come from").
    family = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=16)
    # Of the links to this one person's pages; those to the whole party have the party's.
    salt = models.CharField(max_length=32, default=new_salt)
    # Digest of the facts of the date as the person was last told them (``Occurrence.facts_digest``).
    told_digest = models.CharField(max_length=32, blank=True)
    # When the person asked that what is known about them be erased.
    erasure_asked_at = models.DateTimeField(null=True)

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, null=True, related_name="+")
    # {question key: JSON answer}; sensitive answers are in SensitiveAnswers.
    answers = models.JSONField(default=dict)

    submitted_at = models.DateTimeField()
    # Place in the queue: by time, then by primary key. Kept when a person is moved.
    queued_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    offer_expires_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=8, choices=CancelledBy, blank=True)
    # What the person was before the last change of status: undoing it, and a date that goes ahead after all, lead back.
    status_before = models.CharField(max_length=12, choices=Status, blank=True)
    reject_reason = models.CharField(max_length=16, choices=RejectReason, blank=True)
    reject_text = models.TextField(blank=True)
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.UNKNOWN)
    anonymised_at = models.DateTimeField(null=True)
    # Who of the staff looks after the case.
    assignee = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        default_permissions = ()
        permissions = [
            ("view_registration", _("Can view registrations")),
            ("moderate_registration", _("Can decide about registrations")),
            ("export_registration", _("Can export registrations")),
            ("view_sensitive_registration", _("Can view sensitive answers")),
            ("anonymise_registration", _("Can anonymise registrations")),
        ]
        indexes = [
            models.Index(fields=["occurrence", "status", "queued_at", "id"], name="samlingar_reg_queue"),
            models.Index(fields=["status", "submitted_at", "id"], name="samlingar_reg_inbox"),
            models.Index(fields=["submitted_at", "id"], name="samlingar_reg_received"),
            models.Index(fields=["email"], name="samlingar_reg_email"),
            models.Index(fields=["gathering_person_key"], name="samlingar_reg_person"),
            models.Index(fields=["status", "offer_expires_at"], name="samlingar_reg_offers"),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_active(self):
        """True while the person has, waits for or is offered a place."""
        return self.status in ACTIVE

    @property
    def written_to(self):
        """The e-mail address that the person is written to: their own, else the contact's; "" for neither."""
        return self.email or self.party.email

    @property
    def has_own_address(self):
        """True for a person who is written to at another address than the contact."""
        return bool(self.email) and self.email.casefold() != self.party.email.casefold()

    @property
    def reads_of_self(self):
        """True where the person reads what is written about them: others of a party have it from the contact."""
        return self.has_own_address or self.name.casefold() == self.party.name.casefold()


class ChoiceUse(models.Model):
    """One person's use of a choice that has a limit: answers are JSON, which not every database can count in."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="choice_uses")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="choice_uses")
    question_key = models.CharField(max_length=64)
    choice_key = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["occurrence", "question_key", "choice_key"], name="samlingar_choice_use"),
        ]

    def __str__(self):
        return f"{self.registration_id}:{self.question_key}"


class SensitiveAnswers(models.Model):
    """Answers to sensitive questions, apart from the rest: own permission, deleted first."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="sensitive")
    # {question key: JSON answer}
    answers = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"sensitive:{self.registration_id}"


class ScopeKind(models.TextChoices):
    """What a scope row is about."""

    ALL = "all", _("All gatherings")
    INDEX = "index", _("An index of gatherings")
    GATHERING = "gathering", _("A gathering")
    REGION = "region", _("A region")


class RegistrationScope(models.Model):
    """A group may do ``permission`` with the registrations of one index, gathering or region.

    ``key`` is a translation key and no foreign key: it covers all languages and survives the page.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="samlingar_scopes")
    permission = models.CharField(max_length=32)
    kind = models.CharField(max_length=12, choices=ScopeKind)
    key = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("scope of registrations")
        verbose_name_plural = _("scopes of registrations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["group", "permission", "kind", "key"], name="samlingar_scope_unique"),
        ]

    def __str__(self):
        return f"{self.group_id}:{self.permission}:{self.kind}:{self.key}"
