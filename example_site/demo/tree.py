"""Making pages and translations once: what is there already is left as the editors of the demonstration left it."""

from example_site.demo.translating import translate


def ensure_page(parent, model, slug, fields):
    """
    Return the page ``slug`` below ``parent``, published; create it if it is missing.

    ``fields`` is called only then and returns the page's fields by name.
    """
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is not None:
        return page
    page = model(slug=slug, locale=parent.locale, live=False, **fields())
    parent.add_child(instance=page)
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def ensure_translation(page, parent, slug, fields):
    """
    Return the translation of ``page`` in the language of ``parent``, published; create it if it is missing.

    ``parent`` is the translation of the page's own parent. ``fields`` is called only then and returns the translated
    fields by name. Block ids must be those of ``page``.
    """
    translation = type(page).objects.filter(translation_key=page.translation_key, locale=parent.locale).first()
    # Where synchronising the languages got here first there is an alias.
    if translation is not None and translation.alias_of_id is None:
        return translation
    return translate(page, parent.locale, {"slug": slug, **fields()})
