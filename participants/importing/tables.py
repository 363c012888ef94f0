"""Reads a CSV file or a workbook as rows of text, or says in words why it cannot be read."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from asm_portal.archives import DAMAGED
from participants.importing.report import Issue, error, warning

# A workbook is a ZIP archive: this much may come out of one (bytes).
UNPACKED_LIMIT = 256 * 1024 * 1024
DELIMITERS, DELIMITER_WITHIN = ",|;\t", 20  # lines
LONGEST_CELL = csv.field_size_limit()  # characters

ZIP_ARCHIVE = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WEB_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")

Row = tuple[int, list[str]]


class UnreadableFile(Exception):
    """The file is not a table, or not the table that it should be. `issue` says why, where, and what to do."""

    def __init__(self, text: str, *, line: int | None = None, column: str = "") -> None:
        self.issue = error("readable", text, line=line, column=column)
        super().__init__(self.issue.message)


@dataclass(frozen=True)
class Table:
    """`rows` yields (line, cells), blank lines left out; it can be read once.

    `line` is where a row begins: a quoted cell may go on over several lines. `cut` says that the file is text and does
    not end with the end of a line, so that its last cell may be incomplete.
    """

    rows: Iterator[Row]
    issues: tuple[Issue, ...] = ()
    cut: bool = False


def read_tables(path: Path) -> list[Table]:
    """The tables of a file: one for a CSV file, one for each sheet of a workbook.

    Goes by content, not by name. Raises UnreadableFile; so may the rows of a CSV file while they are read.
    """
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(ZIP_ARCHIVE):
        return workbook_tables(path)
    refuse_other_kinds(start)
    return [csv_table(path)]


def refuse_other_kinds(start: bytes) -> None:
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    problem = None
    if not text:
        problem = "the file is empty."
    elif text.startswith(b"%PDF"):
        problem = "this is a PDF document. Import the CSV file or the workbook."
    elif text.lower().startswith(WEB_PAGE):
        problem = "this is a web page, not a table. Fetch the file again."
    elif text.startswith(OLD_WORKBOOK):
        problem = "this is an old Excel workbook (.xls). Save it as .xlsx or CSV."
    elif text.startswith(UTF_16):
        problem = "this is what Excel calls Unicode Text. Save it as .xlsx or as CSV UTF-8."
    if problem:
        raise UnreadableFile(problem, line=1, column="1")


def csv_table(path: Path) -> Table:
    encoding, issues = encoding_of(path)
    with path.open("rb") as file:
        start = b"".join(islice(file, DELIMITER_WITHIN))
        delimiter = max(DELIMITERS, key=lambda sign: start.count(sign.encode()))
        file.seek(-1, io.SEEK_END)
        cut = file.read(1) not in b"\r\n"
    return Table(rows=csv_rows(path, encoding, delimiter), issues=issues, cut=cut)


def encoding_of(path: Path) -> tuple[str, tuple[Issue, ...]]:
    """UTF-8, with or without a byte order mark; else Windows-1252, which CMS uses too, with a warning.

    Raises UnreadableFile for bytes that are text in neither.
    """
    not_utf8: Issue | None = None
    neither: UnreadableFile | None = None
    with path.open("rb") as file:
        for line, content in enumerate(file, start=1):
            if (at := content.find(b"\0")) >= 0:
                text = "this is binary data, not a CSV file or a workbook."
                raise UnreadableFile(text, line=line, column=str(at + 1))
            if content.isascii():
                continue
            try:
                content.decode()
            except UnicodeDecodeError as problem:
                text = "this is not UTF-8. The file was read as Windows-1252: check names with accents."
                not_utf8 = not_utf8 or warning("encoding", text, line=line, column=str(problem.start + 1))
            try:
                content.decode("cp1252")
            except UnicodeDecodeError as problem:
                text = "this is neither UTF-8 nor Windows-1252, so it is not a CSV file."
                neither = neither or UnreadableFile(text, line=line, column=str(problem.start + 1))
    if not_utf8 is None:
        return "utf-8-sig", ()
    if neither is not None:
        raise neither
    return "cp1252", (not_utf8,)


def csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as problem:
            text = f"the quotation marks of this cell do not pair up ({problem}). Is the file cut off?"
            raise UnreadableFile(text, line=line, column=column_of_quotes(file, line, delimiter)) from problem


def column_of_quotes(file: TextIO, line: int, delimiter: str) -> str:
    """The name of the column in whose cell the quotation marks of a line go wrong: where text follows the closing one,
    or else the last cell, which never ends.
    """
    file.seek(0)
    header = next(csv.reader(file, delimiter=delimiter))
    file.seek(0)
    [text] = islice(file, line - 1, line)
    end = re.escape(delimiter)
    followed = re.search(rf'(^|{end})"([^"]|"")*"(?!["\r\n]|{end})', text[:LONGEST_CELL])
    place = len(next(csv.reader([text[: followed.end() if followed else LONGEST_CELL]], delimiter=delimiter)))
    return header[place - 1] if place <= len(header) else str(place)


NO_WORKBOOK = "This is not a workbook that can be read: it is damaged or of another kind."


def workbook_tables(path: Path) -> list[Table]:
    """The sheets of a workbook, each read as it is asked for."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > UNPACKED_LIMIT:
            raise UnreadableFile(
                f"The workbook unpacks to {unpacked // 1024**2:,} MiB; at most {UNPACKED_LIMIT // 1024**2} are read."
            )
        workbook = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except (*DAMAGED, InvalidFileException, ParseError) as problem:
        raise UnreadableFile(NO_WORKBOOK) from problem
    return [Table(rows=sheet_rows(sheet)) for sheet in workbook.worksheets]


def sheet_rows(sheet: Any) -> Iterator[Row]:
    """The rows, all as wide as the first one or wider: a sheet does not tell an empty last cell from none."""
    width = 0
    try:
        for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [cell_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                width = width or len(cells)
                yield line, cells + [""] * (width - len(cells))
    except (*DAMAGED, ParseError) as problem:
        raise UnreadableFile(NO_WORKBOOK) from problem


def cell_text(value: object) -> str:
    """A cell as a person sees it: whole numbers without ".0", nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
