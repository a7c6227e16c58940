"""The blocks in which a site writes the texts of its messages."""

from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.placeholders import PLACEHOLDERS, WITH_OWN_TEXT, fault_in_subject, fault_in_text


def _kinds():
    return [(kind.value, kind.label) for kind in Kind if kind in WITH_OWN_TEXT]


def _languages():
    return list(get_content_languages().items())


def _help():
    everywhere = [row.written for row in PLACEHOLDERS if row.kinds == WITH_OWN_TEXT]
    return _("All messages have %(placeholders)s. What else a message has is listed above.") % {
        "placeholders": ", ".join(everywhere)
    }


class MessageTextBlock(blocks.StructBlock):
    """The subject and text of one kind of message in one language."""

    kind = blocks.ChoiceBlock(choices=_kinds, label=pgettext_lazy("kind of message", "Message"))
    language = blocks.ChoiceBlock(choices=_languages, label=pgettext_lazy("of a message", "Language"))
    subject = blocks.CharBlock(max_length=200, label=pgettext_lazy("of a message", "Subject"))
    text = blocks.TextBlock(
        max_length=5000, rows=8, label=pgettext_lazy("of a message", "Text"), help_text=lazy(_help, str)()
    )

    class Meta:
        icon = "mail"
        label = gettext_lazy("Text of a message")
        label_format = "{kind} ({language}): {subject}"

    def clean(self, value):
        """Refuse what could not be set in, at its field."""
        cleaned = super().clean(value)
        kind = cleaned["kind"]
        faults = {
            "subject": fault_in_subject(kind, cleaned["subject"] or ""),
            "text": fault_in_text(kind, cleaned["text"]) if cleaned["text"] else "",
        }
        errors = {name: ValidationError(fault) for name, fault in faults.items() if kind and fault}
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned


class TextsBlock(blocks.StreamBlock):
    """Texts of messages."""

    text = MessageTextBlock()

    class Meta:
        required = False

    def clean(self, value):
        """Refuse a second text for the same message and language."""
        cleaned = super().clean(value)
        seen, errors = set(), {}
        for index, block in enumerate(cleaned):
            key = (block.value["kind"], block.value["language"])
            if key in seen:
                fault = _("There is a text for this message in this language already. Change that, or delete one.")
                errors[index] = StructBlockValidationError({"language": ValidationError(fault)})
            seen.add(key)
        if errors:
            raise StreamBlockValidationError(errors)
        return cleaned
