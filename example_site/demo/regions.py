"""The three regions of the county: municipalities of the 2024 division, invented contacts."""

from example_site.demo import texts_nn
from example_site.demo.blocks import block, paragraph, stream
from example_site.demo.tree import ensure_page
from wagtail_samlingar.models import RegionPage

REGIONS = {
    "nordmore": {
        "title": "Nordmøre",
        "municipalities": "Kristiansund Averøy Gjemnes Tingvoll Sunndal Surnadal Smøla Aure",
        "contact_name": "Marit Rakvåg",
        "contact_phone": "70 00 00 21",
    },
    "romsdal": {
        "title": "Romsdal",
        "municipalities": "Molde Aukra Vestnes Rauma Hustadvika",
        "contact_name": "Jon Hauglid",
        "contact_phone": "70 00 00 22",
    },
    "sunnmore": {
        "title": "Sunnmøre",
        "municipalities": "Ålesund Vanylven Sande Herøy Ulstein Hareid Ørsta Volda Stranda Sykkylven Sula Giske Fjord "
        "Haram",
        "contact_name": "Silje Brandal",
        "contact_phone": "70 00 00 23",
    },
}


def build_regions(parent, texts=texts_nn):
    """Create the three region pages below ``parent`` where they are missing. Return {name: page}."""
    return {
        name: ensure_page(parent, RegionPage, name, lambda name=name: region_fields(name, texts)) for name in REGIONS
    }


def region_fields(name, texts):
    """Return the fields of one region page in the language of ``texts``."""
    facts = REGIONS[name]
    municipalities = facts["municipalities"].split()
    return {
        "title": facts["title"],
        "intro": paragraph(texts.REGIONS[name]["intro"]),
        "municipalities": stream(
            *(block("municipality", municipality, "regions", name, municipality) for municipality in municipalities)
        ),
        "contact_name": facts["contact_name"],
        "contact_email": f"{name}@example.org",
        "contact_phone": facts["contact_phone"],
    }
