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


class Cells:
    """Makes cells of a CSV file: text that no program takes for a formula."""

    @staticmethod
    def text(value):
        """Return ``value`` (text) as it stands in the file."""
        # Most cells begin with a letter or a digit: they are not asked twice.
        return value if value[:1].isalnum() else for_csv(value)

    number = staticmethod(str)
    day = staticmethod(date.isoformat)

    @staticmethod
    def moment(value):
        """Return the wall clock of ``value`` (datetime) to the minute; text as text, and "" for None."""
        if isinstance(value, datetime):
            return value.isoformat(" ", "minutes")[:16]
        return Cells.text(value) if value else ""


def csv_file(header, chunks):
    """Yield the bytes of a CSV file: ``header`` (list of text), then the rows of each of ``chunks``.

    Rows are lists of text, numbers, dates, moments and None.
    """
    return csv_lines(header, ([[_cell(value) for value in row] for row in rows] for rows in chunks))


def csv_lines(header, chunks):
    """Yield the bytes of a CSV file: ``header`` (list of text), then rows of what ``Cells`` has made."""
    yield codecs.BOM_UTF8 + _written([[Cells.text(text) for text in header]])
    for rows in chunks:
        yield _written(rows)


def _written(rows):
    """Return ``rows`` as they are in the file. Lone surrogates are left out, as UTF-8 has none."""
    return "".join([_line(row) for row in rows]).encode("utf-8", "ignore").translate(None, _CONTROLS)


def _line(cells):
    """Return one line. The csv module asks each letter whether it needs quotes, so it is given the few that do."""
    line = SEPARATOR.join(cells)
    if len(cells) > 1 and line.count(SEPARATOR) == len(cells) - 1 and not ('"' in line or "\n" in line or "\r" in line):
        return line + END
    quoted = io.StringIO(newline="")
    csv.writer(quoted, delimiter=SEPARATOR, lineterminator=END).writerow(cells)
    return quoted.getvalue()


def _cell(value):
    if isinstance(value, datetime):
        return Cells.moment(value)
    if isinstance(value, date):
        return Cells.day(value)
    return "" if value is None else Cells.text(str(value)) if isinstance(value, str) else str(value)
