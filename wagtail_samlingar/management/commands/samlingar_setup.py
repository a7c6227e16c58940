"""``samlingar_setup``: make the groups that registration managers are put in."""

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from wagtail_samlingar.inbox.default_groups import make_groups


class Command(BaseCommand):
    """Makes groups named "Samlingar: …" that are missing. Run it again when a region is new."""

    help = (
        'Make the groups "Samlingar: registration managers" (everything, everywhere), "Samlingar: readers" (view, '
        "everywhere) and one for each region (its own registrations). A group that exists is left as it is."
    )

    def add_arguments(self, parser):
        """Take the page under which editors work."""
        parser.add_argument(
            "--editors-root",
            type=int,
            metavar="PAGE_ID",
            help='Also make "Samlingar: editors", who may add, change and publish pages beneath this page, and see no '
            "registrations.",
        )

    def handle(self, *args, editors_root=None, **options):
        """Make the groups and tell what was made."""
        root = None
        if editors_root is not None:
            root = Page.objects.filter(pk=editors_root).first()
            if root is None:
                raise CommandError(f"There is no page with the id {editors_root}.")
        for outcome in make_groups(editors_root=root):
            state = "made" if outcome.is_new else "exists, left as it is"
            self.stdout.write(f"{outcome.name}: {state}")
