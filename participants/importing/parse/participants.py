"""CMS's participant list: sixteen columns, one row for each clinician, cohort and organization.

The years come from the column names (ASM_CY27_PARTICIPANT is performance year 2027). Columns that are not known are
kept as published. "Null", an empty cell and a missing column all mean that CMS has not said.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from participants import names
from participants.importing.checks import PARTICIPANT_ROW_CHECKS
from participants.importing.checks.facts import ParticipantRow
from participants.importing.parse import Copy, Facts, Parsed
from participants.importing.report import Issue, Report, error, note, warning
from participants.importing.tables import Row, Table, UnreadableFile, read_tables
from participants.models import Cohort, Listing

REQUIRED = ("NPI", "FIRST_NAME", "LAST_NAME", "STATE", "ASM_COHORT", "ORGANIZATION_LEGAL_NAME")
YEAR_COLUMN = re.compile(r"ASM_CY(\d\d)_(PARTICIPANT|SMALLPRACTICE)")
COHORTS = {cohort.label.upper(): cohort.value for cohort in Cohort}
NOT_SET = {"", "NULL"}
YES_NO = {"YES": True, "NO": False}

COLUMNS = (
    "npi",
    "first_name",
    "last_name",
    "state",
    "cohort",
    "organization",
    "organization_key",
    "years",
    "extra",
    "line",
    "name_words",
    "organization_words",
)


@dataclass(frozen=True)
class Header:
    """Which columns there are. `places` are those of the required and then of the year columns; `extra` maps the names
    of further columns to their places.
    """

    names: tuple[str, ...]
    year_columns: tuple[str, ...]
    places: tuple[int, ...]
    extra: dict[str, int]

    @classmethod
    def read(cls, row: Row) -> "Header":
        line, cells = row
        columns = tuple(re.sub(r"\W+", "_", cell.strip()).upper() for cell in cells)
        found = f"The file has: {', '.join(columns)[:500]}."
        for name in REQUIRED:
            if name not in columns:
                raise UnreadableFile(f"this column is missing. {found}", line=line, column=name)
        for name in columns:
            if columns.count(name) > 1:
                raise UnreadableFile(f"this column occurs twice. {found}", line=line, column=name)
        year_columns = tuple(name for name in columns if YEAR_COLUMN.fullmatch(name))
        if not any(name.endswith("PARTICIPANT") for name in year_columns):
            text = f"no column says who participates in which year. {found}"
            raise UnreadableFile(text, line=line, column="ASM_CYnn_PARTICIPANT")
        known = (*REQUIRED, *year_columns)
        return cls(
            names=columns,
            year_columns=year_columns,
            places=tuple(map(columns.index, known)),
            extra={cells[place].strip(): place for place, name in enumerate(columns) if name not in known},
        )


# A list has far fewer different names and organizations than rows.
@lru_cache(maxsize=1 << 16)
def name_words(name: str) -> tuple[str, ...]:
    return names.index_words(name, "")


@lru_cache(maxsize=1 << 16)
def organization_forms(organization: str) -> tuple[str, str]:
    return names.organization_key(organization), " ".join(names.organization_words(organization))


@lru_cache(maxsize=1024)
def years_json(columns: tuple[str, ...], values: tuple[str, ...]) -> str:
    """{"2027": {"participant": true, "small_practice": null}, ...} of one row's year columns."""
    years: dict[str, dict[str, bool | None]] = {}
    for column, value in zip(columns, values, strict=True):
        digits, what = YEAR_COLUMN.fullmatch(column).groups()  # type: ignore[union-attr]
        year = years.setdefault(f"20{digits}", {"participant": None, "small_practice": None})
        year["participant" if what == "PARTICIPANT" else "small_practice"] = YES_NO.get(value.upper())
    return json.dumps(years)


