"""Small participant lists in CMS's format, of people who do not exist and whose NPIs start with 1 as real ones do.

participant_list([person(1), person(2, state="NY")])                 the bytes of a file with two rows
participant_list(people(10), extra={"REGION": "South"})              with a column more
"""

import csv
import io
from collections.abc import Mapping, Sequence

import openpyxl

from participants.npi import check_digit
from participants.sample import HEADER, Row


def npi(number: int, *, first_digit: int = 1) -> str:
    """A valid NPI. Those that start with 2 are the sample's."""
    nine_digits = f"{first_digit}{number:08}"
    return nine_digits + check_digit(nine_digits)


def person(number: int = 1, **changes: str) -> Row:
    """A row of the list; equal numbers are the same person."""
    row = Row(
        npi=npi(number),
        first_name="ADA",
        last_name=f"O'HARA {chr(65 + number % 26)}",
        state="TX",
        cohort="Heart Failure",
        organization="PRAIRIE HEART GROUP, PLLC",
        participant_2027="Yes",
        small_practice_2027="No",
    )
    return row._replace(**changes)


def people(count: int, **changes: str) -> list[Row]:
    return [person(number, **changes) for number in range(1, count + 1)]


def sample_people(count: int) -> list[Row]:
    return [row._replace(npi=npi(number, first_digit=2)) for number, row in enumerate(people(count), start=1)]


def participant_list(
    rows: Sequence[Sequence[str]],
    *,
    header: Sequence[str] = HEADER,
    extra: Mapping[str, str] = {},
    line_end: str = "\n",
    encoding: str = "utf-8",
) -> bytes:
    """A CSV file. `extra` adds columns with one value throughout."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow([*header, *extra])
    writer.writerows([*row, *extra.values()] for row in rows)
    return text.getvalue().encode(encoding)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """The same rows, the header among them, as the only sheet of a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
