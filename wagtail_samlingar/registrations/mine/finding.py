"""Lost links: sent again to the address they belong to, and nowhere else.

The answer reads alike whether anybody is registered with the address, and the work is alike enough: two look-ups.
"""

from django.db import transaction
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from wagtail_samlingar.registrations.faults import answers_when_database_does_not
from wagtail_samlingar.registrations.mine.address import AddressForm
from wagtail_samlingar.registrations.mine.handing_over import CleanAddressField, summary_of
from wagtail_samlingar.registrations.models import Party, Registration
from wagtail_samlingar.registrations.sanitise import clean_post
from wagtail_samlingar.registrations.signals import links_asked
from wagtail_samlingar.registrations.states import Status
from wagtail_samlingar.registrations.suspicion import may_ask_for_links, sender_of
from wagtail_samlingar.registrations.visiting import known_language, private, refuse_too_large

# Parties that one message each is sent about, at the most.
MOST = 20


def registered_with(address, now):
    """Return [(party, address as stored, registrations)] of what ``address`` has links to: coming dates.

    The contact of a party is written to about everybody in it, a person with an address of their own about themselves.
    Addresses are compared without regard to case, and the one that is stored is written to.
    """
    rows = Registration.objects.filter(Q(email__iexact=address) | Q(party__email__iexact=address), anonymised_at=None)
    rows = rows.filter(Q(occurrence__ends_at=None) | Q(occurrence__ends_at__gt=now))
    rows = rows.exclude(status__in=[Status.UNVERIFIED, Status.SPAM]).select_related("party", "occurrence")
    groups = {}
    for row in rows.order_by("-pk")[: MOST * 10]:
        contact = row.party.email
        is_of_contact = contact.casefold() == address.casefold()
        recipient = contact if is_of_contact else row.email
        # Some databases hold kåre and kare for the same.
        if recipient.casefold() == address.casefold():
            groups.setdefault((row.party_id, recipient), (row.party, recipient, []))[2].append(row)
    return list(groups.values())[:MOST]


def send_links(address, sender):
    """Write messages with the links that belong to ``address``, unless too many were asked for. Says nothing of it.

    Args: ``sender`` (key from ``suspicion.sender_of``).
    """
    if not may_ask_for_links(address, sender):
        return
    groups = registered_with(address, timezone.now())
    if groups:
        with transaction.atomic():
            links_asked.send(sender=Party, groups=groups)


class FindForm(AddressForm):
    """The address that somebody registered with."""

    email = CleanAddressField(
        label=gettext_lazy("Email address"), error_messages={"required": gettext_lazy("Enter your email address")}
    )


@method_decorator(
    [csrf_exempt, transaction.non_atomic_requests, sensitive_post_parameters(), answers_when_database_does_not],
    name="dispatch",
)
class FindView(View):
    """Asks for an address (GET), and has its links sent to it (POST). Sets no cookie and reads none."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request):
        """Show the form."""
        return self._show(request, FindForm(), request.GET.get("language"))

    def post(self, request):
        """Answer alike for every address that is one; who fills in what people do not see is told the same."""
        refused = refuse_too_large(request)
        if refused is not None:
            return refused
        posted = clean_post(request.POST, {"email", "language", "website"}, set())
        form = FindForm(posted)
        with translation.override(known_language(posted.get("language"))):
            is_valid = form.is_valid()
        if is_valid and not posted.get("website"):
            send_links(form.cleaned_data["email"], sender_of(request.META))
        return self._show(request, form, posted.get("language"), is_sent=is_valid, status=200 if is_valid else 422)

    def _show(self, request, form, language, *, is_sent=False, status=200):
        with translation.override(known_language(language)):
            # A site's own frame asks which page is shown: none.
            context = {"form": form, "is_sent": is_sent, "page": None, **summary_of(form)}
            return private(render(request, "wagtail_samlingar/registrations/mine/find.html", context, status=status))
