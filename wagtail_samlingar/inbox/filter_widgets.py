"""Widgets for the filters of a list: the same HTML as Django's own, made at once.

Django renders a template, and in it two more, for every single choice. The filters of the inbox offer about sixty, on
each page of the list.
"""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe


class MadeAtOnce:
    """Makes the HTML of a ``ChoiceWidget`` from its context. Put before a widget of Django's."""

    def _render(self, template_name, context, renderer=None):
        return self.html_of(context["widget"])


class PlainSelect(MadeAtOnce, forms.Select):
    """A list to choose one from."""

    def html_of(self, widget):
        """Return the ``<select>`` of ``widget`` (the context of Django's template)."""
        groups = mark_safe("".join(self._group(label, options) for label, options, _index in widget["optgroups"]))  # noqa: S308
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(_shown(widget["attrs"])), groups)

    def _group(self, label, options):
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((row["value"], flatatt(row["attrs"]), row["label"]) for row in options),
        )
        return format_html('<optgroup label="{}">{}</optgroup>', label, options) if label else options


class PlainChoices(MadeAtOnce):
    """Radio buttons or boxes."""

    def html_of(self, widget):
        """Return the group of inputs of ``widget`` (the context of Django's template)."""
        options = [row for _label, group, _index in widget["optgroups"] for row in group]
        rows = format_html_join("", '<div><label for="{}"><input{}> {}</label></div>', map(_input, options))
        group = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
        return format_html("<div{}>{}</div>", flatatt(group), rows)


class PlainRadios(PlainChoices, forms.RadioSelect):
    """Radio buttons to choose one from."""


class PlainCheckboxes(PlainChoices, forms.CheckboxSelectMultiple):
    """Boxes to choose several from."""


def _input(row):
    attributes = {"type": row["type"], "name": row["name"], "value": row["value"], **_shown(row["attrs"])}
    return row["attrs"].get("id", ""), flatatt(attributes), row["label"]


def _shown(attributes):
    return {name: value for name, value in attributes.items() if value is not False}
