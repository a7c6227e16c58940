"""Who is behind a personal link: the contact of a party, who sees everybody in it, or one person in it."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from wagtail_samlingar.registrations import tokens
from wagtail_samlingar.registrations.models import Party, Registration
from wagtail_samlingar.registrations.queries import with_queue_places
from wagtail_samlingar.registrations.states import Status
from wagtail_samlingar.registrations.visiting import MINE, MINE_PERSON


def token_of(row):
    """Return the token of the pages of ``row``: a party, or a registration for one person alone."""
    purpose = MINE if isinstance(row, Party) else MINE_PERSON
    return tokens.make_link(purpose, row.pk, row.salt)


@dataclass(frozen=True)
class Holder:
    """Somebody with a personal link. ``registration`` is None for the contact; ``people`` are those they see."""

    token: str
    party: Party
    registration: Registration | None
    people: list[Registration]

    @property
    def address(self):
        """The e-mail address that the holder is written to."""
        own = self.registration.email if self.registration else ""
        return own or self.party.email

    @property
    def is_you(self):
        """True when the only person they see is themselves."""
        if len(self.people) > 1:
            return False
        return self.registration is not None or self.people[0].name.casefold() == self.party.name.casefold()

    def person_or_404(self, pk):
        """Return the registration ``pk`` of those the holder sees. Raises ``Http404``."""
        for row in self.people:
            if row.pk == pk:
                return row
        raise Http404

    def url(self, act="", person=None):
        """Return the path of the overview, of ``act``, or of ``act`` for ``person`` (registration)."""
        if not act:
            return reverse("wagtail_samlingar:mine", args=[self.token])
        if person is None:
            return reverse(f"wagtail_samlingar:mine_{act}", args=[self.token])
        return reverse(f"wagtail_samlingar:mine_{act}", args=[self.token, person.pk])


def holder_or_404(token):
    """Return the ``Holder`` of a link; the same 404 for unknown, forged and killed links, and for who is anonymised."""
    parts = tokens.split_link(token)
    if parts is None:
        raise Http404
    party = Party.objects.filter(pk=parts[0]).first()
    if party and tokens.link_matches(token, MINE, party.pk, party.salt):
        return _holder(token, party, None, {"party": party})
    row = Registration.objects.select_related("party").filter(pk=parts[0]).first()
    if row and tokens.link_matches(token, MINE_PERSON, row.pk, row.salt):
        return _holder(token, row.party, row, {"pk": row.pk})
    raise Http404


def _holder(token, party, registration, which):
    rows = Registration.objects.filter(**which, anonymised_at=None).exclude(status=Status.SPAM)
    rows = with_queue_places(rows.select_related("occurrence").prefetch_related("occurrence__regions"))
    people = list(rows.order_by("pk"))
    if not people:
        raise Http404
    for row in people:
        row.party = party
    return Holder(token, party, registration, people)
