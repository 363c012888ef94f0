"""The names of CMS’s files, and what it looks like when a file cannot be had."""

import hashlib
from pathlib import Path

import pytest

from participants.importing.network import FetchError
from participants.importing.sources import Source, SourceState, get_source

PRELIMINARY = "CY27_Prelim_ASMParticipants_Public.csv"
FINAL = "CY27_ASMParticipants_Public.csv"


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
