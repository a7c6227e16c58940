"""The questions that a new gathering starts with."""

from django.utils.translation import gettext_lazy as _


def standard_questions():
    """Return the questions a new gathering starts with, in the active language (default of the field)."""
    needs = [_("Vegetarian"), _("Vegan"), _("Gluten-free"), _("Lactose-free"), _("Nut allergy")]
    access = [_("Wheelchair access"), _("Hearing loop"), _("Sign language interpreter")]
    return [
        ("family", _standard(_("I come from"))),
        ("needs", {**_standard(_("Diet and allergies")), "choices": _unlimited(needs)}),
        ("needs", {**_standard(_("Need for adaptation")), "choices": _unlimited(access)}),
    ]


def _unlimited(labels):
    """Return whole choices without a limit."""
    return [{"label": str(label), "limit": None} for label in labels]


def _standard(label):
    """Return a whole question: the editor's script writes "undefined" into a field without a value."""
    return {
        "label": str(label),
        "help": "",
        "required": False,
        "per_person": False,
        "only_regions": [],
        "show_if": "",
        "review_again": False,
    }
