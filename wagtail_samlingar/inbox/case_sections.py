"""What the page of a case shows beside the person, the answers and the decisions."""

from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.inbox.case_messages import hold_of, messages_of
from wagtail_samlingar.inbox.note_forms import new_assign_form, new_note_form
from wagtail_samlingar.registrations.states import ACTIVE


def sections_of(view, note_form=None, assign_form=None, **kwargs):
    """Return the context of notes, messages and who looks after the case, for a ``CaseMixin`` view.

    ``note_form`` and ``assign_form`` are bound forms to show instead of new ones.
    """
    case = view.case
    notes = list(case.notes.select_related("author").order_by("created_at", "pk"))
    party = case.party
    rows = messages_of(case, view.registrations())
    context = {
        "notes": [(get_user_display_name(note.author), note) for note in notes],
        "case_messages": rows,
        "hold": hold_of(case, rows),
        "assignee": get_user_display_name(case.assignee),
        "entered_by": get_user_display_name(party.entered_by),
        **kwargs,
    }
    if view.may_decide:
        context["note_form"] = note_form or new_note_form()
        context["assign_form"] = assign_form or new_assign_form(case, view.request.user)
        context["note_url"] = view.decision_url("note")
        context["send_now_url"] = view.decision_url("send_now")
        context["send_again_url"] = view.decision_url("send_again")
        context["assign_url"] = view.decision_url("assign")
        if case.anonymised_at is None:
            context["correct_url"] = view.decision_url("correct")
        if case.status in ACTIVE:
            context["add_person_url"] = view.decision_url("add_person")
    return context
