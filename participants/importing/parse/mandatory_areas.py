"""CMS's list of mandatory areas: codes of metropolitan and micropolitan areas and divisions, with titles.

CMS does not document the workbook's shape, so nothing is assumed but this: some sheet has a header row, in its first
twenty rows, with a cell that mentions "CBSA" or "code"; the codes are the column with the most five-digit values; and
the title stands in the next column.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from asm_portal.rules.eligibility import MANDATORY_AREAS
from participants.importing.parse import Copy, Facts, Parsed
from participants.importing.report import Report, note
from participants.importing.tables import Row, Table, UnreadableFile, read_tables
from participants.models import MandatoryArea

COLUMNS = ("code", "title", "line", "raw")
HEADER_ROWS = 20
HEADER_CELL = re.compile(r"cbsa|code", re.IGNORECASE)
CODE = re.compile(r"(\d{5})(?:\.0)?")


def code_in(cell: str) -> str:
    """The five-digit code of a cell ("10580", "10580.0", " 10580 "), or ""."""
    match = CODE.fullmatch(cell.strip())
    return match[1] if match else ""


def coded_rows(table: Table) -> tuple[int, list[Row]] | None:
    """The place of the code column and the rows below the header, or None if the table has no such column."""
    rows = list(table.rows)
    header = next(
        (place for place, (_, cells) in enumerate(rows[:HEADER_ROWS]) if any(map(HEADER_CELL.search, cells))), None
    )
    if header is None:
        return None
    below = rows[header + 1 :]
    width = max((len(cells) for _, cells in below), default=0)
    codes = [sum(bool(code_in(cells[place])) for _, cells in below if place < len(cells)) for place in range(width)]
    if not any(codes):
        return None
    return codes.index(max(codes)), below


def areas(column: int, rows: list[Row], report: Report) -> Iterator[tuple[str, str, int, list[str]]]:
    first_lines: dict[str, int] = {}
    for line, cells in rows:
        code = code_in(cells[column]) if column < len(cells) else ""
        if not code:
            continue
        if code in first_lines:
            text = f"area {code} is on line {first_lines[code]} too and was counted once."
            report.add(note("duplicate_row", text, line=line, value=code))
            continue
        first_lines[code] = line
        title = cells[column + 1].strip() if column + 1 < len(cells) else ""
        yield code, title, line, cells


def parse(files: list[Path], report: Report) -> Parsed:
    """The mandatory areas. Raises UnreadableFile when no sheet holds area codes."""
    [path] = files
    for table in read_tables(path):
        report.extend(table.issues)
        if found := coded_rows(table):
            rows = list(areas(*found, report))
            facts = Facts(rows=len(rows), expected_total=MANDATORY_AREAS.value)
            return Parsed(facts, [Copy(MandatoryArea, COLUMNS, [(*row[:3], json.dumps(row[3])) for row in rows])])
    raise UnreadableFile(
        'no column of area codes was found: a header with "CBSA" or "code" over five-digit values.',
        line=1,
        column="CBSA code",
    )
