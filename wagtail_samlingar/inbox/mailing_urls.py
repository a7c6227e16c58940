"""Addresses of messages to many, mounted with the inbox."""

from django.urls import path

from wagtail_samlingar.inbox.mailing_new import NewMailingView, OtherDateView
from wagtail_samlingar.inbox.mailing_pages import MailingsView, MailingView, StopMailingView
from wagtail_samlingar.inbox.nudging import NudgeView
from wagtail_samlingar.inbox.telling import TellChangeView


def mailing_urls(url_namespace, index_url_name, **_kwargs):
    """Return the addresses, for views that are told the name of the list."""
    names = {"url_namespace": url_namespace, "index_url_name": index_url_name}
    return [
        path("tasks/<int:pk>/tell/", TellChangeView.as_view(**names), name="task_tell"),
        path("messages/", MailingsView.as_view(**names), name="mailings"),
        path("messages/new/", NewMailingView.as_view(**names), name="bulk_message"),
        path("messages/other-date/", OtherDateView.as_view(**names), name="bulk_other_date"),
        path("messages/<int:pk>/", MailingView.as_view(**names), name="mailing"),
        path("messages/<int:pk>/stop/", StopMailingView.as_view(**names), name="mailing_stop"),
        path("nudge/<int:pk>/", NudgeView.as_view(), name="nudge"),
    ]
