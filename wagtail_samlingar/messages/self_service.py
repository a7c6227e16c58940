"""Messages about what people do themselves: lost links, and changes of the address they are written to."""

from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.queueing import queue_about
from wagtail_samlingar.registrations.signals import address_changed, links_asked, new_address_asked

# Parameter of NEW_ADDRESS: primary key of the registration whose own address it is to be, or None for the contact's.
REGISTRATION = "registration"
# Parameter of ADDRESS_CHANGED: True where the place was handed to somebody else.
HANDED_OVER = "handed_over"


def on_links_asked(sender, groups, **kwargs):
    """Send its links to each address: one message for a party."""
    for party, recipient, registrations in groups:
        queue_about(Kind.LINKS, party, recipient, registrations, {})


def on_new_address_asked(sender, party, registration, address, **kwargs):
    """Ask the owner of the new address to confirm. The row alone knows the address until then."""
    people = (
        [registration] if registration else party.registrations.filter(anonymised_at=None).select_related("occurrence")
    )
    parameters = {REGISTRATION: registration.pk if registration else None}
    queue_about(Kind.NEW_ADDRESS, party, address, list(people), parameters)


def on_address_changed(sender, registrations, old_address, is_handed_over, **kwargs):
    """Tell the old address that it is written to no longer. It learns nothing of the new one."""
    if old_address:
        queue_about(
            Kind.ADDRESS_CHANGED, registrations[0].party, old_address, registrations, {HANDED_OVER: is_handed_over}
        )


def connect():
    """Connect the receivers; called once, when the app is ready."""
    links_asked.connect(on_links_asked, dispatch_uid="samlingar_messages_of_links")
    new_address_asked.connect(on_new_address_asked, dispatch_uid="samlingar_messages_of_new_address")
    address_changed.connect(on_address_changed, dispatch_uid="samlingar_messages_of_address_changed")
