"""A small site that plays the existing site into which an organisation installs wagtail_samlingar."""
