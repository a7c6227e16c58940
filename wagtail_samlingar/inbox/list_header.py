"""The search box and the filters above the list, which take as long to render as all the rows.

They are kept as long as nothing they offer, and nothing that is chosen, has changed (``filters_key.py``). What is
searched for is mostly a name or an address and is not kept: it is put into its place afterwards.
"""

from wagtail.admin.forms.search import SearchForm

# Stands for what is searched for until it is known.
SEARCHED_TEXT = "\N{OBJECT REPLACEMENT CHARACTER}samlingar-searched\N{OBJECT REPLACEMENT CHARACTER}"


def kept_search_form(search_kwarg):
    """Return Wagtail's search form with the stand-in as the text of ``search_kwarg``."""
    return SearchForm({search_kwarg: SEARCHED_TEXT})
