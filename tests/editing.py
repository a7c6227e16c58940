"""Edits pages as an editor's browser does: fetches the admin's own form, changes it, and posts all of it back.

The HTML holds ordinary fields as they are; a StreamField is one element with the state its script builds fields from
(``data-w-block-arguments-value``). Here the same fields are built from the same state, so what is posted has the block
ids, order and values that a browser would post.
"""

import json
import uuid

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.models import Page

from wagtail_samlingar.models import GatheringPage

# What the comments' script adds to a form without comments.
NO_COMMENTS = {
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "1000",
}


class EditorForm:
    """The page form at ``url``, as ``client`` gets it.

    ``fields`` are the ordinary fields ({name: text or list}); an unticked box is absent. ``streams`` are the states of
    the stream fields ({name: list of {"type", "id", "value"}}); change either and post.
    """

    def __init__(self, client, url, model=GatheringPage):
        self.client = client
        self.model = model
        response = client.get(url)
        assert response.status_code == 200, response.headers
        self.html = BeautifulSoup(response.content, "html.parser")
        self.form = self.html.select_one("#page-edit-form, form[data-edit-form]")
        self.url = self.form["action"]
        self.fields = self._read_fields()
        self.streams = {
            element["id"]: json.loads(element["data-w-block-arguments-value"])[0]
            for element in self.form.find_all(attrs={"data-w-block-arguments-value": True})
        }

    def _read_fields(self):
        # Dialogs outside the form are put into it by script.
        outside = self.html.find_all("template", attrs={"data-w-teleport-target-value": "[data-edit-form]"})
        fields = {}
        for element in [self.form, *outside]:
            fields |= fields_of(element)
        return fields

    def block_of(self, stream):
        """Return the stream block of the field ``stream``."""
        return self.model._meta.get_field(stream).stream_block

    def add(self, stream, block_type, block_id=None, **value):
        """Add a block at the end as the "+" button does, with ``value`` typed into it; return its id."""
        block = self.block_of(stream).child_blocks[block_type]
        state = block.get_form_state(block.get_default())
        child = {"type": block_type, "id": block_id or str(uuid.uuid4()), "value": {**state, **value}}
        self.streams[stream].append(child)
        return child["id"]

    def add_date(self, starts_on, block_id=None, **value):
        """Add a date block on ``starts_on`` ("2031-10-27"); return its id."""
        return self.add("dates", "date", block_id, starts_on=starts_on, **value)

    def date(self, number=0):
        """Return the state of the date block at ``number``, to change."""
        return self.streams["dates"][number]["value"]

    def data(self):
        """Return what the browser would post now, without the button."""
        data = {**self.fields, **NO_COMMENTS}
        for name, state in self.streams.items():
            data |= posted(self.block_of(name), state, name)
        return data

    def post(self, button=None, **headers):
        """Post the form, with the name of the pressed ``button`` if it has one; return the response."""
        data = self.data()
        if button:
            data[button] = button
        return self.client.post(self.url, data, **headers)

    def publish(self):
        """Press "Publish", which must succeed."""
        response = self.post("action-publish")
        assert response.status_code == 302, shown_errors(response)
        return response

    def refused(self):
        """Press "Publish", which must be refused; return all errors as one text."""
        response = self.post("action-publish")
        assert response.status_code == 200, response.headers
        return shown_errors(response)

    def save_draft(self):
        """Press "Save draft", which must succeed."""
        response = self.post()
        assert response.status_code == 302, shown_errors(response)
        return response

    def autosave(self):
        """Let the editor's script save, which must succeed; return its answer."""
        response = self.post(headers={"accept": "application/json"})
        assert response.status_code == 200, response.content
        answer = response.json()
        assert answer["success"], answer
        return answer


