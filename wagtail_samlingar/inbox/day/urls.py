"""The addresses of what is used on the day, beneath that of the list of registrations."""

from django.urls import path

from wagtail_samlingar.inbox.day.attendance import AttendanceView, EverybodyView
from wagtail_samlingar.inbox.day.catering import CateringView
from wagtail_samlingar.inbox.day.hub import DaysView, DayView
from wagtail_samlingar.inbox.day.papers import BadgesView, ProgrammeView, SignInView


def day_urls(index_url_name, url_namespace):
    """Return the URL patterns; the arguments are how views of the inbox find each other."""
    names = {"index_url_name": index_url_name, "url_namespace": url_namespace}
    return [
        path("day/", DaysView.as_view(**names), name="days"),
        path("date/<int:pk>/day/", DayView.as_view(**names), name="day"),
        path("date/<int:pk>/sign-in/", SignInView.as_view(**names), name="sign_in"),
        path("date/<int:pk>/badges/", BadgesView.as_view(**names), name="badges"),
        path("date/<int:pk>/catering/", CateringView.as_view(**names), name="catering"),
        path("date/<int:pk>/programme/", ProgrammeView.as_view(**names), name="day_programme"),
        path("date/<int:pk>/attendance/", AttendanceView.as_view(**names), name="attendance"),
        path("date/<int:pk>/attendance/everybody/", EverybodyView.as_view(**names), name="attendance_everybody"),
    ]
