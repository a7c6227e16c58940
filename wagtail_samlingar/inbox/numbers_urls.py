"""The addresses of numbers and reports, beneath that of the list of registrations."""

from django.urls import path

from wagtail_samlingar.inbox.numbers import GatheringNumbersView, NumbersView, YearNumbersView
from wagtail_samlingar.inbox.rights_report import RightsReport
from wagtail_samlingar.inbox.seats_report import SeatsReport


def numbers_urls(names):
    """Return the URL patterns; ``names`` are the URL names that views of the inbox are given."""
    return [
        path("numbers/", NumbersView.as_view(**names), name="numbers"),
        path("numbers/<int:year>/", YearNumbersView.as_view(**names), name="numbers_year"),
        path("numbers/gathering/<uuid:key>/", GatheringNumbersView.as_view(**names), name="numbers_gathering"),
        path("seats/", SeatsReport.as_view(), name="seats"),
        path("seats/results/", SeatsReport.as_view(results_only=True), name="seats_results"),
        path("rights/", RightsReport.as_view(), name="rights"),
        path("rights/results/", RightsReport.as_view(results_only=True), name="rights_results"),
    ]
