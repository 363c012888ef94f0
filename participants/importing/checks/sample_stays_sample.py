"""Fictional people never replace CMS's list."""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, error
from participants.models import Release


def check(facts: FileFacts) -> Issue | None:
    release = facts.release
    if not release.sample or not Release.objects.of(release.dataset).live().filter(sample=False).exists():
        return None
    text = "every NPI starts with 2, so this is sample data, and the live list is CMS’s."
    return error("sample_stays_sample", text, column="NPI")
