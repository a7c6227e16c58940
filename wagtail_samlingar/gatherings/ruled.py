"""Facts that the ruling page decides for all its translations and aliases, so that no language says something else.

wagtail-localize copies them at each synchronisation and offers them to nobody; the editor of a translation that is not
synchronised shows them read-only. Only words are translated. The rules for blocks are with the blocks.
"""

from wagtail_localize.fields import SynchronizedField

GATHERING_FACTS = (
    "programme_is_final",
    "price_kind",
    "price_amount",
    "opens_on",
    "opens_time",
    "closes_on",
    "closes_time",
    "review_mode",
    "seats_display",
    "few_seats_threshold",
    "waitlist_mode",
    "offer_hours",
    "party_limit",
    "second_date",
    "notify_email",
    "notify_rate",
    "reminder_days",
    "own_changes",
    "phone_mode",
    "organisation_mode",
    "municipality_mode",
    "state",
    "retention_days",
    "sensitive_retention_days",
)
# The ledger knows a region by one name, which is what people read at its dates in every language.
REGION_FACTS = ("title", "contact_name", "contact_email", "contact_phone")


def synchronised(names):
    """Return wagtail-localize's rules for the fields ``names``: copied from the source, changed nowhere else.

    Its module of rules can be imported where the app is not installed; nobody reads the rules there.
    """
    return [SynchronizedField(name, overridable=False) for name in names]
