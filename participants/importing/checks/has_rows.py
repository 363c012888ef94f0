"""A list without rows is a failed download, not news."""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, error


def check(facts: FileFacts) -> Issue | None:
    if facts.release.rows:
        return None
    return error("has_rows", "The file has a header but no rows. Fetch it again.")
