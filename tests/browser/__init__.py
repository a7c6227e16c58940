"""What people meet, in a real Chromium. Every module here says ``pytestmark = pytest.mark.browser``."""