@dataclass
class ParticipantParser:
    """Checks the rows of one file, leaves out exact duplicates, and yields what to copy.

    `seen` maps the hash of a row's key to its line and the hash of its values: to remember the rows themselves would
    take too much memory for a list of a million.
    """

    table: Table
    header: Header
    facts: Facts
    report: Report
    seen: dict[int, tuple[int, int]] = field(default_factory=dict)
    years_found: set[str] = field(default_factory=set)
    only_sample_npis: bool = True

    def rows(self) -> Iterator[tuple[object, ...]]:
        header, width, pick = self.header, len(self.header.names), itemgetter(*self.header.places)
        line, cells = 0, list[str]()
        for line, cells in self.table.rows:
            self.facts.rows += 1
            if len(cells) != width:
                self.report.add(self.wrong_width(line, len(cells)))
                continue
            npi, first_name, last_name, state, cohort, organization, *years = map(str.strip, pick(cells))
            row = ParticipantRow(
                line,
                npi,
                first_name,
                last_name,
                state.upper(),
                cohort,
                "" if organization.upper() in NOT_SET else organization,
                tuple(years),
                header.year_columns,
            )
            issues = [issue for check in PARTICIPANT_ROW_CHECKS if (issue := check(row))]
            self.report.extend(issues)
            if issues:
                continue
            years_known = years_json(row.year_columns, row.years)
            if not self.is_duplicate(row, years_known):
                extra = {name: cells[place] for name, place in header.extra.items()}
                yield self.listing(row, years_known, json.dumps(extra) if extra else "{}")
        if self.table.cut and len(cells) == width:
            self.report.add(self.cut_cell(line, cells[-1].strip()))
        self.finish()

    def listing(self, row: ParticipantRow, years: str, extra: str) -> tuple[object, ...]:
        """The values of COLUMNS."""
        self.years_found.add(years)
        self.only_sample_npis = self.only_sample_npis and row.npi[0] == "2"
        key, organization_words = organization_forms(row.organization)
        return (
            row.npi,
            row.first_name,
            row.last_name,
            row.state,
            COHORTS[row.cohort.upper()],
            row.organization,
            key,
            years,
            extra,
            row.line,
            " ".join(dict.fromkeys(name_words(row.first_name) + name_words(row.last_name))),
            organization_words,
        )

    def is_duplicate(self, row: ParticipantRow, years: str) -> bool:
        """Whether a row with this key came before: an exact repeat is counted, one with other values is an error."""
        key = hash((row.npi, row.cohort.upper(), row.organization))
        values = hash((row.first_name, row.last_name, row.state, years))
        first_line, first_values = self.seen.setdefault(key, (row.line, values))
        if first_line == row.line:
            return False
        if values == first_values:
            self.facts.duplicates += 1
        else:
            text = f"NPI {row.npi} is on line {first_line} too, in this cohort and organization, with other values."
            self.report.add(error("duplicate_key", text, line=row.line, column="NPI", value=row.npi))
        return True

    def wrong_width(self, line: int, width: int) -> Issue:
        names = self.header.names
        if width < len(names):
            text = f"the row ends before this column: it has {width} cells, the header {len(names)}. Is it cut off?"
            return error("row_width", text, line=line, column=names[width])
        text = f"the row has {width} cells, the header {len(names)}. Is a comma unquoted?"
        return error("row_width", text, line=line, column=names[-1])

    def cut_cell(self, line: int, value: str) -> Issue | None:
        """Whether the last cell of a file that does not end with the end of a line may lack something."""
        column = self.header.names[-1]
        if column in self.header.year_columns and value:
            return None  # the beginnings of Yes, No and Null are refused as such
        text = "the file ends here without the end of a line. Is it cut off?"
        find = warning if value else error
        return find("cut_off", text, line=line, column=column, value=value)

    def finish(self) -> None:
        """What is known once every row has been read."""
        facts = self.facts
        facts.performance_years = tuple(
            int(year)
            for years in self.years_found
            for year, flags in json.loads(years).items()
            if flags["participant"] is not None
        )
        facts.sample = bool(self.years_found) and self.only_sample_npis
        if facts.duplicates:
            text = f"Rows that repeat another row exactly, and were counted but not listed again: {facts.duplicates:,}."
            self.report.add(note("duplicate_row", text))
        if self.header.extra:
            text = f"columns that this portal does not know were kept as published: {', '.join(self.header.extra)}."
            self.report.add(note("extra_columns", text, line=1, column=next(iter(self.header.extra))))


def parse(files: list[Path], report: Report) -> Parsed:
    """The participant list. Raises UnreadableFile when the file is no table or its header does not fit."""
    [path] = files
    table = read_tables(path)[0]
    report.extend(table.issues)
    first = next(table.rows, None)
    if first is None:
        raise UnreadableFile("the file is empty.", line=1, column="1")
    parser = ParticipantParser(table=table, header=Header.read(first), facts=Facts(), report=report)
    return Parsed(facts=parser.facts, copies=[Copy(Listing, COLUMNS, parser.rows())])
