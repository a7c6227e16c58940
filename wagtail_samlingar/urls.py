"""Public addresses. Include at any prefix, inside or outside ``i18n_patterns``, never under the page tree."""

from django.urls import path

from wagtail_samlingar.feeds import views as feed_views
from wagtail_samlingar.messages import new_address_view
from wagtail_samlingar.registrations import views
from wagtail_samlingar.registrations.captcha import views as captcha_views
from wagtail_samlingar.registrations.mine.urls import urlpatterns as own_urlpatterns

app_name = "wagtail_samlingar"

urlpatterns = [
    *own_urlpatterns,
    path("calendar/<uuid:gathering_key>/<str:date_id>.ics", feed_views.date_file, name="date_file"),
    path("captcha/<str:key>.png", captcha_views.image, name="captcha_image"),
    path("captcha/<str:key>.wav", captcha_views.audio, name="captcha_audio"),
    path("confirm/<str:token>/", views.verify, name="verify"),
    path("new-address/<str:token>/", new_address_view.NewAddressView.as_view(), name="new_address"),
    path("offer/<str:token>/", views.offer, name="offer"),
    path("receipt/<str:token>/", views.receipt, name="receipt"),
    path("<uuid:gathering_key>/", views.RegisterView.as_view(), name="register"),
    path("<uuid:gathering_key>/challenge/", views.challenge, name="challenge"),
]
