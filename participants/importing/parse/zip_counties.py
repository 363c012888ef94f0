"""Which counties a ZIP code touches: the Census Bureau's 2020 relationship of ZIP code tabulation areas to counties.

The relationship knows Connecticut's eight old counties, the delineations its nine planning regions. So Connecticut
comes from further files, in one of two forms: ZIP to region directly, or ZIP to town (2020) and town to region (2022).
The parts are told apart by their columns and may come in any order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from participants.importing.parse import Copy, Facts, Parsed
from participants.importing.report import Report, error, note, quoted, warning
from participants.importing.tables import UnreadableFile, read_tables
from participants.models import ZipCounty
from participants.states import BY_FIPS

COLUMNS = ("zip", "county_geoid", "county_name", "land_share")
OLD_CONNECTICUT_COUNTIES = {f"09{number:03d}" for number in range(1, 16, 2)}

# A part's columns, by the names that they have in the publishers' files.
SPELLINGS = {
    "zip": re.compile(r"zcta5|geoid_zcta5_20", re.IGNORECASE),
    "county": re.compile(r"county_geoid_2020|geoid_county_20", re.IGNORECASE),
    "county_name": re.compile(r"namelsad_county_20", re.IGNORECASE),
    "region": re.compile(r"county_equiv_geoid_2022", re.IGNORECASE),
    "town": re.compile(r"geoid_cousub_20", re.IGNORECASE),
    "town_2022": re.compile(r"geoid_cousub_22", re.IGNORECASE),
    "land": re.compile(r"arealand_part", re.IGNORECASE),
}
WHAT_A_PART_IS = {"county", "region", "town", "town_2022"}

FIVE_DIGITS = re.compile(r"\d{5}")
COUNTY_OF_A_STATE = re.compile(rf"({'|'.join(BY_FIPS)})\d{{3}}")

Land = dict[tuple[str, str], float | None]
"""The land that a ZIP code and a county share (square metres), None where the file does not say."""


@dataclass(frozen=True)
class Part:
    """A file. `columns` maps the names that matter here to their places."""

    columns: dict[str, int]
    header: list[str]
    rows: Iterable[tuple[int, list[str]]]
    report: Report

    def values(self, *names: str) -> Iterator[tuple[int, list[str]]]:
        """(line, the named cells) of each whole row; "" for a column that the file lacks."""
        places = [self.columns.get(name) for name in names]
        for line, cells in self.rows:
            if len(cells) < len(self.header):
                text = "the row ends before this column. Is it cut off?"
                self.report.add(error("row_width", text, line=line, column=self.header[len(cells)]))
            else:
                yield line, [cells[at].strip() if at is not None else "" for at in places]


def read_part(path: Path, report: Report) -> Part:
    [table, *_] = read_tables(path)
    report.extend(table.issues)
    line, cells = next(table.rows, (1, []))
    header = [cell.strip() for cell in cells]
    columns = {
        name: place
        for name, spelling in SPELLINGS.items()
        for place, column in enumerate(header)
        if spelling.fullmatch(column)
    }
    if not columns.keys() & WHAT_A_PART_IS:
        text = f"no column pairs a ZIP code with a county. The file has: {', '.join(header)[:500]}."
        raise UnreadableFile(text, line=line, column="zcta5")
    return Part(columns=columns, header=header, rows=table.rows, report=report)


def county_land(part: Part, names: dict[str, str], facts: Facts) -> Land:
    """The pairs of the national part. Adds what counties are called to `names`."""
    report = part.report
    land: Land = {}
    for line, (zip_code, county, name, area) in part.values("zip", "county", "county_name", "land"):
        if not zip_code:
            continue  # land of a county outside every ZIP code tabulation area
        if not FIVE_DIGITS.fullmatch(zip_code):
            text = f"{quoted(zip_code)} is not a five-digit code."
            report.add(error("five_digits", text, line=line, column="zcta5", value=zip_code))
        elif not COUNTY_OF_A_STATE.fullmatch(county):
            text = f"{quoted(county)} is not the code of a county."
            report.add(error("five_digits", text, line=line, column="county", value=county))
        elif (zip_code, county) in land:
            facts.duplicates += 1
        else:
            land[zip_code, county] = float(area) if area.isdigit() else None
            names[county] = name
    return land


def region_land(parts: list[Part]) -> Land:
    """The pairs of Connecticut's ZIP codes and planning regions: directly, or else by way of the towns."""
    direct: Land = {
        (zip_code, region): None
        for part in parts
        if "region" in part.columns
        for _, (zip_code, region) in part.values("zip", "region")
    }
    if direct:
        return direct
    # A town keeps the last five digits of its code; the first five are its county's, since 2022 its region's.
    region_of_town = {
        town[-5:]: town[:5] for part in parts if "town_2022" in part.columns for _, (town,) in part.values("town_2022")
    }
    land: dict[tuple[str, str], float] = defaultdict(float)
    for part in parts:
        if "town" in part.columns:
            for _, (zip_code, town, area) in part.values("zip", "town", "land"):
                if zip_code and town[:5] in OLD_CONNECTICUT_COUNTIES and town[-5:] in region_of_town:
                    land[zip_code, region_of_town[town[-5:]]] += float(area or 0)
    return dict(land)


