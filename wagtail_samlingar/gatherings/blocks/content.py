"""What a gathering says besides its programme and dates: contacts, target groups, topics, lists and free content."""

from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.blocks.facts import (
    PREVIEW_TEMPLATE,
    TEXT_FEATURES,
    FactCharBlock,
    FactEmailBlock,
    PublishedStructBlock,
)

TEXT_GROUP = _("Text")
MEDIA_GROUP = _("Pictures and quotes")
FACTS_GROUP = _("Facts")


def family_choices():
    """Return the site's target-group families as (key, label) pairs."""
    return list(samlingar_settings.TARGET_GROUP_FAMILIES)


def _points(**kwargs):
    # The items of a list without one empty item to begin with, which would have to be filled in or removed.
    return blocks.ListBlock(blocks.CharBlock(max_length=500, label=_("Point")), default=[], **kwargs)


class ContactBlock(PublishedStructBlock):
    """Somebody to ask."""

    required_on_publish = ("name",)

    name = FactCharBlock(max_length=255, label=_("Name"))
    role = blocks.CharBlock(required=False, max_length=255, label=_("Role"))
    email = FactEmailBlock(required=False, label=_("Email address"), validators=[MaxLengthValidator(254)])
    phone = FactCharBlock(required=False, max_length=50, label=_("Phone number"))

    class Meta:
        icon = "user"
        label = _("Contact person")
        description = _("Whom people can ask, with e-mail and phone.")
        group = FACTS_GROUP
        label_format = "{name}"
        template = "wagtail_samlingar/gatherings/blocks/contact.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "name": "Kari Nordmann",
            "role": _("Adviser"),
            "email": "kari.nordmann@example.org",
            "phone": "70 00 00 00",
        }


class TargetGroupBlock(PublishedStructBlock):
    """People from one family the gathering is meant for."""

    required_on_publish = ("family",)

    family = blocks.ChoiceBlock(
        choices=family_choices, label=_("Family"), help_text=_("Used to filter gatherings by target group.")
    )
    heading = blocks.CharBlock(
        required=False, max_length=255, label=_("Heading"), help_text=_("Empty: the name of the family.")
    )
    items = _points(label=_("Who"))

    class Meta:
        icon = "group"
        label = _("Target group")
        description = _("Whom the gathering is for: a family, and the groups within it.")
        group = FACTS_GROUP
        label_format = "{family} {heading}"
        template = "wagtail_samlingar/gatherings/blocks/target_group.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "family": "municipal",
            "heading": "",
            "items": [_("Chief librarians"), _("Library staff who work with volunteers")],
        }

    def get_context(self, value, parent_context=None):
        """Add ``heading``: the editor's, else the family's name."""
        context = super().get_context(value, parent_context=parent_context)
        context["heading"] = value.get("heading") or dict(family_choices()).get(value.get("family"), "")
        return context


class TopicBlock(PublishedStructBlock):
    """A main topic."""

    required_on_publish = ("heading",)

    heading = blocks.CharBlock(max_length=255, label=_("Topic"))
    text = blocks.RichTextBlock(required=False, features=TEXT_FEATURES, label=_("Text"))
    points = _points(label=_("Points"))

    class Meta:
        icon = "tag"
        label = _("Main topic")
        description = _("What the gathering is about: a heading with text, points or both.")
        group = FACTS_GROUP
        label_format = "{heading}"
        template = "wagtail_samlingar/gatherings/blocks/topic.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "heading": _("Libraries as meeting places"),
            "text": _("<p>How libraries and voluntary organisations can work together.</p>"),
            "points": [_("New meeting places"), _("More people able to learn")],
        }


class PointsBlock(PublishedStructBlock):
    """A list of points."""

    heading = blocks.CharBlock(required=False, max_length=255, label=_("Heading"))
    points = _points(label=_("Points"))

    class Meta:
        icon = "list-ul"
        label = _("List of points")
        description = _("Short points, with a heading if you like.")
        group = TEXT_GROUP
        label_format = "{heading}"
        template = "wagtail_samlingar/gatherings/blocks/points.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "heading": _("What you get from it"),
            "points": [_("New networks"), _("More skill in working together")],
        }


class HeadingBlock(blocks.CharBlock):
    """A heading within the content."""

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A heading within the content.")
        group = TEXT_GROUP
        template = "wagtail_samlingar/gatherings/blocks/heading.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = _("About the gathering")


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Running text with links and lists.")
        group = TEXT_GROUP
        template = "wagtail_samlingar/gatherings/blocks/paragraph.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = _("<p>We meet to share what we have learned, and to plan what comes next.</p>")


class PictureBlock(blocks.StructBlock):
    """A picture with a text for those who do not see it."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        required=False, max_length=255, label=_("Caption"), help_text=_("Below the picture; name the photographer.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a caption.")
        group = MEDIA_GROUP
        label_format = "{caption}"
        template = "wagtail_samlingar/gatherings/blocks/picture.html"
        preview_template = PREVIEW_TEMPLATE
        # Without a picture: which ones a site has cannot be known, and choosing one would be a query.
        preview_value = {"image": None, "caption": _("From last year's gathering. Photo: Ola Nordmann")}


class QuoteBlock(PublishedStructBlock):
    """Somebody's words."""

    required_on_publish = ("text",)

    text = blocks.TextBlock(rows=3, label=_("Quote"))
    source = blocks.CharBlock(required=False, max_length=255, label=_("Who said it"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("Somebody's words, and who said them.")
        group = MEDIA_GROUP
        label_format = "{source}"
        template = "wagtail_samlingar/gatherings/blocks/quote.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"text": _("I went home with three new partners."), "source": _("A participant")}


class BodyBlock(blocks.StreamBlock):
    """Free content of a gathering, beside its facts."""

    heading = HeadingBlock(max_length=255)
    paragraph = ParagraphBlock(features=TEXT_FEATURES)
    image = PictureBlock()
    points = PointsBlock()
    quote = QuoteBlock()

    class Meta:
        icon = "doc-full"
        label = _("Content")
        description = _("Text, lists, pictures and quotes.")
        preview_template = PREVIEW_TEMPLATE

    def get_preview_value(self):
        """One of each block."""
        return self.normalize([(name, block.get_preview_value()) for name, block in self.child_blocks.items()])
