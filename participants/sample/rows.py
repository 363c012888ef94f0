"""The file format of CMS's participant list: sixteen columns of text, one row for a clinician at an organization."""

import csv
from collections.abc import Iterable
from typing import NamedTuple, TextIO

HEADER = (
    "NPI", "FIRST_NAME", "LAST_NAME", "STATE", "ASM_COHORT", "ORGANIZATION_LEGAL_NAME",
    "ASM_CY27_PARTICIPANT", "ASM_CY27_SMALLPRACTICE", "ASM_CY28_PARTICIPANT", "ASM_CY28_SMALLPRACTICE",
    "ASM_CY29_PARTICIPANT", "ASM_CY29_SMALLPRACTICE", "ASM_CY30_PARTICIPANT", "ASM_CY30_SMALLPRACTICE",
    "ASM_CY31_PARTICIPANT", "ASM_CY31_SMALLPRACTICE",
)  # fmt: skip
NULL = "Null"

Key = tuple[str, str, str]
"""What a row is known by, since CMS publishes no key: NPI, cohort, organization."""


class Row(NamedTuple):
    """One row, its sixteen values in the order of the header."""

    npi: str
    first_name: str
    last_name: str
    state: str
    cohort: str
    organization: str
    participant_2027: str
    small_practice_2027: str
    participant_2028: str = NULL
    small_practice_2028: str = NULL
    participant_2029: str = NULL
    small_practice_2029: str = NULL
    participant_2030: str = NULL
    small_practice_2030: str = NULL
    participant_2031: str = NULL
    small_practice_2031: str = NULL

    @property
    def key(self) -> Key:
        return self.npi, self.cohort, self.organization


def organization_key(name: str) -> str:
    """One key for the spellings of an organization that a sample list uses: "X, LLC" and "X LLC" are the same."""
    return name.replace(",", "")


def write_csv(rows: Iterable[Row], file: TextIO) -> None:
    """Write a header line and the rows. Lines end with a line feed: open the file with newline=""."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
