"""Participant lists as CMS would publish them, and what it looks like when they cannot be had."""

import csv
import hashlib
import io
from pathlib import Path

import pytest

from participants.importing.network import FetchError
from participants.importing.sources import Source, SourceState, get_source

PRELIMINARY = "CY27_Prelim_ASMParticipants_Public.csv"
FINAL = "CY27_ASMParticipants_Public.csv"
HEADER = ["NPI", "FIRST_NAME", "LAST_NAME", "STATE", "ASM_COHORT", "ORGANIZATION_LEGAL_NAME", "ASM_CY27_PARTICIPANT"]


def participant_list(rows: int, *, state: str = "TX") -> bytes:
    text = io.StringIO(newline="")
    people = ([str(2 * 10**9 + n), "ADA", "O'HARA, JR", state, "Heart Failure", "", "Yes"] for n in range(rows))
    csv.writer(text).writerows([HEADER, *people])
    return text.getvalue().encode()


def sha1(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def problem_of_check(dataset: str) -> FetchError:
    with pytest.raises(FetchError) as problem:
        get_source(dataset).check()
    return problem.value


def problem_of_fetch(source: Source, state: SourceState, directory: Path) -> FetchError:
    """The error with which a fetch ends; nothing may be left of it."""
    with pytest.raises(FetchError) as problem:
        source.fetch(state, directory)
    assert list(directory.iterdir()) == []
    return problem.value
