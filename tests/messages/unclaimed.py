"""Senders as a control: they send what is due, and claim nothing."""

from types import SimpleNamespace

from wagtail_samlingar.messages import claims
from wagtail_samlingar.models import Message


def read_due(most, claim, now):
    """Read what is due, and write nothing."""
    return dict(claims.due(now).order_by("next_attempt_at", "pk").values_list("pk", "state")[:most])


def claim_nothing(put):
    """Let all senders of this process work without claims. ``put(object, name, value)`` sets an attribute."""
    put(claims, "_claim", read_due)
    put(claims, "secrets", SimpleNamespace(token_hex=lambda _length: ""))
    put(claims.Hand, "_mine", lambda _hand: Message.objects.all())
