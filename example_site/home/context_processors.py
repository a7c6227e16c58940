"""What every template of the site may know about the visitor."""

from django.conf import settings


def visitor(request):
    """
    Say whether the visitor carries a session cookie.

    The base template asks this before it touches ``request.user``: reading the user reads the session, and then the
    answer varies on cookies and no shared cache may keep it. Visitors without the cookie cannot be logged in anyway.
    """
    return {"has_session": settings.SESSION_COOKIE_NAME in request.COOKIES}
