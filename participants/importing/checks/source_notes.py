"""What a source could not give or say this time: a part of the dataset, or what a file is checked against."""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, warning

NAME = "source_notes"


def check(facts: FileFacts) -> Issue | None:
    return warning(NAME, " ".join(facts.notes)) if facts.notes else None
