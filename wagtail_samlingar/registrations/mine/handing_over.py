"""Handing the place to somebody else."""

from http import HTTPStatus

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_samlingar.gatherings.question_fields import ADDRESS_LENGTH, AddressField
from wagtail_samlingar.occurrences.models import ReviewMode
from wagtail_samlingar.registrations import own_rules, services
from wagtail_samlingar.registrations.errors import AlreadyActive, RegistrationRefused
from wagtail_samlingar.registrations.form import NAME_LENGTH
from wagtail_samlingar.registrations.form_rows import title_of_errors
from wagtail_samlingar.registrations.mine.base import OwnView
from wagtail_samlingar.registrations.mine.holder import holder_or_404
from wagtail_samlingar.registrations.sanitise import clean_post, clean_text
from wagtail_samlingar.registrations.suspicion import may_have_verification


class LineField(forms.CharField):
    """One line, made clean as all that strangers send."""

    def clean(self, value):
        """Return the line. Raises ``ValidationError``."""
        return super().clean(clean_text(value or "", self.max_length))


class CleanAddressField(AddressField):
    """An e-mail address, made clean as all that strangers send."""

    def clean(self, value):
        """Return the address. Raises ``ValidationError``."""
        return super().clean(clean_text(value or "", ADDRESS_LENGTH))


class HandOverForm(forms.Form):
    """Who comes instead."""

    use_required_attribute = False

    name = LineField(
        label=gettext_lazy("Full name"),
        max_length=NAME_LENGTH,
        error_messages={"required": gettext_lazy("Enter the name of the person")},
    )
    email = CleanAddressField(
        label=gettext_lazy("Email address"),
        error_messages={"required": gettext_lazy("Enter the email address of the person")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="samlingar-%s", **kwargs)

    def clean_email(self):
        """Refuse an address that has been sent to very often today: nobody is to be pestered through this page."""
        email = self.cleaned_data["email"]
        if self.is_bound and not may_have_verification(email):
            raise ValidationError(_("Too many messages have been sent to this address today. Try again tomorrow."))
        return email


def summary_of(form):
    """Return the context of the error summary of a short form that was refused."""
    errors = [(form[name].id_for_label, error) for name, found in form.errors.items() for error in found]
    return {"errors": errors, "errors_title": title_of_errors(len(errors))}


class HandOverView(OwnView):
    """Asks for a name and an address, and hands the place over."""

    template_name = "hand_over.html"
    heading = gettext_lazy("Hand the place to somebody else")

    def why_not(self):
        """Say so when it is too late, or there is no place to hand over."""
        if own_rules.may_hand_over(self.row, self.row.occurrence, self.now):
            return ""
        return own_rules.why_not(self.row.occurrence, self.now)

    def context(self):
        """Return whether staff look at whoever comes instead."""
        return {"decided_anew": self.row.occurrence.review_mode == ReviewMode.REVIEW_ALL}

    def get(self, request, token, pk=None):
        """Show the form."""
        return self.show(form=HandOverForm())

    def post(self, request, token, pk=None):
        """Hand over, or show what is wrong with the answers kept."""
        form = HandOverForm(clean_post(request.POST, {"name", "email"}, set()))
        if not form.is_valid():
            return self.show(HTTPStatus.UNPROCESSABLE_ENTITY, form=form, **summary_of(form))
        try:
            services.hand_over(self.row.pk, form.cleaned_data["name"], form.cleaned_data["email"])
        except AlreadyActive:
            # Says nothing about who is registered.
            return self.refuse(_("The place cannot be handed to this person. Write to the contact."), form=form)
        except RegistrationRefused as refusal:
            return self.refuse(refusal, form=form)
        try:
            holder_or_404(token)
        except Http404:
            # The link was that of the person who does not come any more: there is nothing left to go back to.
            return self.show(form=form, is_handed_over=True)
        return self.done("handed_over")
