"""Asking a question only after a certain answer to an earlier one."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# Block ids and choice ids are what Wagtail's browser code made: UUIDs, or the answers of a yes/no question.
CONDITION = re.compile(r"([0-9A-Za-z-]{1,64}):([0-9A-Za-z_-]{1,64})")


def condition_of(value):
    """Return (question key, choice id) of a stored condition, or () when there is none that makes sense."""
    found = CONDITION.fullmatch(value or "")
    return (found[1], found[2]) if found else ()


class ConditionWidget(forms.HiddenInput):
    """Holds the condition; ``conditions.js`` puts a list of the earlier questions' answers beside it."""

    # Not hidden for Wagtail: the label and help of a hidden field would not be shown.
    input_type = "text"

    def __init__(self, attrs=None):
        super().__init__(
            {
                "data-samlingar-condition": "",
                "data-samlingar-always": _("Always asked"),
                "data-samlingar-yes": _("Yes"),
                "data-samlingar-no": _("No"),
                **(attrs or {}),
            }
        )

    class Media:
        js = ["wagtail_samlingar/conditions.js"]


class ConditionBlock(blocks.FieldBlock):
    """Value: "<question key>:<choice id>", or "". Neither is a text, so that wagtail-localize copies it."""

    def __init__(self, required=False, help_text=None, **kwargs):
        self.field = forms.RegexField(
            CONDITION, required=required, help_text=help_text, widget=ConditionWidget(), max_length=130
        )
        super().__init__(**kwargs)

    class Meta:
        icon = "sliders"
        default = ""
