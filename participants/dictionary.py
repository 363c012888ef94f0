"""What each dataset is, whose it is, and what the columns of its file say, in words.

The names of the columns are those that the parsers look for.
"""

from dataclasses import dataclass

from asm_portal.rules.sources import CMS_MANDATORY_AREAS, CMS_PARTICIPANT_LIST
from participants.importing.parse import delineations
from participants.models import Dataset

CMS = "Centers for Medicare & Medicaid Services (CMS)"
CENSUS = "United States Census Bureau"


@dataclass(frozen=True)
class Column:
    name: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`page_url` is where the publisher presents the dataset to people."""

    what: str
    publisher: str
    page_url: str
    columns: tuple[Column, ...]


PROFILES = {
    Dataset.PARTICIPANTS: Profile(
        what=(
            "Who CMS selected for the model: one row for each clinician, cohort and organization. CMS publishes a "
            "preliminary list and then a final one."
        ),
        publisher=CMS,
        page_url=CMS_PARTICIPANT_LIST.url,
        columns=(
            Column("NPI", "National Provider Identifier of the clinician: ten digits, the last a check digit."),
            Column("FIRST_NAME", "Given name, often with a middle initial, in capitals."),
            Column("LAST_NAME", "Family name, sometimes with a suffix, in capitals. NULL and NA can be names."),
            Column("STATE", "Postal code of a state or territory. It does not say in which area the clinician is."),
            Column("ASM_COHORT", "Heart Failure or Low Back Pain."),
            Column(
                "ORGANIZATION_LEGAL_NAME",
                "The organization the clinician bills under, as CMS writes it. Empty for some. The file has no TIN.",
            ),
            Column(
                "ASM_CYnn_PARTICIPANT",
                "Whether the clinician participates in performance year 20nn: Yes, No, or Null while CMS has not said.",
            ),
            Column(
                "ASM_CYnn_SMALLPRACTICE",
                "Whether the practice counts as small in performance year 20nn: Yes, No, or Null while CMS has not "
                "said.",
            ),
        ),
    ),
    Dataset.MANDATORY_AREAS: Profile(
        what="The areas where the model is mandatory, as CMS selected them.",
        publisher=CMS,
        page_url=CMS_MANDATORY_AREAS.url,
        columns=(
            Column("Code", "Five digits: a metropolitan or micropolitan area (CBSA), or a metropolitan division."),
            Column("Title", "The area’s name, in the column after the code."),
        ),
    ),
    Dataset.DELINEATIONS: Profile(
        what=(
            "Which counties make up each metropolitan and micropolitan area and each metropolitan division, as the "
            "Office of Management and Budget drew them in July 2023."
        ),
        publisher=CENSUS,
        page_url="https://www.census.gov/geographies/reference-files/time-series/demo/metro-micro/delineation-files.html",
        columns=(
            Column(delineations.CBSA, "Five digits of the metropolitan or micropolitan area."),
            Column(delineations.DIVISION, "Five digits of the metropolitan division; empty where there is none."),
            Column(delineations.CBSA_TITLE, "Name of the area."),
            Column(delineations.KIND, "Which of the two it is."),
            Column(delineations.DIVISION_TITLE, "Name of the division."),
            Column(delineations.COUNTY, "Name of the county or what stands for one."),
            Column(delineations.STATE_FIPS, "Two digits of the state."),
            Column(delineations.COUNTY_FIPS, "Three digits of the county within its state."),
            Column(delineations.CENTRAL, "Whether the county is central or outlying."),
        ),
    ),
    Dataset.ZIP_COUNTIES: Profile(
        what=(
            "Which counties each ZIP code touches, as the Census Bureau drew both for 2020. Connecticut’s planning "
            "regions, which replaced its counties in 2022, come from a second file."
        ),
        publisher=CENSUS,
        page_url="https://www.census.gov/geographies/reference-files/time-series/geo/relationship-files.html",
        columns=(
            Column("GEOID_ZCTA5_20", "ZIP code tabulation area, which is close to the ZIP code of the same digits."),
            Column("GEOID_COUNTY_20", "Five digits of the county: two of the state, three of the county."),
            Column("NAMELSAD_COUNTY_20", "Name of the county."),
            Column("AREALAND_PART", "Land that the two share, in square metres. Not every edition has it."),
            Column("GEOID_COUSUB_20", "Connecticut’s part: a town in 2020."),
            Column("GEOID_COUSUB_22", "Connecticut’s part: the same town in 2022, within its planning region."),
            Column("COUNTY_EQUIV_GEOID_2022", "Connecticut’s part, in its shorter form: the planning region itself."),
        ),
    ),
}