def with_regions(counties: Land, regions: Land) -> Land:
    """Connecticut's old counties replaced by its planning regions, for every ZIP code whose regions are known."""
    regions_of_zip: dict[str, list[str]] = defaultdict(list)
    for zip_code, region in regions:
        regions_of_zip[zip_code].append(region)
    land: Land = {}
    for (zip_code, county), area in counties.items():
        if county not in OLD_CONNECTICUT_COUNTIES or zip_code not in regions_of_zip:
            land[zip_code, county] = area
            continue
        for region in regions_of_zip[zip_code]:
            known = regions[zip_code, region]
            # A file that gives one region for a ZIP code gives it all the land that its old counties had.
            land[zip_code, region] = known if known is not None else total([area, land.get((zip_code, region), 0)])
    return land


def total(areas: Iterable[float | None]) -> float | None:
    """The sum, unknown as soon as one of them is."""
    found = list(areas)
    return None if None in found else sum(area for area in found if area is not None)


def with_shares(land: Land, names: dict[str, str]) -> Iterator[tuple[str, str, str, float | None]]:
    areas_of_zip: dict[str, list[float | None]] = defaultdict(list)
    for (zip_code, _), area in land.items():
        areas_of_zip[zip_code].append(area)
    whole = {zip_code: total(areas) for zip_code, areas in areas_of_zip.items()}
    for (zip_code, county), area in land.items():
        share = area / whole_area if area is not None and (whole_area := whole[zip_code]) else None
        yield zip_code, county, names.get(county, ""), share


def parse(files: list[Path], report: Report) -> Parsed:
    """ZIP-county pairs. Raises UnreadableFile when a part has another shape or the national part is not there."""
    parts = [read_part(path, report) for path in files]
    national = next((part for part in parts if "county" in part.columns), None)
    if national is None:
        text = "this is Connecticut’s part only. Import it together with the national file of ZIP codes and counties."
        raise UnreadableFile(text, line=1, column="county_geoid_2020")
    facts = Facts()
    names: dict[str, str] = {}
    land = with_regions(county_land(national, names, facts), region_land(parts))
    facts.rows = len(land) + facts.duplicates
    if facts.duplicates:
        report.add(note("duplicate_row", f"Pairs that occur again and were stored once: {facts.duplicates:,}."))
    if old := sum(county in OLD_CONNECTICUT_COUNTIES for _, county in land):
        text = (
            f"{old:,} pairs name Connecticut’s old counties, which no area list knows. Add the file of Connecticut’s "
            "planning regions."
        )
        report.add(warning("connecticut", text, column="county", value="09001"))
    return Parsed(facts, [Copy(ZipCounty, COLUMNS, with_shares(land, names))])
