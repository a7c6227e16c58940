"""The form and the preview of a site's texts: what could not be sent is refused at its field."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.editing import shown_errors
from tests.inbox.factories import make_user, permission
from tests.messages.own_texts import NAMES, form_of, stored, write
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.placeholders import WITH_OWN_TEXT, placeholders_of
from wagtail_samlingar.models import Message, MessageTexts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{nmae}", "There is no {nmae} in this message. It has {title}, {when}, "),
        ("{until}", "There is no {until} in this message."),
        ("{queue_place} of {", "A brace stands alone."),
        ("{title", "A brace stands alone."),
        ("{{title}}", "A brace stands alone."),
        ("{Title}", "A brace stands alone."),
        ("{title.upper}", "A brace stands alone."),
        ("{% now 'Y' %}", "A brace stands alone."),
    ],
)
def test_case_087_broken_placeholder_is_refused_at_its_field(writer, site, text, fault):
    for subject, body, field in ((text, "Sound.", "subject"), ("Sound", text, "text")):
        response = write(writer, site, ("waitlisted", "en", subject, body))

        assert response.status_code == 200
        (error,) = response.context["form"].errors.as_data()["texts"]
        assert list(error.block_errors[0].block_errors) == [field]
        assert fault in shown_errors(response)
    assert len(MessageTexts.objects.get().texts) == 0


@pytest.mark.parametrize("kind", ["confirm_address", "offered"])
def test_case_087_text_without_the_link_is_refused_and_so_is_a_subject_with_it(writer, site, kind):
    without = write(writer, site, (kind, "en", "Answer", "Please answer before {until}."))
    assert "{link} must be in this text" in shown_errors(without)
    in_subject = write(writer, site, (kind, "en", "Answer at {link}", "Answer: {link}"))
    assert "cannot stand in the subject" in shown_errors(in_subject)

    assert write(writer, site, (kind, "en", "Answer", "Answer before {until}: {link}")).status_code == 302


def test_second_text_for_one_message_and_language_is_refused(writer, site):
    response = write(writer, site, *[("moved", language, "S", "T {status}") for language in ("nn", "nb", "nn")])

    (error,) = response.context["form"].errors.as_data()["texts"]
    assert list(error.block_errors) == [2]
    assert "already" in shown_errors(response)


def previewed(client, site, form, mode=""):
    """Show the preview of ``form`` in ``mode``, and return its messages as (kind and language, subject, text)."""
    url = reverse("wagtailsettings:preview_on_edit", args=[*NAMES, site.pk])
    assert client.post(url, form.data()).json() == {"is_valid": True, "is_available": True}
    page = BeautifulSoup(client.get(url, {"mode": mode}).content, "html.parser")
    return [
        (
            " ".join(f"{article.h2.text} {article.p.text}".split()),
            article.select_one(".samlingar-letter__subject strong").text,
            article.select_one(".samlingar-letter__text"),
        )
        for article in page.find_all("article")
    ]


def test_preview_shows_what_is_typed_with_sample_values_in_its_language(writer, site):
    form = form_of(writer, site)
    assert previewed(writer, site, form) == []
    form.add(
        "texts", "text", kind="waitlisted", language="nn", subject="Vent: {title}", text="Nr. {queue_place}, {name}"
    )
    form.add("texts", "text", kind="offered", language="en", subject="A place", text="<b>Answer</b>: {link}")

    (waits, subject, text), (_offered, _subject, offer) = previewed(writer, site, form)

    assert waits == "On the waiting list Norsk nynorsk · text of this site"
    assert subject.startswith("Vent: ")
    assert "{" not in subject + text.text
    assert text["lang"] == "nn"
    assert "Hei, Kari Nordmann!" in text.text
    assert "Nr. 1, Kari Nordmann" in text.text
    assert "<b>Answer</b>: [link]" in offer.text
    assert (MessageTexts.objects.get().texts.raw_data[:], Message.objects.count()) == ([], 0)


@pytest.mark.parametrize("kind", WITH_OWN_TEXT)
def test_preview_of_each_kind_shows_all_its_placeholders_and_the_standard_text_elsewhere(writer, site, kind):
    form = form_of(writer, site)
    text = "\n".join(f"{row.name} is {row.written}" for row in placeholders_of(kind) if row.name != "organiser")
    form.add("texts", "text", kind=kind.value, language="en", subject="Own", text=text)

    rows = {
        label.rpartition(" · ")[0]: (label, text.text) for label, _subject, text in previewed(writer, site, form, kind)
    }

    assert len(rows) == 3
    for label, words in rows.values():
        assert ("text of this site" in label) == ("English" in label)
        assert ("title is " in words) == ("English" in label)
        assert "{" not in words
        for name in [row.name for row in placeholders_of(kind)]:
            assert not re.search(rf"{name} is $", words, flags=re.MULTILINE)


def test_form_lists_every_placeholder_with_an_example(writer, site):
    form = form_of(writer, site)

    rows = {row.code.text: [cell.text for cell in row.find_all("td")] for row in form.html.select("tr:has(code)")}
    assert set(rows) == {row.written for kind in Kind for row in placeholders_of(kind)}
    assert rows["{title}"][1] == "all messages"
    assert rows["{queue_place}"][1:] == ["“On the waiting list”", "1"]
    assert rows["{name}"] == [
        "the name of the person, or of all it is about",
        "all but “Confirm your address”, “Already registered”",
        "Kari Nordmann",
    ]
    assert rows["{link}"][2]


@pytest.mark.parametrize("name", ["edit", "preview_on_edit"])
def test_who_may_not_change_the_texts_is_refused(client, site, name):
    user = make_user("redaktor")
    group = Group.objects.create(name="Editors of pages")
    group.permissions.add(permission("access_admin", "wagtailadmin"))
    group.user_set.add(user)
    client.force_login(user)
    stored(site, ("received", "en", "Own", "Own."))
    before = MessageTexts.objects.get().texts.raw_data[:]
    url = reverse(f"wagtailsettings:{name}", args=[*NAMES, site.pk])

    for response in (client.get(url), client.post(url, {"texts-count": "0"})):
        assert response.status_code in (302, 403)
        assert response.headers.get("Location", "/admin/") in ("/admin/", reverse("wagtailadmin_home"))
    assert MessageTexts.objects.get().texts.raw_data[:] == before
