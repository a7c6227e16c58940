"""Text that a spreadsheet program shows as it was written, whatever a visitor wrote."""

import re

# What XML 1.0 cannot hold.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What Excel or LibreOffice may take for the beginning of a formula, in any width, after whatever they skip and after
# what is taken away here. Source: OWASP, "CSV Injection"; programs in East Asian locales read U+FF1D and its like as
# their narrow twins.
_STARTS_FORMULA = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b\u200e\u200f\u2060\ufeff]*"
    "[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]"
)
# A tab or the end of a line, after what is left out of the file.
_STARTS_WITH_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]*[\t\r\n]")
# "_x000D_" means a carriage return to Excel; written like this it means itself. Source: ECMA-376, 22.9.2.19.
_ESCAPE_OF_EXCEL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NEEDS_CARE_IN_XML = re.compile("[&<>\r_]")
# UTF-16 units in one cell. Source: Excel specifications and limits.
LONGEST_CELL = 32767
CUT = " […]"


def may_be_formula(text):
    """Return True when a spreadsheet program could calculate ``text`` instead of showing it."""
    if not text or text[0].isalnum():
        return False
    return bool(_STARTS_WITH_CONTROL.match(text) or _STARTS_FORMULA.match(text))


def for_csv(text):
    """Return ``text`` with an apostrophe before what could be a formula."""
    return f"'{text}" if may_be_formula(text) else text


def for_xml(text):
    """Return ``text`` as the content of an XML element that Excel reads back as ``text``, cut to what a cell holds.

    The document as a whole is to be passed through :func:`without_illegal`.
    """
    if len(text) > LONGEST_CELL // 2:
        text = shortened(text)
    if _NEEDS_CARE_IN_XML.search(text) is None:
        return text
    text = _ESCAPE_OF_EXCEL.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def without_illegal(text):
    """Return ``text``, a whole part of a file, without what XML or UTF-8 cannot hold. Once for many cells."""
    return _NOT_IN_XML.sub("", text)


def shortened(text):
    """Return ``text``, cut where it is longer than a cell of Excel may be."""
    if len(text.encode("utf-16-le", "replace")) // 2 <= LONGEST_CELL:
        return text
    room = (LONGEST_CELL - len(CUT)) * 2
    return text.encode("utf-16-le", "replace")[:room].decode("utf-16-le", "ignore") + CUT
