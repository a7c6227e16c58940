"""The editor's question blocks. Block ids and choice ids are the keys of the answers, in every language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from wagtail_samlingar.gatherings.blocks.asked import QuestionValue
from wagtail_samlingar.gatherings.blocks.conditions import ConditionBlock
from wagtail_samlingar.gatherings.blocks.facts import collapsed_group
from wagtail_samlingar.gatherings.blocks.regions import RegionsBlock

TEXT_GROUP = _("Text and numbers")
CHOICE_GROUP = _("Choices")
LAYOUT_GROUP = _("Between the questions")

PREVIEW_TEMPLATE = "wagtail_samlingar/gatherings/blocks/question_preview.html"


def laid_out(*names, sensitive=True):
    """Return the form layout of a question: ``names`` first, the rest closed until the editor opens it."""
    more = ["sensitive"] if sensitive else []
    return [
        *names,
        collapsed_group(_("More choices"), [*more, "per_person", "only_regions", "show_if", "review_again"]),
    ]


class QuestionBlock(blocks.StructBlock):
    """What all questions have."""

    label = blocks.CharBlock(max_length=255, label=_("Question"))
    help = blocks.CharBlock(required=False, max_length=500, label=_("Help"), help_text=_("Why you ask, or an example."))
    required = blocks.BooleanBlock(required=False, label=_("Must be answered"))
    sensitive = blocks.BooleanBlock(
        required=False,
        label=_("Sensitive"),
        help_text=_("Stored apart, shown only to staff with their own right to see it, and deleted first."),
    )

    per_person = blocks.BooleanBlock(
        required=False,
        label=_("Ask each person"),
        help_text=_("When one contact registers several people. Otherwise the answer holds for all of them."),
    )
    only_regions = RegionsBlock(label=_("Only for dates in these regions"), help_text=_("Empty: asked for every date."))
    show_if = ConditionBlock(
        label=_("Only if an earlier answer is"), help_text=_("Empty: always asked. Choose among the questions above.")
    )
    review_again = blocks.BooleanBlock(
        required=False,
        label=_("Decide again when the answer is changed"),
        help_text=_("Who has a place and changes this answer waits for an answer from staff again."),
    )

    class Meta:
        value_class = QuestionValue
        group = TEXT_GROUP
        label_format = "{label}"
        form_layout = laid_out("label", "help", "required")
        preview_template = PREVIEW_TEMPLATE


class ShortTextBlock(QuestionBlock):
    """One line of text."""

    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        description = _("One line of text.")
        preview_value = {"label": _("Which library do you work at?"), "help": "", "required": False}


class LongTextBlock(QuestionBlock):
    """Several lines of text."""

    class Meta:
        icon = "doc-full"
        label = _("Long text")
        description = _("Several lines of text.")
        preview_value = {"label": _("What would you like to discuss?"), "help": "", "required": False}


class EmailBlock(QuestionBlock):
    """An e-mail address."""

    class Meta:
        icon = "mail"
        label = _("E-mail address")
        description = _("Another e-mail address than the one that is always asked for.")
        preview_value = {"label": _("E-mail of your leader"), "help": "", "required": False}


class PhoneBlock(QuestionBlock):
    """A phone number."""

    class Meta:
        icon = "mobile-alt"
        label = _("Phone number")
        description = _("Another phone number.")
        preview_value = {"label": _("Phone on the day"), "help": "", "required": False}


class NumberBlock(QuestionBlock):
    """A whole number."""

    class Meta:
        icon = "order"
        label = pgettext_lazy("question", "Number")
        description = _("A whole number.")
        preview_value = {"label": _("How many volunteers do you have?"), "help": "", "required": False}


class DayBlock(QuestionBlock):
    """A date."""

    class Meta:
        icon = "date"
        label = _("Date (answer)")
        description = _("A day, month and year.")
        preview_value = {"label": _("When do you arrive?"), "help": "", "required": False}


class ChoiceItemBlock(blocks.StructBlock):
    """One choice; the id of its list item is what an answer stores."""

    label = blocks.CharBlock(max_length=255, label=_("Choice"))
    limit = blocks.IntegerBlock(
        required=False,
        min_value=0,
        max_value=100_000,
        label=_("Limit"),
        help_text=_("How many people may choose it on each date. Empty: no limit."),
    )

    class Meta:
        label_format = "{label}"
        form_classname = "struct-block w-choice"


class ChoicesQuestionBlock(QuestionBlock):
    """A question with choices."""

    choices = blocks.ListBlock(ChoiceItemBlock(), min_num=1, label=_("Choices"))

    class Meta:
        group = CHOICE_GROUP
        form_layout = laid_out("label", "help", "required", "choices")


class SingleChoiceBlock(ChoicesQuestionBlock):
    """One of several choices."""

    class Meta:
        icon = "radio-empty"
        label = _("One choice")
        description = _("The visitor chooses one answer.")
        preview_value = {"label": _("How do you travel?"), "choices": [{"label": _("Bus")}, {"label": _("Car")}]}


class SeveralChoicesBlock(ChoicesQuestionBlock):
    """Any number of choices."""

    class Meta:
        icon = "list-ul"
        label = _("Several choices")
        description = _("The visitor may choose several answers.")
        preview_value = {
            "label": _("What interests you?"),
            "choices": [{"label": _("Method")}, {"label": _("Funding")}],
        }


class YesNoBlock(QuestionBlock):
    """Yes or no."""

    class Meta:
        icon = "check"
        group = CHOICE_GROUP
        label = _("Yes or no")
        description = _("A question with the answers yes and no.")
        preview_value = {"label": _("Have you been here before?"), "required": False}


class ConsentBlock(QuestionBlock):
    """A box to tick."""

    class Meta:
        icon = "tick-inverse"
        group = CHOICE_GROUP
        label = _("Consent")
        description = _("A box that is never ticked beforehand. Use it only where consent is the legal basis.")
        preview_value = {"label": _("I consent to being photographed"), "required": False}


class NeedsBlock(QuestionBlock):
    """Diet, allergies or access."""

    sensitive = None
    choices = blocks.ListBlock(ChoiceItemBlock(), label=_("Ready-made choices"))

    class Meta:
        icon = "warning"
        group = CHOICE_GROUP
        label = _("Diet or need for adaptation")
        form_layout = laid_out("label", "help", "required", "choices", sensitive=False)
        description = _("Ready-made choices that can be summed, and a text. Always treated as sensitive.")
        preview_value = {"label": _("Diet and allergies"), "choices": [{"label": _("Vegetarian")}]}


class FamilyBlock(QuestionBlock):
    """Which of the site's families of target groups the visitor comes from."""

    sensitive = None

    class Meta:
        icon = "group"
        group = CHOICE_GROUP
        label = _("I come from")
        form_layout = laid_out("label", "help", "required", sensitive=False)
        description = _("The site's list of target groups; kept for statistics when names are deleted.")
        preview_value = {"label": _("I come from"), "required": False}


