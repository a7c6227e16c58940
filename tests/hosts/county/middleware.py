"""The county host's Content-Security-Policy."""

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


def content_security_policy(get_response):
    """Middleware: nothing inline and nothing from elsewhere on public pages; Wagtail's admin needs inline styles."""

    def middleware(request):
        response = get_response(request)
        if not request.path.startswith("/cms/"):
            response.headers["Content-Security-Policy"] = POLICY
        return response

    return middleware
