"""Asking that what is known about a person be erased."""

from django.utils.translation import gettext_lazy

from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.mine.base import OwnView


class EraseView(OwnView):
    """Explains what happens, and notes the wish; who is registered is withdrawn with it."""

    template_name = "erase.html"
    heading = gettext_lazy("Ask to have what is known erased")

    def post(self, request, token, pk=None):
        """Note the wish, or say why not."""
        try:
            services.ask_for_erasure(self.row.pk)
        except RegistrationRefused as refusal:
            return self.refuse(refusal)
        return self.done("erasure")
