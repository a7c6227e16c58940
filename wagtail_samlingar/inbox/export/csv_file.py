"""CSV as Excel with Norwegian settings opens it by a double click: UTF-8 with a mark, semicolons, CRLF."""

import codecs
import csv
import io
from datetime import date, datetime

from wagtail_samlingar.inbox.export.safe_text import for_csv

CONTENT_TYPE = "text/csv; charset=utf-8"
SEPARATOR, END = ";", "\r\n"
# What no text has use for, the tab and the ends of lines apart. As bytes: in UTF-8 they are part of no other letter.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")


def csv_file(header, chunks):
    """Yield the bytes of a CSV file: ``header`` (list of text), then the rows of each of ``chunks``."""
    yield codecs.BOM_UTF8 + _written([header])
    for rows in chunks:
        yield _written(rows)


def _written(rows):
    """Return ``rows`` as they are in the file. Lone surrogates are left out, as UTF-8 has none."""
    # Most cells begin with a letter or a digit: they are not asked twice.
    lines = [
        _line([value if type(value) is str and value[:1].isalnum() else _text_of(value) for value in row])
        for row in rows
    ]
    return "".join(lines).encode("utf-8", "ignore").translate(None, _CONTROLS)


def _line(cells):
    """Return one line. The csv module asks each letter whether it needs quotes, so it is given the few that do."""
    line = SEPARATOR.join(cells)
    if len(cells) > 1 and line.count(SEPARATOR) == len(cells) - 1 and not ('"' in line or "\n" in line or "\r" in line):
        return line + END
    quoted = io.StringIO(newline="")
    csv.writer(quoted, delimiter=SEPARATOR, lineterminator=END).writerow(cells)
    return quoted.getvalue()


def _text_of(value):
    if type(value) is str:
        return for_csv(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")[:16]
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
