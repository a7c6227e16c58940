"""Form fields for what people write in a registration: addresses, phone numbers, needs. Errors say what to do."""

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

LONG_TEXT_LENGTH = 4000
ADDRESS_LENGTH = 254
PHONE_LENGTH = 64


class AddressField(forms.EmailField):
    """An e-mail address that can be written to from elsewhere: Django's own field takes ``somebody@localhost`` too."""

    default_validators = [EmailValidator(allowlist=())]
    default_error_messages = {"invalid": _("Enter an email address with an @, such as name@example.org")}

    def __init__(self, **kwargs):
        super().__init__(max_length=ADDRESS_LENGTH, **kwargs)


class SeveralField(forms.MultipleChoiceField):
    """Any number of choices, each once: a form may be sent with one of them twenty times."""

    def to_python(self, value):
        """Return a list of texts."""
        return list(dict.fromkeys(super().to_python(value)))


class PhoneField(forms.RegexField):
    """A phone number, with any spacing."""

    default_error_messages = {"invalid": _("Write the phone number with digits, such as 70 00 00 00")}

    def __init__(self, **kwargs):
        super().__init__(r"^[+()0-9 ./-]{3,}$", max_length=PHONE_LENGTH, **kwargs)


class NeedsField(forms.MultiValueField):
    """Ready-made choices that a caterer can sum, and free text. Cleans to {"choices": [...], "text": str}."""

    def __init__(self, *, choices, **kwargs):
        fields = (
            SeveralField(choices=choices, required=False),
            forms.CharField(max_length=LONG_TEXT_LENGTH, required=False),
        )
        widget = forms.MultiWidget(widgets={"choices": forms.CheckboxSelectMultiple, "text": forms.TextInput})
        widget.decompress = lambda value: [value["choices"], value["text"]] if value else [[], ""]
        super().__init__(fields, require_all_fields=False, widget=widget, **kwargs)

    def compress(self, data_list):
        """Join the two parts."""
        choices, text = data_list or ([], "")
        return {"choices": choices or [], "text": text or ""}
