"""One date of a gathering as the editor writes it. Its block id is the identity of the occurrence."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.blocks.facts import FactCharBlock, FactURLBlock, collapsed_group
from wagtail_samlingar.gatherings.blocks.regions import RegionsBlock
from wagtail_samlingar.occurrences.clock import NonexistentTime, end_of, instant, is_plausible, start_of
from wagtail_samlingar.occurrences.models import DateState

# What a copy of the page loses: everything that is true of one year only.
EMPTIED_IN_COPIES = (
    "starts_on",
    "when_text",
    "start_time",
    "end_time",
    "ends_on",
    "closes_on",
    "closes_time",
    "state_text",
    "online_url",
)


class GatheringDateValue(blocks.StructValue):
    """A date with its wall-clock times resolved."""

    def instants(self, zone):
        """Return (start, end) as aware UTC instants in ``zone`` (``ZoneInfo``), or (None, None) when undecided.

        Without an end the date ends with its start time; without times it lasts the day. Raises
        ``NonexistentTime`` for a time that the wall clock skips.
        """
        day = self.get("starts_on")
        if day is None:
            return None, None
        start_time, end_time = self.get("start_time"), self.get("end_time")
        last_day = self.get("ends_on") or day
        start = instant(day, start_time, zone) if start_time else start_of(day, zone)
        if end_time:
            return start, instant(last_day, end_time, zone)
        if start_time and last_day == day:
            return start, start
        return start, end_of(last_day, None, zone)


class GatheringDateBlock(blocks.StructBlock):
    """One date: when, where, for which regions, how many."""

    regions = RegionsBlock(help_text=_("Empty: the date is for everyone."))
    starts_on = blocks.DateBlock(
        required=False, label=_("Day"), help_text=_("Empty: the date is shown as “to be announced” and takes no one.")
    )
    when_text = blocks.CharBlock(
        required=False, max_length=120, label=_("Text while there is no day"), help_text=_("Such as “week 44”.")
    )
    start_time = blocks.TimeBlock(required=False, label=_("Starts"), help_text=_("Clock time where the site is."))
    end_time = blocks.TimeBlock(required=False, label=_("Ends"))
    ends_on = blocks.DateBlock(required=False, label=_("Last day"), help_text=_("Only if it lasts several days."))
    is_tentative = blocks.BooleanBlock(required=False, label=_("The times are a preliminary time frame"))
    venue = FactCharBlock(
        required=False, max_length=255, label=_("Venue"), help_text=_("Empty: “Venue to be announced”.")
    )
    venue_address = FactCharBlock(required=False, max_length=255, label=_("Address"))
    online_url = FactURLBlock(
        required=False, max_length=500, label=_("Online link"), help_text=_("Given only to people who have a place.")
    )
    capacity = blocks.IntegerBlock(
        required=False, min_value=0, max_value=100_000, label=_("Seats"), help_text=_("Empty: no limit.")
    )
    queue_limit = blocks.IntegerBlock(
        required=False,
        min_value=0,
        max_value=100_000,
        label=_("Seats on the waiting list"),
        help_text=_("Empty: no limit. 0: no waiting list."),
    )
    closes_on = blocks.DateBlock(
        required=False, label=_("Own deadline"), help_text=_("Empty: the deadline of the gathering.")
    )
    closes_time = blocks.TimeBlock(
        required=False, label=_("Own deadline, time"), help_text=_("Empty: to and including that day.")
    )
    state = blocks.ChoiceBlock(choices=DateState.choices, default=DateState.PLANNED, label=_("State"))
    state_text = blocks.TextBlock(
        required=False, label=_("Text about the state"), help_text=_("Shown when the date is cancelled or postponed.")
    )

    class Meta:
        icon = "calendar-alt"
        label = pgettext_lazy("occurrence", "Date")
        description = _("One date of the gathering, with its region, place and seats.")
        label_format = "{starts_on} {start_time} {regions} {venue}"
        value_class = GatheringDateValue
        form_layout = [
            "regions",
            "starts_on",
            "start_time",
            "end_time",
            "is_tentative",
            "venue",
            "venue_address",
            "capacity",
            collapsed_group(
                _("More choices: several days, undecided, online, own deadline, cancelled or postponed"),
                [
                    "ends_on",
                    "when_text",
                    "online_url",
                    "queue_limit",
                    "closes_on",
                    "closes_time",
                    "state",
                    "state_text",
                ],
            ),
        ]
        preview_template = "wagtail_samlingar/gatherings/blocks/date_preview.html"
        preview_value = {
            "starts_on": "2027-10-27",
            "start_time": "10:00",
            "end_time": "15:00",
            "is_tentative": True,
            "venue": "",
            "regions": [],
            "state": DateState.PLANNED,
        }

    def clean(self, value):
        """Check that the date can be held; drafts and autosave always save."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            errors = self._impossible(cleaned)
            if errors:
                raise StructBlockValidationError(errors)
        return cleaned

    def _impossible(self, value):
        """Return {child name: ValidationError} for facts that contradict each other."""
        zone = samlingar_settings.zone()
        days = {name: value.get(name) for name in ("starts_on", "ends_on", "closes_on")}
        errors = {
            name: ValidationError(_("Check the year.")) for name, day in days.items() if day and not is_plausible(day)
        }
        if errors:
            return errors
        day = value.get("starts_on")
        if day is None:
            if value.get("ends_on"):
                errors["starts_on"] = ValidationError(_("Enter the first day, or remove the last day."))
            return errors
        for name, on in (("start_time", day), ("end_time", value.get("ends_on") or day)):
            if value.get(name):
                try:
                    instant(on, value[name], zone)
                except NonexistentTime:
                    errors[name] = ValidationError(
                        _("The clock skips this time on that day (summer time begins). Choose another time.")
                    )
        if errors:
            return errors
        if value.get("end_time") and not value.get("start_time"):
            return {"start_time": ValidationError(_("Enter when it starts, too."))}
        start, end = value.instants(zone)
        if value.get("ends_on") and value["ends_on"] < day:
            errors["ends_on"] = ValidationError(_("The last day is before the first. Correct one of them."))
        elif end < start or (end == start and value.get("end_time")):
            errors["end_time"] = ValidationError(_("It ends before it starts. Correct one of the times."))
        elif self._closes_too_late(value, end, zone):
            errors["closes_on"] = ValidationError(_("The deadline is after the date has ended. Choose an earlier day."))
        return errors

    @staticmethod
    def _closes_too_late(value, end, zone):
        """A deadline without a time may be the last day itself; one with a time must not pass the end."""
        if not value.get("closes_on"):
            return False
        if value.get("closes_time"):
            return end_of(value["closes_on"], value["closes_time"], zone) > end
        return value["closes_on"] > (value.get("ends_on") or value["starts_on"])

    def get_api_representation(self, value, context=None):
        """Return the date for Wagtail's API. The online link is for confirmed people only and is left out."""
        data = super().get_api_representation(value, context)
        data.pop("online_url", None)
        data["venue_state"] = "known" if value.get("venue") else "to_be_announced"
        return data

    def render_basic(self, value, context=None):
        """Render without the online link, for a host's template that includes the dates as they are."""
        return super().render_basic({name: fact for name, fact in value.items() if name != "online_url"}, context)


def emptied(value):
    """Change ``value`` (``GatheringDateValue``) to what a copy of the page starts with: regions and capacity only."""
    for name in EMPTIED_IN_COPIES:
        value[name] = "" if name.endswith(("_text", "_url")) else None
    value["is_tentative"] = False
    value["venue"] = ""
    value["venue_address"] = ""
    value["state"] = DateState.PLANNED
