"""What somebody with a personal link does: opens it, reads the page, posts its forms."""

from urllib.parse import urlencode

from django.urls import reverse

from tests.registrations.visiting import FORM, soup
from wagtail_samlingar.registrations.mine.holder import token_of


def own_url(row, act="", person=None):
    """Return the path behind the link of ``row`` (party or registration), of ``act``, for ``person`` (registration)."""
    name = f"wagtail_samlingar:mine_{act}" if act else "wagtail_samlingar:mine"
    return reverse(name, args=[token_of(row), *([person.pk] if person else [])])


def post(client, url, **fields):
    """Post ``fields`` as a browser encodes a form."""
    return client.post(url, urlencode(fields, doseq=True), content_type=FORM)


def standings(response):
    """Return {name: how things stand} of the people on the page."""
    people = soup(response).select(".samlingar-own__person")
    return {person.h3.text: person.select_one(".samlingar-tag").text for person in people}


def acts(response):
    """Return the words of the links under each person, without the name that is only read aloud."""
    found = []
    for link in soup(response).select(".samlingar-own__person .samlingar-own__acts a"):
        for hidden in link.select(".samlingar-visually-hidden"):
            hidden.extract()
        found.append(link.text)
    return found
