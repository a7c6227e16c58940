"""What a registration says, as a short text to compare: has somebody changed it since it was shown?"""

import hashlib
import json

# What staff can correct, beside the answers.
CORRECTED_FIELDS = (
    "name",
    "email",
    "phone",
    "organisation",
    "municipality_key",
    "other_region_reason",
)


def fingerprint(registration, sensitive=None):
    """Return the hex SHA-256 of what ``registration`` says.

    ``sensitive`` is its document of sensitive answers where the reader is shown it, else None. The address tells no
    more than that something differs, so it may stand in a form.
    """
    facts = [registration.pk, *(getattr(registration, name) for name in CORRECTED_FIELDS)]
    content = json.dumps([*facts, registration.family, registration.answers, sensitive], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
