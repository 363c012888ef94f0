"""Every clinician has a last name: a row without one is a shifted or cut row."""

from participants.importing.checks.facts import ParticipantRow
from participants.importing.report import Issue, error


def check(row: ParticipantRow) -> Issue | None:
    if row.last_name:
        return None
    return error("name_given", "the last name is empty.", line=row.line, column="LAST_NAME")
