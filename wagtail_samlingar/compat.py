"""Differences between the versions of Wagtail that are supported (7.4 and 8.x)."""

from wagtail import permissions


def register_permission_policy(model, policy):
    """Make ``policy`` the one that Wagtail's generic views ask about ``model``.

    Wagtail 7.4 has no registry of policies: there, a viewset's own ``permission_policy`` is the only way, and the
    viewsets here set it as well.
    """
    register = getattr(permissions, "register_permission_policy", None)
    if register is not None:
        register(model, policy)
