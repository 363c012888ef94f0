"""Lists as CSV files and workbooks, with cells that no spreadsheet takes for a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import register_converter
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

FORMATS = {"csv": "CSV", "xlsx": "Excel"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A spreadsheet evaluates a cell that begins with one of these, also after white space, in half or full width.
FORMULA_STARTS = tuple("=+-@＝＋－＠|")
FORMULA_CONTROLS = tuple("\t\r\n\0")


class FormatConverter:
    """`csv` or `xlsx` at the end of an address."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")


def safe_cell(value: Any) -> Any:
    """Text that would be run as a formula gets an apostrophe in front; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    if value.startswith(FORMULA_CONTROLS) or value.lstrip().startswith(FORMULA_STARTS):
        value = f"'{value}"
    return value.replace("\0", "")


def export(name: str, file_format: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """A download of `rows` (any number: nothing is held in memory as a whole) under the file name `name`."""
    if file_format == "csv":
        response: HttpResponseBase = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv")
    else:
        response = FileResponse(workbook_file(header, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """UTF-8 with a byte order mark, by which Excel knows the encoding."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(header)
    for row in rows:
        writer.writerow(map(safe_cell, row))
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def workbook_file(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("List")
    sheet.append(list(header))
    for row in rows:
        sheet.append([text_cell(sheet, safe_cell(value)) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook.save(file)
    file.seek(0)
    return file


def text_cell(sheet: Any, value: Any) -> Any:
    """NPIs and codes are text, so that no digit is lost."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
