"""Addresses of what staff do with cases beside deciding."""

from django.urls import path

from wagtail_samlingar.inbox.adding import AddPersonView
from wagtail_samlingar.inbox.correcting import CorrectView
from wagtail_samlingar.inbox.entering import EnterView
from wagtail_samlingar.inbox.notes import AssignView, NoteView
from wagtail_samlingar.inbox.sending_again import SendAgainFromCaseView
from wagtail_samlingar.inbox.sending_now import SendManyNowView, SendNowView


def case_urls(names):
    """Return the addresses; ``names`` are the arguments that the views of the inbox take."""
    return [
        path("enter/", EnterView.as_view(**names), name="enter"),
        path("<int:pk>/note/", NoteView.as_view(**names), name="note"),
        path("<int:pk>/assign/", AssignView.as_view(**names), name="assign"),
        path("<int:pk>/send-now/", SendNowView.as_view(**names), name="send_now"),
        path("send-now/", SendManyNowView.as_view(**names), name="send_many_now"),
        path("<int:pk>/send-again/", SendAgainFromCaseView.as_view(**names), name="send_again"),
        path("<int:pk>/correct/", CorrectView.as_view(**names), name="correct"),
        path("<int:pk>/add-person/", AddPersonView.as_view(**names), name="add_person"),
    ]
