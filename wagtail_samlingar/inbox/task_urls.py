"""Addresses of the tasks, mounted with the inbox."""

from django.urls import path

from wagtail_samlingar.inbox.calls import CallView, NotToldView, PhoneInsteadView, SendAgainView, ToldView
from wagtail_samlingar.inbox.move_people import MovePeopleView
from wagtail_samlingar.inbox.tasks import KeepView, SettleView, TasksView


def task_urls(url_namespace, index_url_name, case_url_name):
    """Return the addresses, for views that are told the names of the list and the case."""
    names = {"url_namespace": url_namespace, "index_url_name": index_url_name}
    return [
        path("tasks/", TasksView.as_view(**names), name="tasks"),
        path("tasks/<int:pk>/told/", SettleView.as_view(**names), name="task_told"),
        path("tasks/calls/<int:pk>/", CallView.as_view(**names), name="call"),
        path("tasks/calls/<int:pk>/told/", ToldView.as_view(**names), name="call_told"),
        path("tasks/calls/<int:pk>/not-told/", NotToldView.as_view(**names), name="call_not_told"),
        path("tasks/messages/<int:pk>/again/", SendAgainView.as_view(**names), name="message_again"),
        path("tasks/messages/<int:pk>/phone/", PhoneInsteadView.as_view(**names), name="message_phone"),
        path("date/<int:pk>/keep/", KeepView.as_view(**names), name="date_keep"),
        path("date/<int:pk>/move/", MovePeopleView.as_view(**names, case_url_name=case_url_name), name="date_move"),
    ]
