"""Sites the package is tested in, each a host with habits of its own.

* ``localized``: what the package was made for: wagtail-localize, three languages, both of Wagtail's APIs.
* ``county``: a site that changes what a site may change: user, images, primary keys, static files, transactions, URLs.
* ``copied``: two languages without wagtail-localize; Wagtail's simple translation copies the pages.
* ``plain``: a site with none of it: English only, no wagtail-localize.

Choose one with ``DJANGO_SETTINGS_MODULE=tests.hosts.<host>.settings`` and the database with ``SAMLINGAR_DB``.
"""
