"""Whom a visitor can ask about a gathering."""


def contacts_of(ruling, page, dates):
    """Return the contacts of ``ruling``, then those of ``dates`` (``DateView`` objects), each once.

    Each is a dict of name, role (in the words of ``page``, which is being read), email, phone and regions (the names of
    those whose dates they are the contact of).
    """
    found, roles = {}, {}
    said = {child.id: child.value.get("role") for child in page.contacts}
    for child in ruling.contacts:
        person = tuple(child.value.get(name) or "" for name in ("name", "email", "phone"))
        found.setdefault(person, [])
        roles[person] = said.get(child.id) or child.value.get("role") or ""
    for date in dates:
        row = date.occurrence
        person = (row.contact_name, row.contact_email, row.contact_phone)
        if any(person):
            found.setdefault(person, []).append(date.regions)
    return [
        {
            "name": person[0],
            "role": roles.get(person, ""),
            "email": person[1],
            "phone": person[2],
            "regions": ", ".join(filter(None, regions)),
        }
        for person, regions in found.items()
    ]
