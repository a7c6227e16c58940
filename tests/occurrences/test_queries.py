"""Reading dates together with their regions."""

import uuid

import pytest

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence
from wagtail_samlingar.occurrences.queries import of_gathering

pytestmark = pytest.mark.django_db


def test_dates_are_read_with_their_regions_in_one_query(django_assert_num_queries):
    key = uuid.uuid4()
    for order, regions in enumerate([(), (SUNNMORE,), (ROMSDAL, SUNNMORE)]):
        occurrence = make_occurrence(*regions, gathering_key=key, sort_order=order)
    occurrence.regions.filter(key=ROMSDAL).update(municipalities=[{"id": "molde", "name": "Molde"}])
    make_occurrence(SUNNMORE)

    with django_assert_num_queries(1):
        dates = of_gathering(key)
        read = [[region.name for region in date.regions.all()] for date in dates]
        municipalities = dates[2].regions.all()[0].municipalities

    assert read == [[], ["Sunnmøre"], ["Romsdal", "Sunnmøre"]]
    assert municipalities == [{"id": "molde", "name": "Molde"}]
    assert list(dates[2].regions.all()) == list(occurrence.regions.all())
    assert dates[2].regions.all()[0].occurrence is dates[2]
