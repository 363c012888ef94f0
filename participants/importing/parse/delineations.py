"""Census List 1: each county of a metropolitan or micropolitan area, with the area's division where it has any.

Two title rows, a header, one row a county, then notes; rows without a five-digit CBSA code are notes.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from participants.importing.parse import Copy, Facts, Parsed
from participants.importing.report import Issue, Report, error, quoted
from participants.importing.tables import UnreadableFile, read_tables
from participants.models import Area, County
from participants.states import BY_FIPS

CBSA, DIVISION = "CBSA Code", "Metropolitan Division Code"
CBSA_TITLE, DIVISION_TITLE = "CBSA Title", "Metropolitan Division Title"
KIND = "Metropolitan/Micropolitan Statistical Area"
COUNTY, STATE_FIPS, COUNTY_FIPS = "County/County Equivalent", "FIPS State Code", "FIPS County Code"
CENTRAL = "Central/Outlying County"
KINDS = {
    "Metropolitan Statistical Area": Area.Kind.METROPOLITAN,
    "Micropolitan Statistical Area": Area.Kind.MICROPOLITAN,
}

# What the cells of each column look like. The file has more columns, which are not needed.
SHAPES = {
    CBSA: re.compile(r"\d{5}"),
    DIVISION: re.compile(r"(\d{5})?"),
    CBSA_TITLE: re.compile(".+"),
    KIND: re.compile("|".join(KINDS)),
    DIVISION_TITLE: re.compile(".*"),
    COUNTY: re.compile(".+"),
    STATE_FIPS: re.compile("|".join(BY_FIPS)),
    COUNTY_FIPS: re.compile(r"\d{3}"),
    CENTRAL: re.compile("Central|Outlying"),
}

AREA_COLUMNS = ("code", "title", "kind", "states", "cbsa_code", "has_divisions")
COUNTY_COLUMNS = ("geoid", "name", "state", "area_code", "central")


@dataclass
class FoundArea:
    title: str
    kind: Area.Kind
    cbsa_code: str
    states: set[str] = field(default_factory=set)
    has_divisions: bool = False


def county_rows(path: Path, report: Report) -> list[tuple[int, dict[str, str]]]:
    """(line, cells by column name) of every row with a CBSA code."""
    for table in read_tables(path):
        report.extend(table.issues)
        header: list[str] = []
        found = []
        for line, cells in table.rows:
            row = dict(zip(header, map(str.strip, cells), strict=False))
            if not header and CBSA in cells:
                header = [cell.strip() for cell in cells]
                require_columns(header, line)
            elif SHAPES[CBSA].fullmatch(row.get(CBSA, "")):
                found.append((line, row))
        if header:
            return found
    raise UnreadableFile("this column is missing, so this is not the Census Bureau’s List 1.", line=1, column=CBSA)


def require_columns(header: list[str], line: int) -> None:
    for name in SHAPES:
        if name not in header:
            raise UnreadableFile("this column is missing.", line=line, column=name)


def problem_of(line: int, row: dict[str, str]) -> Issue | None:
    for column, shape in SHAPES.items():
        value = row.get(column, "")
        if not shape.fullmatch(value):
            text = f"{quoted(value)} is not what stands in this column. Is the row cut off?"
            return error("county_row", text, line=line, column=column, value=value)
    return None


def parse(files: list[Path], report: Report) -> Parsed:
    """Areas (CBSAs and divisions) and counties. Raises UnreadableFile when the file has another shape."""
    [path] = files
    areas: dict[str, FoundArea] = {}
    counties: dict[str, tuple[str, str, str, str, bool]] = {}
    lines: dict[str, int] = {}
    rows = county_rows(path, report)
    for line, row in rows:
        if problem := problem_of(line, row):
            report.add(problem)
            continue
        geoid = row[STATE_FIPS] + row[COUNTY_FIPS]
        if geoid in counties:
            text = f"county {geoid} is on line {lines[geoid]} too; a county lies in one area."
            report.add(error("county_row", text, line=line, column=COUNTY_FIPS, value=geoid))
            continue
        state, code, division = BY_FIPS[row[STATE_FIPS]].code, row[CBSA], row[DIVISION]
        cbsa = areas.setdefault(code, FoundArea(row[CBSA_TITLE], KINDS[row[KIND]], cbsa_code=code))
        cbsa.states.add(state)
        if division:
            cbsa.has_divisions = True
            found = areas.setdefault(division, FoundArea(row[DIVISION_TITLE], Area.Kind.DIVISION, cbsa_code=code))
            found.states.add(state)
        lines[geoid] = line
        counties[geoid] = (geoid, row[COUNTY], state, division or code, row[CENTRAL] == "Central")
    area_rows = [
        (code, area.title, area.kind.value, sorted(area.states), area.cbsa_code, area.has_divisions)
        for code, area in areas.items()
    ]
    return Parsed(
        Facts(rows=len(rows)),
        [Copy(County, COUNTY_COLUMNS, counties.values()), Copy(Area, AREA_COLUMNS, area_rows)],
    )
