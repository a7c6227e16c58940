"""Dates, registrations and staff for tests of the inbox, made without pages."""

import uuid
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from tests.factories import submission
from wagtail_samlingar.models import Occurrence, OccurrenceRegion, QuestionSet, Registration, RegistrationScope
from wagtail_samlingar.registrations import services

OSLO = ZoneInfo("Europe/Oslo")
SUNNMORE, ROMSDAL = uuid.UUID(int=1), uuid.UUID(int=2)
REGION_NAMES = {SUNNMORE: "Sunnmøre", ROMSDAL: "Romsdal"}


def make_occurrence(*regions, title="Libraries and volunteers", days=30, **fields):
    """Return a date ``days`` from now at 10:00 in Oslo, held in ``regions`` (keys)."""
    day = timezone.localdate() + timedelta(days=days)
    facts = {
        "gathering_key": uuid.uuid4(),
        "date_key": uuid.uuid4().hex,
        "titles": {"en": title, "nn": title},
        "starts_on": day,
        "start_time": time(10),
        "end_time": time(15),
        "starts_at": datetime.combine(day, time(10), tzinfo=OSLO),
        "ends_at": datetime.combine(day, time(15), tzinfo=OSLO),
        "time_zone": "Europe/Oslo",
        "closes_at": datetime.combine(day, time(10), tzinfo=OSLO),
    }
    occurrence = Occurrence.objects.create(**{**facts, **fields})
    for order, key in enumerate(regions):
        OccurrenceRegion.objects.create(occurrence=occurrence, key=key, name=REGION_NAMES[key], sort_order=order)
    return occurrence


def register(occurrence, name="Kari Nordmann", email=None, **fields):
    """Return the registration of one person, made through the service."""
    # Begins with a letter that no test searches for.
    email = email or f"q{uuid.uuid4().hex[:12]}@example.org"
    return services.submit(submission(occurrence, name=name, email=email, **fields)).registrations.get()


def received(registration, **ago):
    """Say that ``registration`` came in ``ago`` (arguments of ``timedelta``)."""
    moment = timezone.now() - timedelta(**ago)
    Registration.objects.filter(pk=registration.pk).update(submitted_at=moment, queued_at=moment)
    return registration


def make_question_set(*questions, language="nn"):
    """Return the record of ``questions`` (``Question``) as asked."""
    data = [question.as_data() for question in questions]
    return QuestionSet.objects.create(content_hash=uuid.uuid4().hex, language=language, data=data)


def permission(codename, app_label="wagtail_samlingar"):
    """Return a permission."""
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def make_user(name="anne", superuser=False):
    """Return a user of the host's own user model, without rights."""
    model = get_user_model()
    fields = {model.USERNAME_FIELD: f"{name}@example.org"}
    if model.USERNAME_FIELD != "email":
        fields["email"] = f"{name}@example.org"
    make = model.objects.create_superuser if superuser else model.objects.create_user
    return make(password="demo", **fields)


def make_staff(*permissions, kind="region", key=SUNNMORE, name="anne", scoped=True):
    """Return a user who may do ``permissions`` ("view", …) in one scope and log in to the admin."""
    user = make_user(name)
    group = Group.objects.create(name=f"Group of {name}")
    group.user_set.add(user)
    group.permissions.add(permission("access_admin", "wagtailadmin"))
    for codename in permissions:
        group.permissions.add(permission(f"{codename}_registration"))
        if scoped:
            RegistrationScope.objects.create(group=group, permission=codename, kind=kind, key=key)
    return user
