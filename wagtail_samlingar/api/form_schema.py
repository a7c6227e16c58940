"""The registration form as JSON: the same fields, in the same order, with the same names."""

from wagtail_samlingar.gatherings.pages.registration_settings import FieldMode
from wagtail_samlingar.gatherings.questions import KINDS, YesNo


def fields_of(view):
    """Return the fields of the form of ``view`` (``GatheringView``) as a list of dicts, in the order asked.

    ``name`` is what to send. Fields with ``per_person`` are sent for further people as ``p1_<name>``, ``p2_<name>`` …
    up to ``people``. ``show_if`` and ``only_regions`` say when a field is asked; the server decides it again.
    """
    form = view.form
    fields = [_fixed(form, name) for name in form.fields if not name.startswith("q_") and name != "not_coming"]
    fields += [_question(question) for question in form.ask.questions if KINDS[question.kind].asks]
    if form.ask.party_limit > 1:
        fields.append({"name": "not_coming", "type": "checkbox", "label": str(form.fields["not_coming"].label)})
        fields.append({"name": "people", "type": "number", "minimum": 0, "maximum": form.ask.party_limit})
    return fields


def _fixed(form, name):
    field = form.fields[name]
    described = {"name": name, "type": "text", "label": str(field.label), "required": field.required}
    if name == "email":
        described["type"] = "email"
    elif name == "phone":
        described["type"] = "tel"
    elif name == "date":
        described.update(type="choice", choices=[_choice(value, label) for value, label in field.choices])
    elif name == "municipality":
        described.update(type="choice", required=form.ask.municipality_mode == FieldMode.REQUIRED)
        described["choices"] = [
            {"value": town_id, "label": town, "region": str(key)}
            for key, _region, towns in form.ask.municipalities
            for town_id, town in towns
        ] + [_choice(value, label) for value, label in field.choices[-1][1]]
    return described


def _question(question):
    labels = YesNo.labels.items() if question.kind == "yes_no" else question.choices
    described = {
        "name": question.field_name,
        "type": question.kind,
        "label": question.label,
        "help": question.help,
        "required": question.required,
        "sensitive": question.sensitive,
        "per_person": question.per_person,
        "choices": [_choice(value, label) for value, label in labels],
        "only_regions": list(question.only_regions),
        "show_if": None,
    }
    if question.show_if:
        described["show_if"] = {"name": f"q_{question.show_if[0]}", "value": question.show_if[1]}
    return described


def _choice(value, label):
    return {"value": str(value), "label": str(label)}
