"""Photos and documents of a programme, and what they cost."""

import datetime
import gc
import json
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests.gatherings.programmes import day, document_file, html, item, parallel, programme, session, speaker
from wagtail_samlingar.gatherings.blocks.sessions import MaterialBlock
from wagtail_samlingar.gatherings.programme import nested, programme_media, resolve

OSLO = ZoneInfo("Europe/Oslo")
WEDNESDAY = datetime.date(2021, 10, 27)

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def media(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    images = [
        get_image_model().objects.create(title=f"Portrait {number}", file=get_test_image_file(f"{number}.png"))
        for number in range(2)
    ]
    document = get_document_model().objects.create(title="Slides", file=document_file())
    yield images, document
    gc.collect()


def with_media(count, images, document):
    def one(number):
        return session(
            f"Session {number}",
            "10:00",
            speakers=[speaker("Kari", photo=images[number % 2].pk)],
            materials=[item({"title": "", "url": "", "document": document.pk})],
        )

    return [day(1, *[one(n) for n in range(count)]), day(2, parallel(("X", one(1)), ("Y", one(0))))]


@pytest.mark.parametrize("count", [1, 40])
def test_programme_media_one_query_for_photos_and_one_for_documents(media, count, django_assert_num_queries):
    value = programme(*with_media(count, *media))
    programme_media(value)  # The first visit makes the renditions.
    with django_assert_num_queries(2):
        found = programme_media(value)
    with django_assert_num_queries(0):
        rendered = html(value, WEDNESDAY, media=found)
    assert len(rendered.select("img")) == count + 2
    assert len(rendered.select(".samlingar-programme__materials a")) == count + 2


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 40])
def test_programme_media_without_photos_and_documents_asks_nothing(count, django_assert_num_queries):
    value = programme(day(1, *[session(f"Session {n}", speakers=[speaker("Kari")]) for n in range(count)]))
    with django_assert_num_queries(0):
        found = programme_media(value)
        rendered = html(value, WEDNESDAY, media=found)
    assert len(rendered.select("h4")) == count


def test_converting_the_blocks_would_fetch_media_for_each_kind_of_place(media, django_assert_num_queries):
    # Why the stored JSON is read: converting asks once for sessions and once more for those in tracks, of each kind,
    # and the photos have no renditions yet.
    value = programme(*with_media(3, *media))
    with django_assert_num_queries(4):
        list(value)


def test_resolve_reads_edited_and_converted_values_alike(media):
    stored = with_media(2, *media)
    lazy, converted = programme(*stored), programme(*stored)
    list(converted)
    children = [(child.block_type, child.value, child.id) for child in converted]
    from_form = StreamValue(converted.stream_block, children)
    expected = resolve(lazy, WEDNESDAY, OSLO, None, media=programme_media(lazy))
    assert resolve(converted, WEDNESDAY, OSLO, None, media=programme_media(converted)) == expected
    assert resolve(from_form, WEDNESDAY, OSLO, None, media=programme_media(from_form)) == expected


def test_programme_media_new_focal_point_makes_a_new_rendition(media):
    images, document = media
    value = programme(*with_media(2, *media))
    before = programme_media(value).photos[str(images[0].pk)]
    images[0].focal_point_x, images[0].focal_point_y = 10, 10
    images[0].focal_point_width = images[0].focal_point_height = 5
    images[0].save()
    after = programme_media(value).photos[str(images[0].pk)]
    assert after.url != before.url
    assert programme_media(value).photos[str(images[0].pk)] == after


def test_programme_media_deleted_or_broken_files_are_left_out(media):
    images, document = media
    value = programme(*with_media(2, *media))
    images[0].file.storage.delete(images[0].file.name)
    images[1].delete()
    document.delete()
    found = programme_media(value)
    assert (found.photos, found.documents) == ({}, {})
    assert html(value, media=found).select("img, .samlingar-programme__materials") == []


@pytest.mark.django_db
def test_programme_media_keys_no_image_can_have_are_left_out():
    value = [day(1, session("A", speakers=[speaker("Kari", photo="nonsense"), speaker("Ola", photo=0)]))]
    assert programme_media(value).photos == {}


def test_nested_with_media_holds_no_model_instances(media):
    images, document = media
    value = programme(*with_media(1, *media))
    data = json.loads(json.dumps(nested(value, media=programme_media(value)), cls=DjangoJSONEncoder))
    found = data[0]["value"]["items"][0]["value"]
    assert found["speakers"][0]["photo"]["id"] == images[0].pk
    assert found["speakers"][0]["photo"]["title"] == "Portrait 0"
    assert found["materials"] == [{"title": "Slides", "url": document.url}]


def test_material_as_link_and_document_refuses_publishing(media):
    material = {"title": "Slides", "url": "https://example.org/", "document": media[1].pk}
    block = MaterialBlock()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(material))
    assert list(refused.value.block_errors) == ["document"]
    assert block.clean_deferred(block.to_python(material))["document"] == media[1]


def test_link_to_a_document_in_a_summary_becomes_an_address(media):
    text = f'<p><a linktype="document" id="{media[1].pk}">Slides</a></p>'
    page = html(programme(day(1, session("A", summary=text))))
    assert page.select_one(".samlingar-programme__summary a")["href"] == media[1].url
