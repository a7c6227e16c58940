"""What is written to the files themselves: safe cells, letters, and rows that come as they are read."""

import csv
import io
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wagtail_samlingar.inbox.export.csv_file import csv_file
from wagtail_samlingar.inbox.export.safe_text import LONGEST_CELL, may_be_formula, shortened
from wagtail_samlingar.inbox.export.xlsx_file import xlsx_file

# Case 90, and what programs skip or read alike.
DANGEROUS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "−1", "﹢1"),
    *(
        "\x00=1+1",
        "\ud800=1",
        " =1+1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://example.org";"Klikk")',
    ),
]
HARMLESS = ["Kari", "Lag = glede", "a@b.example", "70 00 00 00", "'sitat", "", "½", "Åse-Marie"]


def csv_rows(header, *rows):
    """Return the cells of a CSV file read back."""
    text = b"".join(csv_file(header, [list(rows)])).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def xlsx_bytes(header, *rows):
    """Return an Excel file."""
    return b"".join(xlsx_file("People", header, [list(rows)], "About", [("Purpose", "=1")]))


def xlsx_cells(header, *rows):
    """Return the cells of an Excel file read back, as openpyxl has them."""
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(xlsx_bytes(header, *rows)))["People"].rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_case_090_formulas_are_text_in_both_files_and_in_headers(text):
    kept = text.replace("\x00", "").replace("\ud800", "")
    for row in csv_rows([text], [text]):
        assert row == [f"'{kept}"]
    for [cell] in xlsx_cells([text], [text]):
        assert cell.data_type == "s"
        assert cell.value.replace("\r", "\n") == kept.replace("\r", "\n")
        # Stays text when somebody edits the cell.
        assert cell.quotePrefix


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_left_as_it_is(text):
    assert csv_rows(["x"], [text])[1] == [text]
    assert xlsx_cells(["x", "y"], ["z", text])[1][1].value == (text or None)


def test_case_090_no_formula_is_ever_written():
    sheet = zipfile.ZipFile(io.BytesIO(xlsx_bytes(DANGEROUS, DANGEROUS))).read("xl/worksheets/sheet1.xml")

    assert b"<f" not in sheet


def test_case_092_letters_are_right_and_excel_knows_the_encoding():
    data = b"".join(csv_file(["Namn"], [[["Åse Ærø Øvrebø 😀"]]]))

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == "Namn\r\nÅse Ærø Øvrebø 😀\r\n"
    assert xlsx_cells(["Namn"], ["Åse Ærø Øvrebø 😀"])[1][0].value == "Åse Ærø Øvrebø 😀"


def test_separators_quotes_and_lines_stay_in_their_cell():
    row = ['Lag; avd. "Nord"', "to\nlinjer", "tre,fire"]

    assert csv_rows(["a", "b", "c"], row)[1] == row
    for cell in (*row, '"', ";", "a\rb", "x;y"):
        assert csv_rows(["a", "b"], [cell, "z"], ["", ""])[1:] == [[cell, "z"], ["", ""]]
    # A row of one empty cell is no empty line.
    assert csv_rows(["a"], [""], ["b"]) == [["a"], [""], ["b"]]
    assert [cell.value for cell in xlsx_cells(["a", "b", "c"], row)[1]] == row


def test_numbers_dates_and_moments_are_what_they_are():
    row = [-5, date(2021, 11, 17), datetime(2021, 11, 17, 10, 0), None]

    assert csv_rows(["a", "b", "c", "d"], row)[1] == ["-5", "2021-11-17", "2021-11-17 10:00", ""]
    number, day, moment, nothing = [cell.value for cell in xlsx_cells(["a", "b", "c", "d"], row)[1]]
    assert (number, day.date(), moment, nothing) == (-5, date(2021, 11, 17), datetime(2021, 11, 17, 10, 0), None)


def test_characters_that_xml_cannot_hold_break_nothing():
    text = "a\x00b\x0bc\ud800de"

    assert xlsx_cells(["x"], ["a\x00b\x0bc\ud800d\uffffe"])[1][0].value == "abcde"
    assert csv_rows(["x"], [text])[1] == ["abcde"]


@pytest.mark.parametrize("character", ["x", "å", "😀"])
def test_longer_than_a_cell_is_cut_and_says_so(character):
    units = len(character.encode("utf-16-le")) // 2
    text = character * (LONGEST_CELL // units)

    assert shortened(text) == text
    cut = shortened(text + character)
    assert cut.endswith(" […]")
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert xlsx_cells(["x"], [text + character])[1][0].value == cut
    # A CSV has no such limit.
    assert csv_rows(["x"], [text + character])[1] == [text + character]


def test_escapes_of_excel_mean_themselves():
    sheet = zipfile.ZipFile(io.BytesIO(xlsx_bytes(["x"], ["_x000D_"]))).read("xl/worksheets/sheet1.xml").decode()

    assert "_x005F_x000D_" in sheet


def test_more_columns_than_letters():
    header = [f"c{number}" for number in range(60)]

    cells = xlsx_cells(header, header)

    assert [cell.value for cell in cells[1]] == header
    assert cells[1][59].coordinate == "BH2"


def test_every_part_of_the_workbook_is_well_formed_and_named():
    archive = zipfile.ZipFile(io.BytesIO(xlsx_bytes(["Namn & <nummer>"], ["a & b < c > d"])))

    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))  # noqa: S314 - the file was made in this test
    types = archive.read("[Content_Types].xml").decode()
    for number in (1, 2):
        assert f"/xl/worksheets/sheet{number}.xml" in types
    # Nothing in the archive needs the extension that Excel does not read in a stream.
    assert all(info.extract_version <= 20 for info in archive.infolist())


def test_names_of_sheets_are_what_excel_takes():
    data = b"".join(xlsx_file("Påmeldingar: [alle] og & endå fleire av dei", ["x"], [], "About", []))

    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["Påmeldingar alle og & endå flei", "About"]


@pytest.mark.parametrize("write", [csv_file, lambda header, chunks: xlsx_file("P", header, chunks, "A", [])])
def test_case_093_rows_are_sent_as_they_are_read(write):
    read = []

    def chunks():
        for number in range(3):
            read.append(number)
            yield [[f"Person {number}"]]

    content = write(["Name"], chunks())
    assert next(content)
    assert read == []
    next(content)
    assert read == [0]
    list(content)
    assert read == [0, 1, 2]


@settings(max_examples=50)
@example("\x01\t=1+1")
@example("\x01\t")
@given(st.text(max_size=40))
def test_whatever_is_written_no_cell_of_a_csv_starts_a_formula(text):
    [safe] = csv_rows(["x", "y"], ["z", text])[1][1:]

    assert safe.startswith("'") or not may_be_formula(safe)
