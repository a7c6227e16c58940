"""``samlingar_run_due`` in a process of its own, as a control: nothing is claimed before it is sent."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the apps

from tests.messages.unclaimed import claim_nothing  # noqa: E402 - needs the apps

claim_nothing(setattr)
call_command("samlingar_run_due")
