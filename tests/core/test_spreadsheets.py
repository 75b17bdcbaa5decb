"""No cell of a downloaded table is run as a formula, and no text is lost on the way."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.lib.cells import safe_cell
from core.lib.spreadsheets import csv_bytes, sheet_name, xlsx_bytes

ATTACKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x.invalid")',
    " =1",
    "＝1+1",
    "\x00=1+1",
    "\u00a0=1",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_text_that_looks_like_a_formula_is_written_as_text(text):
    assert safe_cell(text).startswith("'")
    table = list(csv.reader(io.StringIO(csv_bytes(["a"], [[text]]).decode("utf-8-sig"))))
    assert table[1][0].startswith("'")
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Hoja", ["a"], [[text]]))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


@given(st.text(max_size=60))
def test_no_cell_ever_begins_like_a_formula(text):
    cell = safe_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=4))
def test_a_csv_file_gives_back_what_was_written(rows):
    table = csv.reader(io.StringIO(csv_bytes(["uno", "dos"], rows).decode("utf-8-sig"), newline=""))
    assert list(table)[1:] == [[safe_cell(text) for text in row] for row in rows]


def test_numbers_dates_and_accents_stay_what_they_are():
    row = [75, -3, date(2015, 7, 1), "Niñez, «año» y más", None, True]
    text = csv_bytes(["nivel", "b", "mes", "texto", "vacío", "sí"], [row]).decode("utf-8")
    assert text.startswith("\ufeff")
    assert "75,-3,2015-07-01," in text
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Hoja", list("abcdef"), [row]))).active
    assert [cell.value for cell in sheet[2]][:2] == [75, -3]
    assert sheet["C2"].value.date() == date(2015, 7, 1)
    assert sheet["D2"].value == "Niñez, «año» y más"


def test_control_signs_do_not_break_the_file():
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Hoja", ["a"], [["uno\x0bdos\x1f"]]))).active
    assert sheet["A2"].value == "unodos"


def test_a_sheet_is_called_as_excel_allows():
    assert sheet_name("Avance: 103/2015 [todo]*?") == "Avance  103 2015  todo"
    assert len(sheet_name("x" * 60)) == 31
    assert sheet_name("'") == "Hoja 1"


def test_an_empty_table_has_its_header():
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Hoja", ["Acuerdo"], []))).active
    assert sheet["A1"].value == "Acuerdo"
