"""Asking to be written to at another address. It counts when it has been confirmed by the link that is sent there."""

from http import HTTPStatus

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy

from wagtail_samlingar.registrations.mine.base import OwnView
from wagtail_samlingar.registrations.mine.handing_over import CleanAddressField, summary_of
from wagtail_samlingar.registrations.models import Party
from wagtail_samlingar.registrations.sanitise import clean_post
from wagtail_samlingar.registrations.signals import new_address_asked
from wagtail_samlingar.registrations.suspicion import may_have_verification


class AddressForm(forms.Form):
    """The new address."""

    use_required_attribute = False

    email = CleanAddressField(
        label=gettext_lazy("New email address"),
        error_messages={"required": gettext_lazy("Enter the new email address")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="samlingar-%s", **kwargs)


def ask(holder, address):
    """Let a message with a link be sent to ``address`` for ``holder`` (``Holder``): nothing else changes.

    The message alone knows the address until it is confirmed. More than some in a day are not sent to one address, and
    nobody is told so.
    """
    if may_have_verification(address):
        with transaction.atomic():
            new_address_asked.send(sender=Party, party=holder.party, registration=holder.registration, address=address)


class AddressView(OwnView):
    """Shows the address and asks for the new one."""

    template_name = "address.html"
    heading = gettext_lazy("Change the email address")

    def get(self, request, token, pk=None):
        """Show the form."""
        return self.show(form=AddressForm())

    def post(self, request, token, pk=None):
        """Send the message, or show what is wrong."""
        form = AddressForm(clean_post(request.POST, {"email"}, set()))
        if not form.is_valid():
            return self.show(HTTPStatus.UNPROCESSABLE_ENTITY, form=form, **summary_of(form))
        if form.cleaned_data["email"].casefold() == self.holder.address.casefold():
            return self.done("same")
        ask(self.holder, form.cleaned_data["email"])
        return self.done("address_asked")
