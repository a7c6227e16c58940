"""What a gathering page says: facts and prose, one field for each fact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_samlingar.gatherings.blocks.content import (
    BodyBlock,
    ContactBlock,
    PointsBlock,
    TargetGroupBlock,
    TopicBlock,
)
from wagtail_samlingar.gatherings.blocks.programme import ProgrammeBlock
from wagtail_samlingar.gatherings.fields import BlocksField, SimpleTextField


class PriceKind(models.TextChoices):
    """What taking part costs. Empty: the price is not shown."""

    FREE = "free", _("Free of charge")
    COVERED = "covered", _("Covered by someone")
    AMOUNT = "amount", _("An amount")


class GatheringContentMixin(models.Model):
    """Facts and prose of a gathering, in the order of the page."""

    intro = SimpleTextField(_("what it is about"), blank=True)
    body = BlocksField(BodyBlock(), verbose_name=_("more content"), blank=True)
    organiser = models.CharField(
        _("organiser"), max_length=255, blank=True, help_text=_("Who invites. Empty: the site's organiser.")
    )
    target_groups = BlocksField([("target_group", TargetGroupBlock())], verbose_name=_("target groups"), blank=True)
    # ",municipal,voluntary,": computed on save, so that an index can filter by family.
    audience = models.CharField(max_length=255, blank=True, editable=False)
    topics = BlocksField([("topic", TopicBlock())], verbose_name=_("main topics"), blank=True)
    benefits = BlocksField([("points", PointsBlock())], verbose_name=_("what you get from it"), blank=True)
    why_attend = SimpleTextField(_("why attend"), blank=True)

    programme = BlocksField(
        ProgrammeBlock(),
        verbose_name=_("programme"),
        blank=True,
        help_text=_("Empty: “The programme is not final yet”. The same programme fits every date: days are numbered."),
    )
    programme_is_final = models.BooleanField(
        _("the programme is final"), default=False, help_text=_("Until you tick this it is shown as preliminary.")
    )
    programme_notice = models.CharField(
        _("text about the programme"),
        max_length=500,
        blank=True,
        help_text=_("Such as when it will be published. Empty: a standard text."),
    )

    price_kind = models.CharField(
        _("price"), max_length=10, choices=PriceKind, blank=True, help_text=_("Empty: the price is not shown.")
    )
    price_covered_by = models.CharField(_("covered by"), max_length=255, blank=True)
    price_amount = models.CharField(_("amount"), max_length=100, blank=True, help_text=_("Such as “kr 450”."))
    price_note = models.CharField(
        _("note to the price"), max_length=255, blank=True, help_text=_("What is included, what people pay themselves.")
    )

    contacts = BlocksField(
        [("contact", ContactBlock())],
        verbose_name=_("contact"),
        blank=True,
        help_text=_("Used for dates whose region has no contact. Empty: the site's contact."),
    )

    class Meta:
        abstract = True

    def families(self):
        """Return the keys of the families its target groups belong to, each once, in order."""
        return list(
            dict.fromkeys(child.value.get("family") for child in self.target_groups if child.value.get("family"))
        )

    @property
    def price(self):
        """The price as data: ``{"kind", "covered_by", "amount", "note"}``, or None when it is not shown."""
        if not self.price_kind and not self.price_note:
            return None
        return {
            "kind": self.price_kind,
            "covered_by": self.price_covered_by,
            "amount": self.price_amount,
            "note": self.price_note,
        }

    @property
    def programme_state(self):
        """``empty`` (not ready), ``preliminary`` or ``final``."""
        if not self.programme:
            return "empty"
        return "final" if self.programme_is_final else "preliminary"
