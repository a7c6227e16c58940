"""XLSX, made and sent row by row: nothing is kept in memory or on disk.

Text is inline text and never a formula; what looks like one is also marked as text, so that it stays text when
somebody edits the cell. See ``docs/decisions/0003-own-spreadsheet-writer.md`` for why no library writes it.

Source: ECMA-376, part 1, 18.3 (worksheets) and 18.8 (styles).
"""

import zipfile
from datetime import date, datetime

from wagtail_samlingar.inbox.export.safe_text import for_xml, may_be_formula, without_illegal

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows: Excel opens 1,048,576, but a file without the 64-bit extension, which Excel does not read in a stream, is to
# stay below 2 GiB.
MOST_ROWS = 250_000
# The fastest that still makes it small.
COMPRESSION = 3
WIDTH_OF_COLUMN, LONGEST_TITLE = 22, 31
# Days are counted from 30 December 1899.
_DAY_ZERO, MINUTES_OF_DAY = date(1899, 12, 30).toordinal(), 24 * 60
# Places in ``cellXfs``.
_PLAIN, _HEAD, _DATE, _MOMENT, _QUOTED, _WRAPPED = range(6)

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FORMATS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6">
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1">
<alignment vertical="top" wrapText="1"/></xf>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


class _Outlet:
    """Takes what the archive writes until it is fetched. It cannot be rewound, so sizes follow the data."""

    def __init__(self):
        self._parts = []

    def write(self, data):
        self._parts.append(bytes(data))
        return len(data)

    def flush(self):
        """Nothing is held back."""

    def fetch(self):
        parts, self._parts = self._parts, []
        return b"".join(parts)


def xlsx_file(title, header, chunks, notice_title, notice):
    """Yield the bytes of a workbook with two sheets.

    Args: ``title`` of the first sheet, which holds ``header`` (list of text) and the rows of each of ``chunks`` (lists
    of text, numbers, dates, moments, and None; of a moment its wall clock is written, to the minute); ``notice_title``
    of the second, with a row for each pair of texts in ``notice``.
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for name, content in _parts([title, notice_title]).items():
            archive.writestr(name, without_illegal(content))
        with archive.open("xl/worksheets/sheet2.xml", "w") as sheet:
            sheet.write(_encoded(_notice(notice)))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            letters = [_letters(number) for number in range(len(header))]
            sheet.write(_encoded(_opening(len(header)) + _row(1, header, letters, _HEAD)))
            yield outlet.fetch()
            number = 1
            for rows in chunks:
                lines = [_row(number + place, row, letters) for place, row in enumerate(rows, 1)]
                number += len(lines)
                sheet.write(_encoded("".join(lines)))
                yield outlet.fetch()
            sheet.write(b"</sheetData></worksheet>")
    yield outlet.fetch()


def _encoded(text):
    return without_illegal(text).encode()


def _row(number, values, letters, style=None):
    pairs = zip(letters, values, strict=True)
    cells = [_cell(f"{letter}{number}", value, style) for letter, value in pairs if value not in (None, "")]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place, value, style=None):
    if type(value) is str:
        style = style or (_QUOTED if may_be_formula(value) else _PLAIN)
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{for_xml(value)}</t></is></c>'
    if isinstance(value, datetime):
        days = value.toordinal() - _DAY_ZERO + (value.hour * 60 + value.minute) / MINUTES_OF_DAY
        return f'<c r="{place}" s="{_MOMENT}"><v>{days:.9f}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{_DATE}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _letters(number):
    """Return the letters of a column: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _opening(columns):
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0" tabSelected="1">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="{WIDTH_OF_COLUMN}" customWidth="1"/></cols><sheetData>'
    )


def _notice(pairs):
    rows = "".join(_row(number, pair, ("A", "B"), _WRAPPED) for number, pair in enumerate(pairs, 1))
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><cols><col min="1" max="1" width="26" customWidth="1"/>'
        f'<col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>{rows}</sheetData></worksheet>'
    )


def _parts(titles):
    """Return {name: content} of everything in the archive but the sheets."""
    sheets = "".join(
        f'<sheet name="{_sheet_name(title)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(titles, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in (1, 2)
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_FORMATS}.worksheet+xml"/>'
        for number in (1, 2)
    )
    return {
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_FORMATS}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_FORMATS}.styles+xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId3" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": _STYLES,
    }


def _sheet_name(title):
    """Return ``title`` without what Excel refuses in the name of a sheet."""
    name = "".join(character for character in title if character not in "[]:*?/\\'")[:LONGEST_TITLE]
    return for_xml(name).replace('"', "&quot;")