def fields_of(element):
    """Return {name: text or list} of the ordinary fields within the HTML ``element``, as a browser posts them."""
    fields = {}
    for field in element.find_all(["input", "select", "textarea"], attrs={"name": True}):
        if field.name == "select":
            options = [option for option in field.find_all("option") if option.has_attr("selected")]
            first = [] if field.has_attr("multiple") else field.find_all("option")[:1]
            chosen = [option.get("value", option.text) for option in options or first]
            fields[field["name"]] = chosen if field.has_attr("multiple") else "".join(chosen[-1:])
        elif field.name == "textarea":
            fields[field["name"]] = field.text.removeprefix("\n")
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                fields[field["name"]] = field.get("value", "on")
        elif field.get("type") not in ("submit", "button"):
            fields[field["name"]] = field.get("value", "")
    return fields


def posted(block, state, prefix):
    """Return the fields that the script of ``block`` builds from its form ``state``, as they would be posted."""
    if isinstance(block, StreamBlock | ListBlock):
        return _posted_children(block, state, prefix)
    if isinstance(block, StructBlock):
        data = {}
        for name, child in block.child_blocks.items():
            data |= posted(child, state[name], f"{prefix}-{name}")
        return data
    widget = getattr(getattr(block, "field", None), "widget", None)
    if widget is None or state is False:
        return {}
    if state is True:
        return {prefix: "on"}
    if isinstance(state, list) and not getattr(widget, "allow_multiple_selected", False):
        state = "".join(state[:1])
    if isinstance(state, dict):
        state = state["id"]
    return {prefix: "" if state is None else state}


def _posted_children(block, children, prefix):
    data = {f"{prefix}-count": len(children)}
    for number, child in enumerate(children):
        item = f"{prefix}-{number}"
        data |= {f"{item}-deleted": "", f"{item}-order": number, f"{item}-id": child["id"] or ""}
        if isinstance(block, StreamBlock):
            data[f"{item}-type"] = child["type"]
            data |= posted(block.child_blocks[child["type"]], child["value"], f"{item}-value")
        else:
            data |= posted(block.child_block, child["value"], f"{item}-value")
    return data


def shown_errors(response):
    """Return every error of the form in ``response`` as one text, those of blocks included."""
    form = response.context["form"]
    # Lazy texts are read here, after the request and its language.
    with translation.override("en"):
        return " | ".join(str(text) for errors in form.errors.as_data().values() for text in _texts(errors))


def _texts(errors):
    for error in errors:
        if isinstance(error, str):
            yield error
            continue
        blocks = getattr(error, "block_errors", None)
        nested = list(blocks.values()) if isinstance(blocks, dict) else list(blocks or ())
        if nested:
            yield from _texts([item for item in nested if item is not None])
        elif hasattr(error, "error_list"):
            yield from error.messages


def create_form(client, parent, model=GatheringPage):
    """Return the form for a new page of ``model`` under ``parent``."""
    names = (model._meta.app_label, model._meta.model_name, parent.pk)
    return EditorForm(client, reverse("wagtailadmin_pages:add", args=names), model)


def edit_form(client, page):
    """Return the form in which ``page`` is edited."""
    return EditorForm(client, reverse("wagtailadmin_pages:edit", args=[page.pk]), type(page.specific))


def press(client, view, *args, query="", **answers):
    """Open the admin's confirmation page ``view`` (name of a URL) and send its form with ``answers``.

    ``None`` as an answer leaves a box unticked. Returns the response of the post, redirects not followed.
    """
    url = reverse(view, args=args) + query
    page = client.get(url)
    assert page.status_code == 200, page.headers
    html = BeautifulSoup(page.content, "html.parser")
    form = next(form for form in html.find("main").find_all("form") if form.get("method", "").lower() == "post")
    data = {name: value for name, value in {**fields_of(form), **answers}.items() if value is not None}
    return client.post(form.get("action") or url, data)


def messages_of(client, response):
    """Follow the redirect of ``response`` and return the messages the admin then shows, as one text."""
    page = client.get(response["Location"])
    return " ".join(str(message) for message in page.context["messages"])


def reread(page):
    """Return ``page`` as the database has it now, specific."""
    return Page.objects.get(pk=page.pk).specific
