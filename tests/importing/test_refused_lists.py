"""Files that are not CMS's list, or a damaged one: each is refused, says where, and changes nothing."""

from dataclasses import dataclass

import pytest

from participants.models import Listing, Release, State
from tests.importing.imports import import_list, listed, live_list, verify_data
from tests.lists import HEADER, npi, participant_list, people, person, workbook

pytestmark = pytest.mark.django_db

GOOD = people(5)


def with_cell(column: str, value: str, *, row: int = 3) -> bytes:
    """A list of five people in which one cell is another. Row 3 is line 4 of the file."""
    rows = [list(good) for good in GOOD]
    rows[row - 1][HEADER.index(column)] = value
    return participant_list(rows)


def without_column(name: str) -> bytes:
    kept = [place for place, column in enumerate(HEADER) if column != name]
    return participant_list([[row[place] for place in kept] for row in GOOD], header=[HEADER[place] for place in kept])


def cut(content: bytes, *, behind: bytes) -> bytes:
    return content[: content.index(behind) + len(behind)]


@dataclass(frozen=True)
class Bad:
    """A file, and where and why it is refused."""

    content: bytes
    line: int | None
    column: str
    says: str
    name: str = "list.csv"


BAD = {
    "empty": Bad(b"", 1, "1", "the file is empty"),
    "only a byte order mark": Bad(b"\xef\xbb\xbf\r\n", 1, "1", "the file is empty"),
    "web page": Bad(b"\n<!DOCTYPE html><html><title>Blocked</title></html>", 1, "1", "this is a web page"),
    "PDF": Bad(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", 1, "1", "this is a PDF"),
    "old workbook": Bad(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1, "1", "old Excel workbook"),
    "UTF-16": Bad(participant_list(GOOD).decode().encode("utf-16"), 1, "1", "Unicode Text. Save it as"),
    "rubbish": Bad(b"\x89\x07\x1a\x00\xff\xfe" * 50, 1, "4", "this is binary data"),
    "rubbish behind the header": Bad(participant_list(GOOD) + b"\x00\x01\x02", 7, "1", "this is binary data"),
    "neither UTF-8 nor Windows-1252": Bad(
        participant_list(GOOD).replace(b"O'HARA D", b"O'H\x8dRA"), 4, "19", "neither UTF-8 nor Windows-1252"
    ),
    "something else": Bad(b"name,town\nADA,AUSTIN\n", 1, "NPI", "this column is missing"),
    "header only": Bad(participant_list([]), None, "", "no rows"),
    "no STATE": Bad(without_column("STATE"), 1, "STATE", "this column is missing"),
    "no year": Bad(
        participant_list([row[:6] for row in GOOD], header=HEADER[:6]), 1, "ASM_CYnn_PARTICIPANT", "no column says"
    ),
    "a column twice": Bad(participant_list(GOOD, extra={"npi": "x"}), 1, "NPI", "this column occurs twice"),
    "nobody's year": Bad(
        participant_list(people(3, participant_2027="Null")), None, "ASM_CYnn_PARTICIPANT", "no row says Yes or No"
    ),
    "wrong check digit": Bad(with_cell("NPI", "1234567890"), 4, "NPI", "1234567890 is not a valid NPI"),
    "short NPI": Bad(with_cell("NPI", "12345"), 4, "NPI", "12345 has 5"),
    "NPI with dashes": Bad(with_cell("NPI", "123-456-7893"), 4, "NPI", "ten digits"),
    "no NPI": Bad(with_cell("NPI", " "), 4, "NPI", "this is empty"),
    "no last name": Bad(with_cell("LAST_NAME", ""), 4, "LAST_NAME", "the last name is empty"),
    "unknown cohort": Bad(with_cell("ASM_COHORT", "Knee Pain"), 4, "ASM_COHORT", '"Knee Pain" is not a cohort'),
    "unknown state": Bad(with_cell("STATE", "XX"), 4, "STATE", '"XX" is not the postal code of a state'),
    "maybe": Bad(
        with_cell("ASM_CY28_PARTICIPANT", "Maybe"), 4, "ASM_CY28_PARTICIPANT", '"Maybe" is neither Yes nor No nor Null'
    ),
    "an endless name": Bad(
        with_cell("ORGANIZATION_LEGAL_NAME", "PRAIRIE" * 400), 4, "ORGANIZATION_LEGAL_NAME", "2,800 characters"
    ),
    "other values under one key": Bad(
        participant_list([*GOOD, person(2, state="NY")]), 7, "NPI", f"NPI {npi(2)} is on line 3 too"
    ),
    "a row without its end": Bad(
        participant_list(GOOD).replace(b"D,TX,Heart Failure,", b"D,TX,Heart Failure\n", 1),
        4,
        "ORGANIZATION_LEGAL_NAME",
        "it has 5 cells, the header 16",
    ),
    "an unquoted comma": Bad(with_cell("FIRST_NAME", "x").replace(b",x,", b",A,DA,"), 4, HEADER[-1], "17 cells"),
    "cut in a word": Bad(participant_list(GOOD)[:-3], 6, HEADER[-1], '"Nu" is neither Yes nor No nor Null'),
    "cut behind the last comma": Bad(participant_list(GOOD)[:-5], 6, HEADER[-1], "ends here without the end of a line"),
    "cut in a row": Bad(cut(participant_list(GOOD), behind=b"O'HARA D"), 4, "STATE", "it has 3 cells"),
    "cut in a quoted cell": Bad(
        cut(participant_list(GOOD), behind=b'"PRAIRIE'), 2, "ORGANIZATION_LEGAL_NAME", "do not pair up"
    ),
    "a stray quotation mark": Bad(
        participant_list(GOOD).replace(b"ADA", b'"ADA"X', 1), 2, "FIRST_NAME", "do not pair up"
    ),
    "a workbook with a wrong state": Bad(
        workbook([HEADER, *GOOD, person(6, state="ZZ")]), 7, "STATE", '"ZZ" is not the postal code', "list.xlsx"
    ),
    "half a workbook": Bad(workbook([HEADER, *GOOD])[:4000], None, "", "not a workbook that can be read", "list.xlsx"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_its_line_and_column_and_the_live_list_stays(bad: Bad) -> None:
    import_list(participant_list(people(3)))
    before = listed(live_list())

    result = import_list(bad.content, name=bad.name)

    assert (result.exit_status, result.state) == (1, "failed")
    issue = next(issue for issue in result.issues if bad.says in issue["message"])
    assert (issue["severity"], issue["line"], issue["column"]) == ("error", bad.line, bad.column)
    if bad.line:
        assert issue["message"].startswith(f"Line {bad.line}, column {bad.column}: ")
    assert listed(live_list()) == before
    assert not Listing.objects.filter(release=result.release).exists()
    assert verify_data() == ""


def test_an_error_quotes_no_more_than_the_beginning_of_a_long_cell() -> None:
    issue = import_list(with_cell("ASM_COHORT", "x" * 5000)).issue("cohort_known")
    assert len(issue["message"]) < 200
    assert len(issue["value"]) == 200


def test_every_bad_row_of_a_file_is_reported_at_once() -> None:
    result = import_list(
        participant_list([person(1, state="XX"), person(2), person(3, cohort="Knee Pain", state="YY")])
    )
    found = [(issue["line"], issue["column"]) for issue in result.issues]
    assert sorted(found) == [(2, "STATE"), (4, "ASM_COHORT"), (4, "STATE")]


def test_a_file_that_is_wrong_throughout_is_described_by_its_first_lines_and_a_count() -> None:
    result = import_list(participant_list(people(100, state="XX")))
    assert [issue["line"] for issue in result.issues] == [*range(2, 22), None]
    assert result.issues[-1]["message"] == "... and 80 more of this kind."


def test_a_refused_file_is_kept_with_what_was_found_and_is_read_again_when_it_is_handed_in_again() -> None:
    first = import_list(with_cell("STATE", "XX"))
    second = import_list(with_cell("STATE", "XX"))
    assert second.release == first.release
    assert (second.exit_status, second.release.state) == (1, State.FAILED)
    assert second.release.issues.count() == 1
    assert second.release.files.count() == 1
    assert Release.objects.count() == 1
