"""Addresses of the pages behind a personal link."""

from django.urls import path

from wagtail_samlingar.registrations.mine.address import AddressView
from wagtail_samlingar.registrations.mine.base import OverviewView
from wagtail_samlingar.registrations.mine.cancelling import CancelAllView, CancelView
from wagtail_samlingar.registrations.mine.changing import ChangeView
from wagtail_samlingar.registrations.mine.erasing import EraseView
from wagtail_samlingar.registrations.mine.finding import FindView
from wagtail_samlingar.registrations.mine.handing_over import HandOverView
from wagtail_samlingar.registrations.mine.moving import MoveView
from wagtail_samlingar.registrations.mine.offering import OfferAnswerView

urlpatterns = [
    path("find/", FindView.as_view(), name="find"),
    path("mine/<str:token>/", OverviewView.as_view(), name="mine"),
    path("mine/<str:token>/address/", AddressView.as_view(), name="mine_address"),
    path("mine/<str:token>/cancel/", CancelAllView.as_view(), name="mine_cancel_all"),
    path("mine/<str:token>/<int:pk>/cancel/", CancelView.as_view(), name="mine_cancel"),
    path("mine/<str:token>/<int:pk>/change/", ChangeView.as_view(), name="mine_change"),
    path("mine/<str:token>/<int:pk>/erase/", EraseView.as_view(), name="mine_erase"),
    path("mine/<str:token>/<int:pk>/hand-over/", HandOverView.as_view(), name="mine_hand_over"),
    path("mine/<str:token>/<int:pk>/move/", MoveView.as_view(), name="mine_move"),
    path("mine/<str:token>/<int:pk>/offer/", OfferAnswerView.as_view(), name="mine_offer"),
]
