"""Edits pages as an editor's browser does: whole forms, posted to the real admin views.

The page editor builds block forms with JavaScript, so there is no HTML to read them from; here they are built from the
page's own form and blocks.
"""

import uuid

from django.forms import CheckboxInput
from django.urls import reverse
from wagtail.blocks import BooleanBlock, ListBlock, StreamBlock, StructBlock


def form_of(page, parent=None, user=None):
    """Return the unbound form the editor shows for `page`; `parent` is needed for a page that is not saved yet."""
    form_class = page.get_edit_handler().get_form_class()
    return form_class(instance=page, parent_page=parent or page.get_parent(), for_user=user)


def posted(form):
    """Return what a browser would post of `form` when nothing in it was touched: a dictionary of strings."""
    data = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        prefix = form.add_prefix(name)
        if hasattr(field, "block"):
            data |= posted_block(field.block, value, prefix)
        else:
            data |= posted_field(field, value, prefix)
    for formset in getattr(form, "formsets", {}).values():
        data |= posted(formset.management_form)
        for child in formset.initial_forms:
            data |= posted(child)
    return {name: value for name, value in data.items() if value is not None}


def posted_field(field, value, prefix):
    """Return the entry of one ordinary form field; an unticked box and an empty choice of several post nothing."""
    value = field.prepare_value(value)
    if isinstance(field.widget, CheckboxInput):
        return {prefix: "on"} if value else {}
    if getattr(field.widget, "allow_multiple_selected", False):
        return {prefix: [str(choice) for choice in value or []]}
    shown = field.widget.format_value(value)
    if isinstance(shown, list | tuple | set):
        shown = next(iter(shown), "")
    return {prefix: "" if shown is None else str(shown)}


def posted_block(block, value, prefix):
    """Return the entries of a block with `value`, ids of its children included."""
    if isinstance(block, StreamBlock):
        children = [(child.block, child.value, child.id, child.block_type) for child in value or []]
        return posted_children(children, prefix)
    if isinstance(block, ListBlock):
        children = [(block.child_block, child.value, child.id, None) for child in value.bound_blocks]
        return posted_children(children, prefix)
    if isinstance(block, StructBlock):
        data = {}
        for name, child in block.child_blocks.items():
            data |= posted_block(child, value.get(name), f"{prefix}-{name}")
        return data
    if isinstance(block, BooleanBlock):
        return {prefix: "on"} if value else {}
    return posted_field(block.field, block.value_for_form(value), prefix)


def posted_children(children, prefix):
    """Return the entries of the `children` of a stream or list: (block, value, id, type or None) each."""
    data = {f"{prefix}-count": str(len(children))}
    for number, (block, value, identity, block_type) in enumerate(children):
        item = f"{prefix}-{number}"
        data |= {f"{item}-deleted": "", f"{item}-order": str(number), f"{item}-id": identity or str(uuid.uuid4())}
        if block_type:
            data[f"{item}-type"] = block_type
        data |= posted_block(block, value, f"{item}-value")
    return data


def create(client, parent, page, publish=True):
    """Post the unsaved `page`, filled in, to the admin's form for a new page under `parent`; return the response."""
    data = posted(form_of(page, parent)) | ({"action-publish": "action-publish"} if publish else {})
    data["slug"] = data.get("slug") or ""
    names = (page._meta.app_label, page._meta.model_name, parent.pk)
    return client.post(reverse("wagtailadmin_pages:add", args=names), data)


def edit(client, page, publish=True, **changes):
    """Post the latest draft of `page` with `changes` (attributes of the page) to its edit form; return the response."""
    page = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    data = posted(form_of(page)) | ({"action-publish": "action-publish"} if publish else {})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
