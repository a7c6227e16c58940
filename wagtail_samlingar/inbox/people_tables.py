"""The tables about people: statuses, attendance, where they come from, and what they chose."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_samlingar.conf import settings
from wagtail_samlingar.inbox.number_tables import NumberRow, NumberTable, percent, tally_table
from wagtail_samlingar.registrations.ask import BEYOND_REGIONS
from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY, WHOLE_COUNTY
from wagtail_samlingar.registrations.counting import NOT_SAID, OTHER_REGION, OWN_REGION, Tally
from wagtail_samlingar.registrations.counting_answers import OWN_WORDS
from wagtail_samlingar.registrations.states import Attendance, Status

BEYOND = (WHOLE_COUNTY, OUTSIDE_COUNTY)


def status_table(count):
    """Return the table of how many people have each status, of those that somebody has."""
    everybody = count.statuses.total()
    rows = [
        NumberRow(str(status.label), (count.statuses[status],), percent(count.statuses[status], everybody))
        for status in Status
        if count.statuses[status]
    ]
    return NumberTable(
        key="statuses",
        caption=_("Registrations by status"),
        heading=_("Status"),
        columns=(_("People"),),
        rows=rows,
        share_label=_("Share of all registrations"),
    )


def attendance_table(count):
    """Return the table of who came, or None before anybody was ticked off."""
    placed = count.attendance.total()
    if count.attendance[Attendance.UNKNOWN] == placed:
        return None
    rows = [
        NumberRow(str(state.label), (count.attendance[state],), percent(count.attendance[state], placed))
        for state in (Attendance.ATTENDED, Attendance.ABSENT, Attendance.UNKNOWN)
    ]
    return NumberTable(
        key="attendance",
        caption=_("Attendance"),
        heading=_("Of those who have a place"),
        columns=(_("People"),),
        rows=rows,
        share_label=_("Share of those who have a place"),
    )


def origin_table(count):
    """Return the table of people from the date's own region and others, or None where no date has a region."""
    labels = {
        OWN_REGION: _("Own region"),
        OTHER_REGION: _("Another region"),
        WHOLE_COUNTY: str(BEYOND_REGIONS[WHOLE_COUNTY]),
        NOT_SAID: _("Not said"),
    }
    people = sum(tally.people for tally in count.origins.values())
    if not people:
        return None
    rows = [(label, count.origins[key]) for key, label in labels.items() if count.origins[key].people]
    return tally_table("origins", _("In and out of own region"), _("Comes from"), rows, people)


def family_table(count):
    """Return the table of families of target groups, or None where nobody was asked."""
    labels = {key: str(label) for key, label in settings.TARGET_GROUP_FAMILIES}
    said = {key: tally for key, tally in count.families.items() if key}
    if not said:
        return None
    rows = [(label, count.families[key]) for key, label in labels.items()]
    # A family the site no longer has is still what people said.
    rows += [(key, tally) for key, tally in said.items() if key not in labels]
    if count.families[""].people:
        rows.append((_("Not said"), count.families[""]))
    return tally_table("families", _("Families of target groups"), _("I come from"), rows, count.everybody.people)


def municipality_tables(count, regions):
    """Return up to two tables: municipalities that people come from, and those of ``regions`` nobody comes from.

    Args: ``count`` (``PeopleCount``); ``regions`` (iterable of ``OccurrenceRegion``), the newest first.
    """
    known = {}
    for region in regions:
        for municipality in region.municipalities:
            known.setdefault(municipality["id"], (municipality["name"], region.name))
    people = {key: tally for key, tally in count.municipalities.items() if key and tally.people}
    if not known and not people:
        return []
    tables = []
    if people:
        named = [(_municipality_name(key, known, count.names), tally) for key, tally in people.items()]
        rows = sorted(named, key=lambda row: (-row[1].people, row[0].casefold()))
        if count.municipalities[""].people:
            rows.append((_("Not said"), count.municipalities[""]))
        tables.append(
            tally_table(
                "municipalities",
                _("Municipalities represented"),
                pgettext("municipality", "Municipality"),
                rows,
                count.everybody.people,
            )
        )
    tables += _missing_table({key: names for key, names in known.items() if key not in people}, len(known))
    return tables


def _municipality_name(key, known, names):
    if key in BEYOND:
        return str(BEYOND_REGIONS[key])
    return names.get(key) or known.get(key, (key,))[0]


def _missing_table(missing, of):
    if not missing:
        return []
    rows = sorted(missing.values(), key=lambda names: (names[1].casefold(), names[0].casefold()))
    note = _("%(missing)d of %(all)d municipalities.") % {"missing": len(missing), "all": of}
    return [
        NumberTable(
            key="missing",
            caption=_("Municipalities not yet represented"),
            heading=pgettext("municipality", "Municipality"),
            columns=(_("Region"),),
            rows=[NumberRow(name, (region,)) for name, region in rows],
            note=note,
        )
    ]


def answer_table(question, whole):
    """Return the table of ``question`` (``QuestionCount``), asked of at most ``whole`` people."""
    rows = [(label, question.chosen[choice]) for choice, label in question.choices.items()]
    if question.chosen[OWN_WORDS].people:
        rows.append((_("In their own words"), question.chosen[OWN_WORDS]))
    silent = max(whole.placed - question.answered.placed, 0), max(whole.waiting - question.answered.waiting, 0)
    if any(silent):
        rows.append((_("No answer, or not asked"), Tally(*silent)))
    note = _("Sensitive answers. They are deleted after the date, and are then no longer counted.")
    return tally_table(
        f"answers-{question.key}",
        question.label,
        _("Answer"),
        rows,
        whole.people,
        note=note if question.is_sensitive else "",
    )