class BetweenQuestionsBlock(blocks.StructBlock):
    """What stands between questions and asks nothing; has a ``text``."""

    class Meta:
        group = LAYOUT_GROUP
        label_format = "{text}"
        value_class = QuestionValue
        preview_template = PREVIEW_TEMPLATE


class QuestionHeadingBlock(BetweenQuestionsBlock):
    """A heading between questions."""

    text = blocks.CharBlock(max_length=255, label=_("Heading"))

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A heading between the questions.")
        preview_value = {"text": _("About the day")}


class QuestionHelpBlock(BetweenQuestionsBlock):
    """A paragraph between questions."""

    text = blocks.TextBlock(max_length=2000, label=_("Text"))

    class Meta:
        icon = "help"
        label = _("Help text")
        description = _("A paragraph between the questions.")
        preview_value = {"text": _("Tell us only what we need for the day.")}


class QuestionsBlock(blocks.StreamBlock):
    """All questions of a gathering. The block types are the kinds of ``gatherings.questions``."""

    short_text = ShortTextBlock()
    long_text = LongTextBlock()
    email = EmailBlock()
    phone = PhoneBlock()
    number = NumberBlock()
    date = DayBlock()
    single_choice = SingleChoiceBlock()
    several_choices = SeveralChoicesBlock()
    yes_no = YesNoBlock()
    consent = ConsentBlock()
    needs = NeedsBlock()
    family = FamilyBlock()
    heading = QuestionHeadingBlock()
    help_text = QuestionHelpBlock()

    class Meta:
        # The labels say what is asked; what one adds is open.
        collapsed = True
