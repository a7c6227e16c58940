"""A strict Content-Security-Policy for the public pages."""

PUBLIC_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    ]
)
# Wagtail's editor and the API's documentation pages use inline script and style.
EXEMPT = ("/admin/", "/api/", "/documents/")


def content_security_policy(get_response):
    """Middleware: public responses may load scripts, styles and images from this site only, and nothing inline."""

    def middleware(request):
        response = get_response(request)
        if not request.path.startswith(EXEMPT):
            response.headers.setdefault("Content-Security-Policy", PUBLIC_POLICY)
        return response

    return middleware
