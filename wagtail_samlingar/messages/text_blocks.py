"""The blocks in which a site writes the texts of its messages."""

from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_samlingar.messages.kinds import TO_STAFF, Kind


def _kinds():
    return [(kind.value, kind.label) for kind in Kind if kind not in TO_STAFF]


def _languages():
    return list(django_settings.LANGUAGES)


class MessageTextBlock(blocks.StructBlock):
    """The subject and text of one kind of message in one language."""

    kind = blocks.ChoiceBlock(choices=_kinds, label=_("Message"))
    language = blocks.ChoiceBlock(choices=_languages, label=_("Language"))
    subject = blocks.CharBlock(max_length=200, label=_("Subject"))
    text = blocks.TextBlock(max_length=5000, label=_("Text"))

    class Meta:
        icon = "mail"
        label = _("Text of a message")
        label_format = "{subject}"


class TextsBlock(blocks.StreamBlock):
    """Texts of messages."""

    text = MessageTextBlock()
