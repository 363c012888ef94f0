"""A roster check: for each NPI that a person hands in, what the list says of it, or what is wrong with it.

`roster_input` reads what was handed in; this looks all of it up at once. Nothing is stored.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from participants.answers import ClinicianAnswer, Event, HistoryEntry, Verdict, about_npis, listed_neighbours, status_of
from participants.explanations import places
from participants.fields import changes_in_words
from participants.models import Clinician, Release
from participants.npi import Candidate

SHOWN = 100  # characters of an input
MOST_SUGGESTIONS = 3

NO_LIST = "No participant list is loaded here, so there is nothing to check against."


class Group(StrEnum):
    """The groups that the lines of a roster are counted in.

    Each line given is either invalid, or a duplicate of an earlier line, or unique; each unique one has a verdict.
    """

    GIVEN = "given"
    UNIQUE = "unique"
    LISTED = "listed"
    FORMERLY_LISTED = "formerly_listed"
    NOT_LISTED = "not_listed"
    INVALID = "invalid"
    DUPLICATES = "duplicates"


@dataclass(frozen=True)
class Line:
    """One line of a roster. `line` counts from 1; `input` is what stands there, in printable characters."""

    line: int
    input: str
    answer: ClinicianAnswer
    duplicate_of: int | None = None

    @property
    def status(self) -> str:
        """For people: a verdict, "unknown" for somebody who cannot be on the sample, or "invalid"."""
        return "invalid" if self.answer.problem else status_of(self.answer)

    @property
    def groups(self) -> set[Group]:
        if self.answer.problem:
            return {Group.GIVEN, Group.INVALID}
        if self.duplicate_of is not None:
            return {Group.GIVEN, Group.DUPLICATES}
        return {Group.GIVEN, Group.UNIQUE, Group(self.answer.verdict)}

    @property
    def problem(self) -> str | None:
        """What to correct on this line, in sentences; None when there is nothing."""
        if self.answer.problem:
            return f"{self.answer.problem}. {self.suggestion}".strip()
        return None if self.duplicate_of is None else f"The same NPI is on line {self.duplicate_of}."

    @property
    def suggestion(self) -> str:
        near = [f"{clinician.npi} ({name_of(clinician)})" for clinician in self.answer.neighbours]
        return f"Did you mean {' or '.join(near)}?" if 0 < len(near) <= MOST_SUGGESTIONS else ""

    @property
    def changes(self) -> list[str]:
        """What the list changed for this clinician against the one before it, each in words."""
        release = self.answer.release
        if release is None or release.compared_with is None:
            return []
        return [text for entry in self.answer.history if entry.release == release for text in in_words(entry)]


@dataclass(frozen=True)
class Roster:
    """The lines in the order given, checked against one release."""

    release: Release
    lines: list[Line]

    @cached_property
    def summary(self) -> dict[Group, int]:
        counts = Counter(group for line in self.lines for group in line.groups)
        return {group: counts[group] for group in Group}

    @property
    def npis(self) -> list[str]:
        """The valid NPIs, each once."""
        return [line.answer.npi for line in self.lines if Group.UNIQUE in line.groups]

    def showing(self, group: Group) -> list[Line]:
        """The lines of a group; those with a problem come first, and what is invalid before what is double."""
        lines = [line for line in self.lines if group in line.groups]
        return sorted(lines, key=lambda line: (not line.answer.problem, line.duplicate_of is None))


def check(candidates: Iterable[Candidate], release: Release) -> Roster:
    """What a release of the list says of each candidate. Takes the same few queries for one as for a thousand."""
    candidates = list(candidates)
    answers = about_npis({found.npi for found in candidates if not found.problem}, release)
    meant = listed_neighbours({found.npi for found in candidates if found.problem}, release)
    lines: list[Line] = []
    first_line: dict[str, int] = {}
    for found in candidates:
        shown = printable(found.input)
        if found.problem:
            lines.append(Line(found.line, shown, not_an_npi(found, release, meant)))
        else:
            lines.append(Line(found.line, shown, answers[found.npi], first_line.get(found.npi)))
            first_line.setdefault(found.npi, found.line)
    return Roster(release, lines)


def not_an_npi(found: Candidate, release: Release, meant: dict[str, tuple[Clinician, ...]]) -> ClinicianAnswer:
    return ClinicianAnswer(found.npi, found.problem, release, Verdict.NOT_LISTED, neighbours=meant[found.npi])


def printable(text: str) -> str:
    """A text of unknown origin as it can be shown, put in a file and sent back."""
    return "".join(character if character.isprintable() else " " for character in text[:SHOWN]).strip()


def name_of(clinician: Clinician) -> str:
    return f"{clinician.first_name} {clinician.last_name}".strip()


def in_words(entry: HistoryEntry) -> list[str]:
    """One event of a history: "Removed: heart failure, with A", or "Organization: was A, now B"."""
    if entry.event == Event.CHANGED:
        return changes_in_words(entry.changes)
    return [f"{entry.event.capitalize()}: {places([entry.listing])}"]
