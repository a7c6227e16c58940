"""Differences between the versions of Wagtail that are supported (7.4 and 8.x)."""

from copy import copy

from wagtail import permissions
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry

# Wagtail 8 lets a kind of page have an editor of its own; 7.4 has one for all pages.
HAS_EDITORS = hasattr(PageViewSet, "edit_view_class")


def register_permission_policy(model, policy):
    """Make ``policy`` the one that Wagtail's generic views ask about ``model``.

    Wagtail 7.4 has no registry of policies: there, a viewset's own ``permission_policy`` is the only way, and the
    viewsets here set it as well.
    """
    register = getattr(permissions, "register_permission_policy", None)
    if register is not None:
        register(model, policy)


def extend_page_editor(models, mixin):
    """Mix ``mixin`` into the edit view of pages of ``models``, on Wagtail 8. See :func:`edit_with` for 7.4.

    Whatever viewset the host has registered for them stays in charge of everything else. To be called when it has been.
    """
    for model in models if HAS_EDITORS else ():
        viewset = copy(page_viewset_registry.get_by_type(model))
        # A model that inherits from one of the others has its editor already.
        if issubclass(viewset.edit_view_class, mixin):
            continue
        for made_before in ("edit_view", "views"):
            viewset.__dict__.pop(made_before, None)
        viewset.edit_view_class = _mixed(mixin, viewset.edit_view_class)
        page_viewset_registry.register(model, viewset)


def edit_with(mixin, request, page):
    """Return the response of Wagtail 7.4's editor of ``page`` with ``mixin``; None on later versions.

    To be registered last for ``before_edit_page``, which all other receivers have then been asked about: they are not
    asked twice.
    """
    if HAS_EDITORS:
        return None
    return _mixed(_WithoutHookBefore, _mixed(mixin, EditView)).as_view()(request, page.pk)


class _WithoutHookBefore:
    def run_hook(self, hook_name, *args, **kwargs):
        return None if hook_name == "before_edit_page" else super().run_hook(hook_name, *args, **kwargs)


def _mixed(mixin, view_class):
    return type(f"{mixin.__name__.removesuffix('Mixin')}{view_class.__name__}", (mixin, view_class), {})
