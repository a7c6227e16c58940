"""What publishing left for staff to do with the people of a date, and which of its facts they do not know."""

from django.db.models import Count, Exists, F, OuterRef, Q

from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.occurrences.queries import coming
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.staff_models import DateTask, DateTaskKind
from wagtail_samlingar.registrations.states import ACTIVE

# Dates that no page announces any more, whatever page they are from.
GONE = (PageState.DATE_REMOVED, PageState.PAGE_DELETED)


def changed_facts(known, now):
    """Return those of ``known`` ({name: JSON}) that read otherwise in ``now``, as they were known."""
    return {name: value for name, value in known.items() if not _is_same(value, now.get(name))}


def _is_same(known, now):
    if isinstance(known, dict) and isinstance(now, dict) and "texts" in known and "texts" in now:
        # "Week 44" in one more language is no news.
        return all(now["texts"].get(language, text) == text for language, text in known["texts"].items())
    return known == now


def removed_with_people(occurrences, now):
    """Keep the coming dates that are gone from the site, have people, and of which nobody said to keep them.

    Args: ``occurrences`` (queryset, scoped), ``now`` (aware instant). A date is recorded again when it comes back and
    when it is removed anew, so what was said before that does not hold any longer.
    """
    people = Registration.objects.filter(occurrence=OuterRef("pk"), status__in=ACTIVE)
    kept = DateTask.objects.filter(
        occurrence=OuterRef("pk"), kind=DateTaskKind.REMOVED, settled_at__gte=OuterRef("recorded_at")
    )
    return coming(occurrences, now).filter(Exists(people), ~Exists(kept), page_state__in=GONE)


def untold():
    """Return the registrations of people who have, wait for or are offered a place and were last told other facts.

    What they were told is compared by content: who registered since the change knows, and a change that is taken back
    leaves nobody untold, whenever they registered.
    """
    return Registration.objects.filter(status__in=ACTIVE).exclude(told_digest=F("occurrence__facts_digest"))


def untold_changes(occurrences, now):
    """Return the open tasks about changes of those of ``occurrences`` that have not ended and have people to tell."""
    return DateTask.objects.filter(
        Exists(untold().filter(occurrence=OuterRef("occurrence"))),
        kind=DateTaskKind.CHANGED,
        settled_at=None,
        occurrence__in=coming(occurrences, now),
    )


def count_untold(tasks):
    """Add to each of ``tasks`` (queryset) how many ``people`` are :func:`untold`, and how many have no address."""
    untold = Q(occurrence__registrations__status__in=ACTIVE) & ~Q(
        occurrence__registrations__told_digest=F("occurrence__facts_digest")
    )
    without = untold & Q(occurrence__registrations__email="", occurrence__registrations__party__email="")
    return tasks.annotate(
        people=Count("occurrence__registrations", filter=untold),
        without_address=Count("occurrence__registrations", filter=without),
    )
