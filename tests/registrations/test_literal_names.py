"""Names that look like code, and names that a database might take for others."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.factories import make_gathering
from tests.registrations.visiting import register
from wagtail_samlingar.models import Party, Registration

pytestmark = pytest.mark.django_db

CODE = ["{% now 'Y' %}", "{{7*7}}", "{{ settings.SECRET_KEY }}", "{% load i18n %}", "%(name)s", "{name}", "${7*7}"]
ESCAPED = {name: name.replace("'", "&#x27;") for name in CODE}


@pytest.fixture
def staff():
    user = get_user_model().objects.create_superuser(
        **{get_user_model().USERNAME_FIELD: "admin@example.org", "email": "admin@example.org", "password": "demo"}
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", CODE)
def test_case_136_name_that_looks_like_code_is_text(staff, name):
    visitor = Client()
    page = make_gathering(extra_information="Welcome")

    again = register(visitor, page, name=name, organisation=name, email="")
    receipt = visitor.get(register(visitor, page, name=name, organisation=name)["Location"])
    inbox = staff.get(reverse("samlingar_registrations:index"))

    registration = Registration.objects.get()
    assert (registration.name, registration.party.name, registration.organisation) == (name, name, name)
    assert ESCAPED[name] in again.content.decode()
    assert receipt.status_code == 200
    assert ESCAPED[name] in inbox.content.decode()
    assert ">49<" not in inbox.content.decode()


def test_case_136_texts_of_the_editor_are_text():
    page = make_gathering(title="{{7*7}}", extra_information="{% now 'Y' %} {{7*7}}")

    receipt = Client().get(register(Client(), page)["Location"]).content.decode()

    assert "{{7*7}}" in receipt
    assert "{% now &#x27;Y&#x27; %} {{7*7}}" in receipt


def test_case_137_names_that_a_collation_takes_for_the_same_are_two_people():
    page = make_gathering()

    for name in ("Kåre Nordmann", "Kare Nordmann"):
        assert register(Client(), page, name=name).status_code == 303

    assert sorted(Registration.objects.values_list("name", flat=True)) == ["Kare Nordmann", "Kåre Nordmann"]
    assert not Party.objects.filter(is_duplicate=True).exists()


def test_case_137_space_at_the_end_is_the_same_person():
    page = make_gathering()

    for name in ("Kåre Nordmann", "Kåre Nordmann ", " kåre  NORDMANN"):
        assert register(Client(), page, name=name).status_code == 303

    assert Registration.objects.count() == 1
    assert Party.objects.filter(is_duplicate=True).count() == 2
