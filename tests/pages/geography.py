"""A small made-up country in the publishers' formats, imported as their files are.

    10100  Alder-Birch, NY            metropolitan, two counties
    20200  Cañon Verde, TX            micropolitan, one county
    30300  Great Harbor-Newhaven, NJ-NY, metropolitan, with two divisions:
      30304  Great Harbor, NJ-NY
      30314  Newhaven, NJ

and as many small towns in Wyoming as a test asks for.
"""

import csv
import io
from pathlib import Path

from django.core.management import call_command

from participants.models import Dataset, Release, State
from tests.importing.imports import import_dataset

DELINEATION_HEADER = [
    "CBSA Code",
    "Metropolitan Division Code",
    "CBSA Title",
    "Metropolitan/Micropolitan Statistical Area",
    "Metropolitan Division Title",
    "County/County Equivalent",
    "FIPS State Code",
    "FIPS County Code",
    "Central/Outlying County",
]
METRO, MICRO = "Metropolitan Statistical Area", "Micropolitan Statistical Area"
HARBOR = "Great Harbor-Newhaven, NJ-NY"
COUNTIES = [
    ["10100", "", "Alder-Birch, NY", METRO, "", "Alder County", "36", "001", "Central"],
    ["10100", "", "Alder-Birch, NY", METRO, "", "Birch County", "36", "003", "Outlying"],
    ["20200", "", "Cañon Verde, TX", MICRO, "", "Verde County", "48", "001", "Central"],
    ["30300", "30304", HARBOR, METRO, "Great Harbor, NJ-NY", "Harbor County", "34", "001", "Central"],
    ["30300", "30304", HARBOR, METRO, "Great Harbor, NJ-NY", "Dock County", "36", "005", "Central"],
    ["30300", "30314", HARBOR, METRO, "Newhaven, NJ", "Haven County", "34", "003", "Outlying"],
]
# 12201 lies in Alder alone, 12202 reaches from Birch into a county outside every area, 07001 lies across two divisions.
ZIP_COUNTIES = [
    ["12201", "36001"],
    ["12202", "36003"],
    ["12202", "36099"],
    ["07001", "34001"],
    ["07001", "34003"],
    ["10999", "36099"],
]
MANDATORY = ["10100", "30304"]
COMPLETE = 235  # areas that CMS selected


def csv_file(directory: Path, name: str, rows: list[list[str]]) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path = directory / name
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def town(number: int) -> list[str]:
    """The only county of a micropolitan area in Wyoming, whose code is 60000 and up."""
    name, county = f"Town {number:03}, WY", f"County {number}"
    return [f"{60000 + number}", "", name, MICRO, "", county, "56", f"{number:03}", "Central"]


def live(dataset: Dataset, path: Path, **options: str) -> Release:
    """Imports a file and publishes it, as a reviewer would who has read the warnings."""
    release = import_dataset(dataset, path, **options).release
    if release.state == State.IN_REVIEW:
        call_command("publish_release", release.pk, note="Read.", stdout=io.StringIO())
    release.refresh_from_db()
    return release


def load_delineations(directory: Path, *, towns: int = 0) -> Release:
    rows = [DELINEATION_HEADER, *COUNTIES, *(town(number) for number in range(1, towns + 1))]
    return live(Dataset.DELINEATIONS, csv_file(directory, "list1.csv", rows))


def load_zip_counties(directory: Path) -> Release:
    path = csv_file(directory, "zcta.csv", [["zcta5", "county_geoid_2020"], *ZIP_COUNTIES])
    return live(Dataset.ZIP_COUNTIES, path)


def load_mandatory_areas(directory: Path, *, towns: int = 0) -> Release:
    """The two mandatory areas and so many towns; with 233 towns the list is complete."""
    codes = [*MANDATORY, *(town(number)[0] for number in range(1, towns + 1))]
    path = csv_file(directory, "mandatory.csv", [["CBSA code", "Title"], *([code, ""] for code in codes)])
    return live(Dataset.MANDATORY_AREAS, path)
