"""What checks look at: a row, a file, or the difference from the live list."""

from dataclasses import dataclass

from participants.models import Release


@dataclass(slots=True)
class ParticipantRow:
    """A row of the participant list as published, before anything is believed of it.

    `years` are its Yes and No cells and `year_columns` the names of their columns, in the same order.
    """

    line: int
    npi: str
    first_name: str
    last_name: str
    state: str
    cohort: str
    organization: str
    years: tuple[str, ...]
    year_columns: tuple[str, ...]


@dataclass(frozen=True)
class FileFacts:
    """A release whose rows have all been read. `performance_years` are those that the file says Yes or No for;
    `sha1` is the main file's; `by_hand`: a person chose the file, rather than the source; `notes` are sentences about
    what the source could not give or say.
    """

    release: Release
    performance_years: tuple[int, ...]
    sha1: str
    by_hand: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Counts against the live release. `cohort_changed` counts clinicians who moved from one cohort to the other."""

    release: Release
    live: Release
    added: int
    removed: int
    changed: int
    cohort_changed: int
