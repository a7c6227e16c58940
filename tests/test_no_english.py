"""Everything people are shown, in nynorsk and in bokmål, without one English string of our catalogue."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site
from wagtail.users.models import UserProfile

from tests.editing import create_form, edit_form
from tests.inbox.factories import make_user
from tests.registrations.visiting import answers, form_url, passed_token, send
from tests.words import english_in, shown_in, shown_in_document, shown_in_html
from tests.world import World, addresses
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import GatheringIndexPage, GatheringPage, RegionPage

pytestmark = pytest.mark.django_db

# What the nynorsk model page says is the same word in English.
WRITTEN = ("Vegan",)
# Fewer would mean that most views could not be opened.
AT_LEAST = 45
BAD_DATE = {"starts_on": "2031-10-27", "ends_on": "2031-10-01", "start_time": "10:00", "end_time": "09:00"}


@pytest.fixture(params=["nn", "nb"])
def world(request):
    with translation.override(request.param):
        yield World(request.param)


@pytest.fixture
def visitor(world):
    return Client(headers={"accept-language": world.language})


@pytest.fixture
def staff(world):
    """Return a client of somebody who may do everything, and reads the admin in the language of ``world``."""
    user = make_user("staff", superuser=True)
    UserProfile.objects.create(user=user, preferred_language=world.language)
    client = Client()
    client.force_login(user)
    return client


def opened(client, world, post=False):
    """Return ({name: response} of every address of ours that could be asked, names of those that could not)."""
    responses, unknown = {}, []
    for name, route in addresses().items():
        arguments = world.arguments(name, route)
        if arguments is None:
            unknown.append(name)
            continue
        ask = client.post if post else client.get
        responses[name] = ask(reverse(name, kwargs=arguments), follow=True)
    return responses, unknown


def test_views_of_ours_have_no_english(staff, world):
    responses, unknown = opened(staff, world)
    # What is refused is refused in the same words of the same catalogue in either language.
    posted = opened(staff, world, post=True)[0] if world.language == "nn" else {}

    # A view with an argument of a new kind: say in tests/world.py what to open it with.
    assert unknown == []
    assert sum(response.status_code == 200 for response in responses.values()) >= AT_LEAST
    english = {
        (name, how): found
        for how, answers_given in (("get", responses), ("post", posted))
        for name, response in answers_given.items()
        if (found := english_in(shown_in(response), world.language, WRITTEN))
    }
    assert english == {}


def test_public_pages_and_refused_forms_have_no_english(visitor, world):
    pages = [world.index, world.model_page, world.gathering, *world.regions.values()]
    responses = [visitor.get(page.url) for page in pages]
    responses.append(visitor.get(world.index.url, {"since": "x", "until": "y", "region": "z", "q": "ingen"}))
    bad = dict.fromkeys(("name", "email", "phone", "date", "municipality"), "?")
    bad |= dict.fromkeys(("q_q-email", "q_q-phone", "q_q-number", "q_q-date", "q_q-single_choice"), "?")
    posts = [{"language": world.language}, {**bad, **passed_token(world.gathering), "language": world.language}]
    posts.append(answers(world.gathering, language=world.language, captcha_key="x", captcha_answer="y"))
    posts.append(answers(world.gathering, language=world.language, people="2", **passed_token(world.gathering)))
    responses += [send(visitor, world.gathering, fields) for fields in posts]
    responses.append(visitor.post(form_url(world.gathering), {"add_person": "1", "language": world.language}))

    assert [response.status_code for response in responses[: len(pages)]] == [200] * len(pages)
    texts = set().union(*map(shown_in, responses))
    found = english_in(texts, world.language, WRITTEN)
    assert found == [], found


def test_editors_have_no_english(staff, world):
    pages = [
        (GatheringPage, world.gathering),
        (RegionPage, world.regions["romsdal"]),
        (GatheringIndexPage, world.index),
    ]
    texts = set()
    for model, page in pages:
        for form in (create_form(staff, world.index, model), edit_form(staff, page)):
            texts |= shown_in_document(form.html)
    form = edit_form(staff, world.gathering)
    form.date().update(BAD_DATE)
    form.add("questions", "short_text", label="")
    refused = form.post("action-publish")
    assert refused.status_code == 200
    texts |= shown_in(refused)
    for mode, _label in world.gathering.preview_modes:
        texts |= shown_in(world.gathering.make_preview_request(preview_mode=mode))
    site = Site.objects.get(is_default_site=True)
    for name, *args in (
        ("wagtailadmin_home",),
        ("wagtailadmin_explore", world.index.pk),
        ("wagtailsettings:edit", "wagtail_samlingar", "samlingarsitesettings", site.pk),
        ("wagtailusers_groups:add",),
        ("wagtailadmin_pages:delete", world.gathering.pk),
    ):
        response = staff.get(reverse(name, args=args), follow=True)
        assert response.status_code == 200, name
        texts |= shown_in(response)

    found = english_in(texts, world.language, WRITTEN)
    assert found == [], found


def test_letters_have_no_english(world):
    send_due()

    assert len(mail.outbox) >= 8
    texts = {line for letter in mail.outbox for line in [letter.subject, *letter.body.splitlines()]}
    found = english_in(texts, world.language, WRITTEN)
    assert found == [], found


def test_english_is_found_where_it_is():
    html = '<p>Choose <b>date</b></p><button title="Send registration">x</button><p>5 seats left</p><p>Ola Nordmann</p>'

    assert english_in(shown_in_html(html), "nn") == ["5 seats left", "Send registration"]
    assert english_in({"Choose date"}, "nb") == ["Choose date"]
