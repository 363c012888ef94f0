from pathlib import Path

import pytest

from participants.importing.sources import Source
from tests.cms_faults import cut, edited, file_replaced, html, none, other_total, renamed_column, repeated_page, status
from tests.cms_server import DATASET_ID, CmsServer, Fault, Version
from tests.importing.fetching import PRELIMINARY, problem_of_fetch
from tests.lists import participant_list, people


@pytest.fixture
def without_file(cms: CmsServer) -> Version:
    """A list of two pages whose file cannot be had. Its lines end as those of a file put together from rows."""
    version = cms.publish(PRELIMINARY, participant_list(people(5003), line_end="\r\n"))
    cms.misbehave(version.path, status(404), forever=True)
    return version


@pytest.mark.parametrize("fault", [status(404), status(500), html(), cut()])
def test_the_rows_stand_in_for_a_file_that_cannot_be_had(
    cms: CmsServer, without_file: Version, participants: Source, tmp_path: Path, fault: Fault
) -> None:
    cms.misbehave(without_file.path, fault, forever=True)
    seen: list[tuple[int, int | None]] = []
    (file,) = participants.fetch(participants.check(), tmp_path, lambda done, total: seen.append((done, total)))
    assert file.path.read_bytes() == without_file.content
    assert (file.name, file.assembled) == (PRELIMINARY, True)
    assert file.url == cms.url(without_file.api("data"))
    assert seen[-2:] == [(5000, 5003), (5003, 5003)]


def test_the_rows_can_be_read_without_a_description(
    cms: CmsServer, without_file: Version, participants: Source, tmp_path: Path
) -> None:
    for path in (without_file.api("data-viewer"), f"/data-api/v1/dataset/{DATASET_ID}/data-viewer"):
        cms.misbehave(path, status(404), forever=True)
    (file,) = participants.fetch(participants.check(), tmp_path)
    assert file.path.read_bytes() == without_file.content


def test_the_columns_keep_the_order_of_the_file(
    cms: CmsServer, without_file: Version, participants: Source, tmp_path: Path
) -> None:
    def shuffle(rows: list[dict[str, str]]) -> None:
        rows[:] = [dict(sorted(row.items(), reverse=True)) for row in rows]

    cms.misbehave(without_file.api("data"), edited(shuffle), edited(shuffle))
    (file,) = participants.fetch(participants.check(), tmp_path)
    assert file.path.read_bytes() == without_file.content


def test_text_that_is_not_unicode_does_not_stop_the_reading(
    cms: CmsServer, without_file: Version, participants: Source, tmp_path: Path
) -> None:
    cms.misbehave(without_file.api("data"), edited(lambda rows: rows[0].update(LAST_NAME="O\ud800")))
    (file,) = participants.fetch(participants.check(), tmp_path)
    with pytest.raises(UnicodeDecodeError):
        file.path.read_text(encoding="utf-8")


def short(rows: list[object]) -> None:
    rows.pop()


def long(rows: list[object]) -> None:
    rows.append(rows[0])


@pytest.mark.parametrize(
    ("what", "faults", "code", "words"),
    [
        ("data", [status(404)], "missing", "is not there"),
        ("data", [edited(short)], "incomplete", "4,999 rows from row 1 on, where 5,000 are due"),
        ("data", [edited(long)], "incomplete", "5,001 rows from row 1 on, where 5,000 are due"),
        ("data", [edited(list.clear)], "incomplete", "0 rows from row 1 on"),
        ("data", [renamed_column("ASM_COHORT", "COHORT")], "shape", "differ: ASM_COHORT, COHORT."),
        ("data", [edited(lambda rows: rows[7].pop("STATE"))], "shape", "differ: STATE."),
        ("data/stats", [other_total()], "incomplete", "3 rows from row 5,001 on, where 4 are due"),
        ("data/stats", [other_total(-5003)], "incomplete", "has 0 rows"),
        ("data/stats", [other_total(10**12)], "incomplete", "cannot be right"),
        ("data/stats", [edited(dict.clear)], "shape", "total_rows is not there"),
        ("data/stats", [none(), other_total()], "changing", "CMS replaced the list while its rows were read."),
        ("data", [file_replaced(participant_list(people(6000)))], "incomplete", "1,000 rows from row 5,001 on"),
        ("data", [file_replaced(participant_list(people(5003, state="NY")))], "changing", "CMS replaced the list"),
    ],
)
def test_rows_that_do_not_make_one_whole_list_are_refused(
    cms: CmsServer,
    without_file: Version,
    participants: Source,
    tmp_path: Path,
    what: str,
    faults: list[Fault],
    code: str,
    words: str,
) -> None:
    state = participants.check()
    content = without_file.content
    cms.misbehave(without_file.api(what), *faults)
    problem = problem_of_fetch(participants, state, tmp_path)
    assert problem.code == code
    assert words in str(problem)

    without_file.content = content
    (file,) = participants.fetch(state, tmp_path)
    assert file.path.read_bytes() == content


def test_a_page_that_repeats_is_refused(cms: CmsServer, participants: Source, tmp_path: Path) -> None:
    version = cms.publish(PRELIMINARY, participant_list(people(10_000)))
    state = participants.check()
    cms.misbehave(version.path, status(404))
    cms.misbehave(version.api("data"), repeated_page(), repeated_page())
    problem = problem_of_fetch(participants, state, tmp_path)
    assert problem.code == "changing"
    assert "CMS sent the same rows twice, at row 5,001 of 10,000." in str(problem)
