"""Bring recorded dates in line with their pages, for changes that no signal told of (SQL, restores, fixtures)."""

from django.core.management.base import BaseCommand

from wagtail_samlingar.gatherings.recording import all_keys, preview, record
from wagtail_samlingar.registrations.search_words import keep_missing_words


class Command(BaseCommand):
    """Records every gathering, and writes missing search words. Safe to run at any time and twice."""

    help = "Bring recorded dates in line with their published pages."

    def add_arguments(self, parser):
        """Add ``--dry-run``."""
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and change nothing.")

    def handle(self, *args, dry_run=False, **options):
        """Print a line for each change and a count."""
        read = preview if dry_run else record
        count = 0
        for key in sorted(all_keys()):
            for before, after in read(key):
                count += 1
                self.stdout.write(f"{after} {before.page_state if before else 'new'} -> {after.page_state}")
        verb = "would change" if dry_run else "changed"
        self.stdout.write(f"{count} dates {verb}.")
        if not dry_run and (found := keep_missing_words()):
            self.stdout.write(f"{found} registrations can be searched for again.")
