"""A list without its end, cut at any byte."""

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.importing import pipeline
from participants.importing.fetch import copy_file
from participants.importing.parse.participants import parse
from participants.importing.report import Report
from participants.importing.tables import UnreadableFile
from participants.models import Dataset, Severity, State
from tests.lists import participant_list, people, person

ROWS = [
    person(1),
    person(2, last_name='DE LA "CRUZ"', organization='THE "HEART", INC.'),
    person(3, last_name="NÚÑEZ", organization=""),
    person(4, organization="PRAIRIE\nHEART", participant_2031="Yes", small_practice_2031="No"),
]
LISTS = {
    "line feeds": participant_list(ROWS),
    "Windows line ends": participant_list(ROWS, line_end="\r\n"),
    "byte order mark": participant_list(ROWS, encoding="utf-8-sig"),
    "empty cells for Null": participant_list([[cell.replace("Null", "") for cell in row] for row in ROWS]),
    "a further column": participant_list(ROWS, extra={"REGION": "South"}),
}


def row_ends(content: bytes) -> set[int]:
    """Where the file may end without any row lacking anything: behind each row, with or without its line end."""
    ends = set()
    for rows in range(1, len(ROWS) + 1):
        kept = content[: content.index(ROWS[rows].npi.encode())] if rows < len(ROWS) else content
        ends |= {len(kept), len(kept.removesuffix(b"\n")), len(kept.removesuffix(b"\n").removesuffix(b"\r"))}
    return ends


def finds_fault(content: bytes, path: Path) -> bool:
    """Whether reading the list finds anything that keeps it from being published."""
    path.write_bytes(content)
    report = Report()
    try:
        parsed = parse([path], report)
        for copy in parsed.copies:
            list(copy.rows)
    except UnreadableFile:
        return True
    return parsed.facts.rows == 0 or report.has(Severity.ERROR) or report.has(Severity.WARNING)


@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS)
def test_a_list_that_is_cut_inside_a_row_is_never_published(content: bytes, tmp_path: Path) -> None:
    whole = row_ends(content)
    unnoticed = [
        size for size in range(len(content)) if size not in whole and not finds_fault(content[:size], tmp_path / "list")
    ]
    assert [content[:size][-30:] for size in unnoticed] == []
    assert not finds_fault(content, tmp_path / "list")


CONTENT = participant_list(people(30))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "declared",
    [{"declared_rows": 30}, {"declared_sha1": hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest()}],
    ids=["its rows", "its SHA-1"],
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(size=st.integers(0, len(CONTENT) - 2))
def test_a_cut_list_of_which_the_source_declares_something_is_refused(declared: dict[str, object], size: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "list.csv"
        path.write_bytes(CONTENT[:size])
        request = pipeline.Import(
            dataset=Dataset.PARTICIPANTS,
            files=[copy_file(path, directory=Path(directory))],
            by_hand=False,
            publish=True,
            **declared,  # type: ignore[arg-type]
        )
        assert pipeline.run(request).release.state == State.FAILED
