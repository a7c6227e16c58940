"""``manage.py demo``: fill the example site with its content."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from example_site.demo.people import PASSWORD, build_people
from example_site.demo.registrations import build_registrations
from example_site.demo.site import build_site


class Command(BaseCommand):
    """Create what is missing of the demonstration. What is there already is left as it is."""

    help = "Fill the example site with pages, log-ins and invented registrations. May be run again at any time."

    def handle(self, *args, **options):
        """Build pages, people and registrations, then say where they are."""
        with translation.override("nn"):
            with transaction.atomic():
                tree = build_site(timezone.localdate())
                build_people(tree["homes"].values(), tree["regions"]["sunnmore"].translation_key)
            # Each registration is a transaction of its own, so this stands outside.
            created = build_registrations(tree)
        if created:
            self.stdout.write(f"{created} invented registrations were made.")
        self._say_where(tree)

    def _say_where(self, tree):
        base = f"http://localhost:{settings.PORT}"
        addresses = [
            ("The model page", f"{base}{tree['model'].url}"),
            ("All gatherings", f"{base}{tree['index'].url}"),
            ("Front page", f"{base}/"),
            ("Administration", f"{base}/admin/"),
        ]
        self.stdout.write("")
        for name, address in addresses:
            self.stdout.write(f"  {name:<16}{address}")
        self.stdout.write(f"\n  Log in (password {PASSWORD!r}):")
        self.stdout.write("  admin           everything")
        self.stdout.write("  redaktor        writes pages, sees no registrations")
        self.stdout.write("  moderator       decides about registrations in Sunnmøre")
        self.stdout.write(f"\n  E-mails are written to {settings.EMAIL_FILE_PATH}, seconds after what they tell of.\n")
