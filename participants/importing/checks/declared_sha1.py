"""The source publishes the SHA-1 of its file; another one means that the file was damaged or replaced."""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, error


def check(facts: FileFacts) -> Issue | None:
    declared = facts.release.declared_sha1
    if not declared or declared.lower() == facts.sha1:
        return None
    text = f"The file’s SHA-1 is {facts.sha1}; the source declares {declared}. Fetch it again."
    return error("declared_sha1", text)
