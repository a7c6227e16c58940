"""Bokmål where other apps have no nynorsk.

Wagtail has no nynorsk catalogue. Django takes what a language lacks from the catalogue of ``LANGUAGE_CODE``: a nynorsk
editor reads "Publiser" where that is "nb", but "Publish" where it is "nn" itself, or English. With
``WAGTAIL_SAMLINGAR["NYNORSK_FALLBACK"] = "nb"`` the same editor reads "Publiser" whatever it is.
"""

from django.conf import settings as django_settings
from django.utils.translation import trans_real

from wagtail_samlingar.conf import settings

NYNORSK = "nn"


def set_fallback():
    """Let what nynorsk lacks come from the language that the site has chosen; without a choice nothing is changed.

    Loads both catalogues. To be called when all apps are ready, and again by those who clear Django's catalogues.
    """
    language = settings.NYNORSK_FALLBACK
    if not language or not django_settings.USE_I18N or NYNORSK not in dict(django_settings.LANGUAGES):
        return
    # One of our own and alone: what the site's bokmål lacks comes from LANGUAGE_CODE, which may be nynorsk, which ….
    fallback = trans_real.DjangoTranslation(language)
    fallback._fallback = None
    trans_real.translation(NYNORSK)._fallback = fallback
