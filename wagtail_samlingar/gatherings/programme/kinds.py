"""The fixed choices of programme blocks. Keys are stored and sent by the API; labels are what people read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SESSION_FORMATS = [
    ("lecture", pgettext_lazy("session format", "Lecture")),
    ("panel", pgettext_lazy("session format", "Panel discussion")),
    ("conversation", pgettext_lazy("session format", "Conversation")),
    ("presentation", pgettext_lazy("session format", "Short presentation")),
    ("workshop", pgettext_lazy("session format", "Workshop")),
    ("group_work", pgettext_lazy("session format", "Group work")),
    ("plenary", pgettext_lazy("session format", "Discussion in plenary")),
    ("cultural", pgettext_lazy("session format", "Cultural feature")),
    ("other", pgettext_lazy("session format", "Other")),
]

BREAK_KINDS = [
    ("coffee", pgettext_lazy("break", "Coffee")),
    ("lunch", pgettext_lazy("break", "Lunch")),
    ("mingling", pgettext_lazy("break", "Mingling")),
    ("travel", pgettext_lazy("break", "Travel")),
    ("other", pgettext_lazy("break", "Other")),
]

# What a break without a title is called in the programme: "Other" says nothing to a visitor.
BREAK_TITLES = {**dict(BREAK_KINDS), "other": _("Break")}

# "Other" is a choice for the editor, not a fact for the visitor.
FORMAT_LABELS = {key: label for key, label in SESSION_FORMATS if key != "other"}
