"""pytest plugins of this test suite, one concern each; ``tests/conftest.py`` loads them."""
