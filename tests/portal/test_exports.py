"""Lists as files: what a cell says stays what it says, and no spreadsheet takes it for a formula."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from asm_portal.exports import FORMATS, export, safe_cell

ROWS: list[list[Any]] = [
    ["1234567893", "O'HARA", "", -7, 0.5, None],
    ["=1+1", " =1+1", "＝1", "-2", "+2", "@SUM(A1)"],
    ["\t=1", "\r=1", "a\nb", "|calc", 'say "hi"', "Núñez, 王"],
]
HEADER = ["NPI", "Name", "Nothing", "Number", "Share", "None"]


def content(file_format: str, rows: list[list[Any]] = ROWS) -> bytes:
    return b"".join(export("list", file_format, HEADER, rows).streaming_content)  # type: ignore[attr-defined]


def from_csv(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def cells_of(file: bytes) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    assert sheet is not None
    return [cell for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("text", ["", "SMITH", "12207", "O'HARA", "a=b", "1-2", "  padded", "…", "'quoted"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "|x", "＝1", "＋1", " =1", "\t1", "\r1", "\n=1", "\0=1", "\u00a0=1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_in_front(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert "\0" not in safe_cell(text)


@pytest.mark.parametrize("value", [-7, 0.5, None, True])
def test_numbers_stay_numbers(value: Any) -> None:
    assert safe_cell(value) is value


def test_a_file_says_what_the_list_says() -> None:
    header, first, second, third = from_csv(content("csv"))
    assert header == HEADER
    assert first == ["1234567893", "O'HARA", "", "-7", "0.5", ""]
    assert second == ["'=1+1", "' =1+1", "'＝1", "'-2", "'+2", "'@SUM(A1)"]
    assert third[4:] == ['say "hi"', "Núñez, 王"]


def test_a_workbook_has_no_formula_in_it_and_npis_as_text() -> None:
    cells = cells_of(content("xlsx"))
    assert "f" not in {cell.data_type for cell in cells}
    assert cells[6].value == "1234567893"
    assert cells[9].value == -7


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_list_of_any_length_has_all_its_rows(file_format: str) -> None:
    file = content(file_format, [[str(number)] * 6 for number in range(3000)])
    found = len(from_csv(file)) if file_format == "csv" else len(cells_of(file)) / 6
    assert found == 3001


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_download_has_a_name_and_its_type(file_format: str) -> None:
    headers = export("asm-list", file_format, HEADER, ROWS).headers
    assert headers["Content-Disposition"] == f'attachment; filename="asm-list.{file_format}"'
    assert headers["Content-Type"].startswith(("text/csv", "application/vnd.openxmlformats"))
