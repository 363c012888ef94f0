"""The source says how many rows its file has; another number means that the file is cut or replaced."""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, error


def check(facts: FileFacts) -> Issue | None:
    release = facts.release
    if release.declared_rows in (None, release.rows):
        return None
    text = f"The file has {release.rows:,} rows; the source declares {release.declared_rows:,}. Fetch it again."
    return error("declared_rows", text)
