"""Moving everybody from a date, such as a removed one, to another date of the gathering."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_samlingar.inbox.access import decidable_occurrences
from wagtail_samlingar.inbox.dates import UNPROCESSABLE, DateActionView
from wagtail_samlingar.inbox.destinations import destinations_of
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Status


class MovePeopleForm(forms.Form):
    """Where to, and how many people the person deciding was told of."""

    expected_people = forms.IntegerField(widget=forms.HiddenInput)
    date = forms.TypedChoiceField(
        label=gettext_lazy("Move everybody to"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a date")},
    )

    def __init__(self, *args, dates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["date"].choices = dates


class MovePeopleView(DateActionView):
    """Moves everybody, after a page that says how many they are and where there is room; then says who could not."""

    template_name = "wagtail_samlingar/inbox/date_move.html"

    def get(self, request, *args, **kwargs):
        """Ask. Changes nothing."""
        people = self.count_active()
        return self._ask(MovePeopleForm(initial={"expected_people": people}, dates=self._dates()), people)

    def post(self, request, *args, **kwargs):
        """Move them, unless no date is chosen or they are no longer as many as was said."""
        people = self.count_active()
        told = request.POST.get("expected_people")
        # What is asked again says how many they are now.
        form = MovePeopleForm({**request.POST.dict(), "expected_people": people}, dates=self._dates())
        if told != str(people):
            form.add_error(None, _("The number of people has changed meanwhile. Nobody has been moved."))
        if not form.is_valid():
            return self._ask(form, people, UNPROCESSABLE)
        outcome = services.move_people(self.occurrence.pk, form.cleaned_data["date"], actor=request.user)
        return self._tell(outcome)

    def _dates(self):
        return destinations_of(self.occurrence, decidable_occurrences(self.request.user))

    def _ask(self, form, people, status=200):
        return self._render(status, form=form, people=people)

    def _tell(self, outcome):
        waiting = sum(registration.status == Status.WAITLISTED for registration in outcome.moved)
        return self._render(outcome=outcome, moved=len(outcome.moved), waiting=waiting)

    def _render(self, status=200, **context):
        context = self.get_context_data(
            occurrence=self.occurrence,
            move_url=self.url_of("date_move"),
            date_url=self.date_url,
            list_url=self.list_url,
            **context,
        )
        return self.render_to_response(context, status=status)
