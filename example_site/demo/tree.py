"""Making pages and translations once: what is there already is left as the editors of the demonstration left it."""


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
    Return the translation of ``page`` below ``parent`` in its language, published; create it if it is missing.

    ``fields`` is called only then and returns the translated fields by name. Block ids must be those of ``page``.
    """
    translation = type(page).objects.filter(translation_key=page.translation_key, locale=parent.locale).first()
    if translation is not None and translation.alias_of_id is None:
        return translation
    if translation is None:
        translation = page.copy_for_translation(parent.locale)
    else:
        # Synchronising the languages got here first.
        translation.alias_of = None
    for name, value in {"slug": slug, **fields()}.items():
        setattr(translation, name, value)
    translation.live = False
    translation.save()
    translation.save_revision().publish()
    return type(page).objects.get(pk=translation.pk)
