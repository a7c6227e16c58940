"""Adding a person to a party that is registered."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_samlingar.inbox.entry_forms import AddPersonForm, posted_form
from wagtail_samlingar.inbox.staff_pages import CaseFormView
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.asking import question_set_for
from wagtail_samlingar.registrations.errors import ChoiceTaken, NoSeat, PartyTooLarge, QueueFull, RegistrationRefused
from wagtail_samlingar.registrations.form import RegistrationForm
from wagtail_samlingar.registrations.form_answers import person_of
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.staff_asking import ask_about, questions_now, shared_by_party


class AddPersonView(CaseFormView):
    """Asks who comes along with the people of a case."""

    heading = gettext_lazy("Add a person")
    header_icon = "plus"
    template_name = "wagtail_samlingar/inbox/add_person.html"

    @cached_property
    def questions(self):
        """(questions that are asked now, their language)."""
        return questions_now(self.case.occurrence)

    @cached_property
    def ask(self):
        """What is asked now."""
        return ask_about(self.case.occurrence, self.questions[0], name_may_wait=True)

    def get(self, request, *args, **kwargs):
        """Show the form, with what the party said of all its people."""
        self.require_right()
        form = RegistrationForm(self.ask, initial=shared_by_party(self.case, self.ask.questions))
        return self.show(form, AddPersonForm(initial={"expected_size": self.case.party.registrations.count()}))

    def post(self, request, *args, **kwargs):
        """Add the person, or show why not with the answers kept."""
        self.require_right()
        form, options = posted_form(self.ask, request.POST), AddPersonForm(request.POST)
        if not form.is_valid() or not options.is_valid():
            return self.refuse(form, options)
        language = self.questions[1] or self.case.language
        question_set = question_set_for(self.ask.questions, language) if self.ask.questions else None
        try:
            (added,) = services.add_people(
                self.case.party_id,
                [person_of(form, 0, question_set)],
                actor=request.user,
                occurrence_id=self.case.occurrence_id,
                override_reason=options.cleaned_data["override_reason"],
                expected_size=options.cleaned_data["expected_size"],
                notify=not options.cleaned_data["silent"],
            )
        except ChoiceTaken as refused:
            name = f"q_{refused.question_key}"
            form.add_error(name if name in form.fields else None, str(refused))
        except (NoSeat, PartyTooLarge, QueueFull) as refused:
            options.add_error("override_reason", _in_words(refused))
        except RegistrationRefused as refused:
            form.add_error(None, str(refused))
        else:
            done = {"reference": added.reference, "status": added.get_status_display()}
            return self.done(_("%(reference)s: %(status)s.") % done)
        return self.refuse(form, options)

    def show(self, form, options, status=200, **context):
        """Tell how many seats there are; the reason is asked for where they do not suffice."""
        occurrence = self.case.occurrence
        seats = seats_of([occurrence])[occurrence.pk]
        asks_reason = not seats.takes(1) or options.errors or options["override_reason"].value()
        return super().show(form, options, status, seats=seats, asks_reason=asks_reason, **context)


def _in_words(refused):
    """Return what stands in the way, and that a reason takes it away."""
    if isinstance(refused, PartyTooLarge):
        return ngettext(
            "The gathering takes at most %(limit)d person in one registration. With a reason it can be more.",
            "The gathering takes at most %(limit)d people in one registration. With a reason it can be more.",
            refused.limit,
        ) % {"limit": refused.limit}
    if isinstance(refused, QueueFull):
        return _("The waiting list is full. With a reason the person can wait nevertheless.")
    return str(refused)
