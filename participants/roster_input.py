"""The NPIs in what a person hands in for a roster check: pasted text, a CSV file or a workbook.

Everything is read once, within limits, and nothing is kept.
"""

import re
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import dropwhile, zip_longest
from pathlib import Path

from asm_portal.privacy import looks_like_patient_data
from participants import npi as npis
from participants.importing.tables import Row, Table, UnreadableFile, read_tables
from participants.npi import Candidate

MOST_NPIS = 1_000
MOST_LINES = 50_000
MOST_UNPACKED = 8 * 1024 * 1024  # bytes; to read more of a workbook takes longer than a page may
HEADER_WITHIN = 20  # rows

_NAMED_NPI = re.compile(r"(?i)(?<![a-z])npi(?![a-z])|national provider identifier")
_DIGIT = re.compile(r"\d")


class CannotCheck(ValueError):
    """What was handed in cannot be checked. The message is a sentence for the person who did."""


def from_text(text: str) -> list[Candidate]:
    """The NPIs in pasted text. Raises CannotCheck."""
    lines = len(text.splitlines())
    if lines > MOST_LINES:
        raise CannotCheck(f"This text has {lines:,} lines; at most {MOST_LINES:,} are read.")
    if patient_data := looks_like_patient_data(text):
        raise CannotCheck(patient_data)
    return within_limits(npis.find_in_text(text))


def from_items(items: Iterable[str]) -> list[Candidate]:
    """A list that is already taken apart: each item is one NPI, and its place is its line. Raises CannotCheck."""
    items = list(items)
    if patient_data := looks_like_patient_data("\n".join(items)):
        raise CannotCheck(patient_data)
    return within_limits([candidate(line, item) for line, item in enumerate(items, 1)])


def from_file(path: Path) -> list[Candidate]:
    """The NPIs in a CSV file, or on the one sheet of a workbook that has some. Raises CannotCheck."""
    if unpacked_size(path) > MOST_UNPACKED:
        raise CannotCheck("This workbook is too large. Copy the column with the NPIs into a new one.")
    try:
        sheets = [rows for table in read_tables(path) if (rows := rows_of(table))]
    except UnreadableFile as problem:
        raise CannotCheck(str(problem)) from problem
    columns = [column for rows in sheets if (column := npi_column(rows))]
    if len(columns) > 1:
        raise CannotCheck(f"{len(columns)} sheets of this workbook hold NPIs. Check one sheet at a time.")
    if not columns:
        return from_text(as_text(max(sheets, key=len, default=[])))
    [cells] = columns
    refuse_too_many(len(cells))
    return within_limits([found for line, cell in cells for found in in_cell(line, cell)])


def within_limits(found: list[Candidate]) -> list[Candidate]:
    if not found:
        raise CannotCheck("There is no NPI in this. An NPI has 10 digits and starts with 1 or 2.")
    refuse_too_many(len(found))
    return found


def refuse_too_many(npis_given: int) -> None:
    if npis_given > MOST_NPIS:
        raise CannotCheck(f"This holds {npis_given:,} NPIs; at most {MOST_NPIS:,} are checked at a time.")


def candidate(line: int, written: str) -> Candidate:
    """A text that is meant to be one NPI."""
    number = npis.normalise(written)
    return Candidate(line, written, number if re.fullmatch("[0-9]{10}", number) else "", npis.problem(written))


# ---------------------------------------------------------------------------------------------------------- tables

Cell = tuple[int, str]


def unpacked_size(path: Path) -> int:
    """The bytes that a workbook, which is a ZIP archive, says that it holds; 0 for any other file."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())
    return 0


def rows_of(table: Table) -> list[Row]:
    rows = []
    for row in table.rows:
        if row[0] > MOST_LINES:
            raise CannotCheck(f"This file has more than {MOST_LINES:,} lines, and no more are read.")
        rows.append(row)
    if patient_data := looks_like_patient_data(as_text(rows)):
        raise CannotCheck(patient_data)
    return rows


def npi_column(rows: list[Row]) -> list[Cell] | None:
    """The column with the NPIs, without its heading: (line, cell) for each row. None when there is no such column.

    It is one that is called NPI, wherever on the sheet the table begins; else one that holds valid NPIs. Of several,
    it is the one with the most different valid NPIs: the NPI of a group is the same on every line.
    """
    columns = [
        [(line, cell) for (line, _), cell in zip(rows, cells, strict=True)]
        for cells in zip_longest(*(cells for _, cells in rows), fillvalue="")
    ]
    named = [
        columns[place][at:]
        for at, (_, cells) in enumerate(rows[:HEADER_WITHIN], start=1)
        for place, cell in enumerate(cells)
        if is_named_npi(cell)
    ]
    found = (
        [column for column in named if count_valid(column)]
        or [list(dropwhile(lambda cell: not holds_a_number(cell), column)) for column in columns if count_valid(column)]
        or [column for column in named if any(map(holds_a_number, column))]
    )
    return max(reversed(found), key=count_valid, default=None)


def is_named_npi(cell: str) -> bool:
    return bool(_NAMED_NPI.search(cell.replace("_", " "))) and not _DIGIT.search(cell)


def holds_a_number(cell: Cell) -> bool:
    return bool(_DIGIT.search(cell[1]))


def count_valid(column: list[Cell]) -> int:
    """How many different valid NPIs its first cells hold: as many cells as are checked at a time."""
    numbers = {npis.normalise(cell) for _, cell in column[:MOST_NPIS]}
    return sum(map(npis.is_valid, numbers))


def in_cell(line: int, cell: str) -> list[Candidate]:
    """A cell holds one NPI, several, or none where one should be."""
    return [replace(found, line=line) for found in npis.find_in_text(cell)] or [candidate(line, cell)]


def as_text(rows: list[Row]) -> str:
    """Rows as the text that they may have been (a letter, columns with tabs between them), each on its line."""
    lines = [""] * (rows[-1][0] if rows else 0)
    for line, cells in rows:
        lines[line - 1] = ",".join(" ".join(cell.split("\n")) for cell in cells)
    return "\n".join(lines)
