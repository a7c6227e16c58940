"""What must work in every host, from the source tree and from the installed wheel, on every supported Wagtail."""
