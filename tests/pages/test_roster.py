"""The roster check: whatever a person pastes or uploads gets an answer for each NPI, or one clear sentence."""

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participants.models import Release
from tests.lists import npi, people, person, workbook
from tests.pages.lists import ADA, ALAN, ALAN_AGAIN, EMMY, GRACE, MARIE, NOBODY, Lists, publish
from tests.pages.reading import links, plain, read, rows, words
from tests.readiness import files

pytestmark = pytest.mark.django_db

WRONG = ADA.npi[:9] + str((int(ADA.npi[9]) + 1) % 10)


def paste(client: Client, text: str, **more: str) -> Any:
    return client.post("/roster/", {"text": text, **more})


def upload(client: Client, content: bytes, name: str) -> Any:
    return client.post("/roster/", {"file": SimpleUploadedFile(name, content)})


def lines(response: Any) -> dict[str, list[str]]:
    """The lines of a result by their numbers: NPI, name, status, listings, problems and changes."""
    assert response.status_code == 200, words(response)
    return {number: cells for number, *cells in rows(response)[1:]}


def refusal(response: Any) -> str:
    """The sentence that says why nothing was checked, once."""
    assert response.status_code in (413, 422)
    text = words(response)
    return text.split("There is a problem", 1)[1].split("NPIs Paste a column")[0].strip()


# ------------------------------------------------------------------------------------------------------------- answers


def test_each_line_is_answered_and_what_needs_correcting_comes_first(client: Client, lists: Lists) -> None:
    given = [ADA.npi, GRACE.npi, NOBODY, ADA.npi, WRONG, "hello"]
    result = paste(client, "\n".join(given))
    found = lines(result)
    assert list(found) == ["5", "6", "4", "1", "2", "3"]
    assert [found[number][2] for number in "123"] == ["Listed", "Formerly listed", "Not listed"]
    assert found["1"][:2] == [ADA.npi, "ADA LOVELACE"]
    assert found["1"][3] == "PRAIRIE HEART GROUP, PLLC Heart failure, TX"
    assert found["4"][4] == "The same NPI is on line 1."
    assert "its last digit does not fit" in found["5"][4]
    assert f"Did you mean {ADA.npi} (ADA LOVELACE) or {EMMY.npi} (EMMY NOETHER)?" in found["5"][4]
    assert found["6"][4] == "hello is not a number; an NPI has 10 digits."
    assert "1 of 3 NPIs is on the participant list 2027, final" in words(result)


def test_each_line_says_what_changed_since_the_last_list(client: Client, lists: Lists) -> None:
    found = lines(paste(client, "\n".join([MARIE.npi, GRACE.npi, EMMY.npi, ADA.npi])))
    assert "Organization: was OLD CARDIOLOGY LLC, now NEW CARDIOLOGY LLC" in found["1"][4]
    assert found["2"][4] == "Removed: low back pain, with NAVY SPINE CENTER"
    assert "Participant 2027: was Yes, now No" in found["3"][4]
    assert found["4"][4] == ""


def test_somebody_with_two_listings_stands_on_one_line_with_both(client: Client, lists: Lists) -> None:
    found = lines(paste(client, ALAN.npi))
    assert ALAN.organization in found["1"][3]
    assert ALAN_AGAIN.organization in found["1"][3]


def test_the_figures_count_every_line_once_and_show_its_group_when_asked(client: Client, lists: Lists) -> None:
    given = "\n".join([ADA.npi, GRACE.npi, NOBODY, ADA.npi, WRONG])
    result = paste(client, given)
    text = words(result)
    for figure in (
        "Given 5 shown",
        "Different NPIs 3",
        "Listed 1",
        "Formerly listed 1",
        "Not an NPI 1",
        "Duplicates 1",
    ):
        assert figure in text
    listed = paste(client, given, show="listed")
    assert list(lines(listed)) == ["1"]
    assert "Listed: 1 line" in words(listed)
    assert len(lines(paste(client, given, show="nonsense"))) == 5


def test_a_page_of_results_can_be_sent_back_and_stays_the_same(client: Client, lists: Lists) -> None:
    first = paste(client, f"{ADA.npi}, {WRONG}\n\n{GRACE.npi}")
    again = client.post("/roster/", {"found": value_of(first, "found"), "show": "given"})
    assert rows(again) == rows(first)


def value_of(response: Any, name: str) -> str:
    page = response.content.decode()
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def test_on_the_sample_nobody_is_called_not_listed(client: Client, sample: Release) -> None:
    result = paste(client, NOBODY)
    assert lines(result)["1"][2] == "Not known"
    assert "Not listed" not in words(result)


def test_nothing_is_stored(client: Client, lists: Lists, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12) as captured:
        paste(client, f"{ADA.npi}\n{NOBODY}")
    statements = [query["sql"].split()[0] for query in captured.captured_queries]
    assert not {"INSERT", "UPDATE", "DELETE"} & set(statements)
    assert not client.session.keys()


def test_a_thousand_npis_take_as_few_queries_as_one(
    client: Client, db: None, django_assert_max_num_queries: Any
) -> None:
    publish(people(1000), kind="preliminary")
    with django_assert_max_num_queries(12):
        result = paste(client, "\n".join(npi(number) for number in range(1, 1001)))
    assert len(lines(result)) == 1000
    assert "1,000 of 1,000 NPIs are on the participant list" in words(result)


def test_without_a_list_it_says_so_and_keeps_what_was_pasted(client: Client, db: None) -> None:
    page = paste(client, ADA.npi)
    assert page.status_code == 503
    assert "No participant list is loaded here" in words(page)
    assert ADA.npi in page.content.decode()


# --------------------------------------------------------------------------------------------------------------- input


@pytest.mark.parametrize(
    "text",
    [
        "{ada} {grace}",
        "{ada},{grace};",
        "NPI\r\n{ada}\r\n\r\n{grace}\r\n",
        "LOVELACE\tADA\t{ada}\tTX\nHOPPER\tGRACE\t{grace}\tTX",
        "Dear Ann,\nplease look up Dr. Lovelace (NPI {ada}), phone 212-555-0134, ZIP 12207, and Dr. Hopper: {grace}.\nThanks!",
    ],
)
def test_npis_are_found_however_they_are_pasted(client: Client, lists: Lists, text: str) -> None:
    found = rows(paste(client, text.format(ada=ADA.npi, grace=GRACE.npi)))[1:]
    assert [cells[1] for cells in found] == [ADA.npi, GRACE.npi]


COLUMNS = [
    ["Our doctors", "", ""],
    ["Name", "Phone", "NPI"],
    ["Lovelace", "2125550134", ADA.npi],
    ["", "", ""],
    ["Hopper", "2125550135", GRACE.npi],
]


def as_csv(table: list[list[str]], **options: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, **options).writerows(table)
    return text.getvalue().encode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(COLUMNS), "roster.csv"),
        (as_csv(COLUMNS, delimiter=";"), "roster.csv"),
        (b"\xef\xbb\xbf" + as_csv(COLUMNS, delimiter="\t"), "roster.txt"),
        (workbook(COLUMNS), "roster.xlsx"),
        (workbook([[cell if not cell.isdigit() else int(cell) for cell in row] for row in COLUMNS]), "roster.xlsx"),
        (f"{ADA.npi}\n{GRACE.npi}\n".encode(), "npis"),
    ],
)
def test_the_column_with_the_npis_is_found_in_a_file(client: Client, lists: Lists, content: bytes, name: str) -> None:
    found = rows(upload(client, content, name))[1:]
    assert [cells[1] for cells in found] == [ADA.npi, GRACE.npi]


def zip_bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "NPIs: Paste at least one NPI, or choose a file."),
        (" \n\t\n", "NPIs: Paste at least one NPI, or choose a file."),
        ("hello there", "NPIs: There is no NPI in this. An NPI has 10 digits and starts with 1 or 2."),
        ("1\0", "NPIs: Null characters are not allowed."),
        ("1234567893\n" * 1001, "NPIs: This holds 1,001 NPIs; at most 1,000 are checked at a time."),
        ("1\n" * 50_001, "NPIs: This text has 50,001 lines; at most 50,000 are read."),
        ("Ann 1EG4-TE5-MK73\n1234567893", "NPIs: Line 1 holds what looks like a Medicare Beneficiary Identifier."),
    ],
)
def test_text_that_cannot_be_checked_gets_one_sentence(client: Client, lists: Lists, text: str, sentence: str) -> None:
    assert refusal(paste(client, text)).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "File: This file is empty."),
        (
            b"1234567893\n" * 3_000_000,
            "large.csv",
            "This is too large: a file may have up to 5 MB, pasted text up to 2",
        ),
        (b"npi\n" + b"1234567893\n" * 50_000, "long.csv", "File: This file has more than 50,000 lines"),
        (zip_bomb(), "bomb.xlsx", "File: This workbook is too large. Copy the column with the NPIs into a new one."),
        (
            files.damaged(files.xlsx("NPI", "1234567893"), "xl/worksheets/sheet1.xml"),
            "damaged.xlsx",
            "File: This is not a workbook that can be read: it is damaged or of another kind.",
        ),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "paper.csv", "File: Line 1, column 1: this is a PDF document."),
        (b"PK\x03\x04" + b"x" * 400, "broken.xlsx", "File: This is not a workbook that can be read"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo.csv", "File: Line 3, column 1: this is binary data"),
        (
            "NPI\t1234567893\n".encode("utf-16"),
            "roster.txt",
            "File: Line 1, column 1: this is what Excel calls Unicode Text. Save it as .xlsx or as CSV UTF-8.",
        ),
        (b"<html><body>Sign in</body></html>", "web.csv", "File: Line 1, column 1: this is a web page, not a table."),
        (workbook([["Please sign in again."]]), "letter.xlsx", "File: There is no NPI in this."),
    ],
)
def test_a_file_that_cannot_be_checked_gets_one_sentence(
    client: Client, lists: Lists, content: bytes, name: str, sentence: str
) -> None:
    assert refusal(upload(client, content, name)).startswith(sentence)


def test_a_file_and_a_text_are_not_mixed_and_the_text_is_kept(client: Client, lists: Lists) -> None:
    page = client.post("/roster/", {"text": ADA.npi, "file": SimpleUploadedFile("a.csv", b"1234567893")})
    assert "Paste NPIs or choose a file, not both" in refusal(page)
    assert f"{ADA.npi}</textarea>" in page.content.decode()


def test_a_page_of_results_that_was_changed_is_refused(client: Client, lists: Lists) -> None:
    assert "This page has been changed." in refusal(client.post("/roster/", {"found": "abc"}))


# -------------------------------------------------------------------------------------------------- exports, receipts


def download(client: Client, file_format: str, text: str, **more: str) -> bytes:
    return b"".join(client.post(f"/roster.{file_format}", {"text": text, **more}).streaming_content)


def test_an_export_has_every_line_in_the_order_given(client: Client, lists: Lists) -> None:
    given = "\n".join([NOBODY, MARIE.npi, WRONG, MARIE.npi])
    content = download(client, "csv", given).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(content)))
    assert [(row["Line"], row["NPI"], row["Status"]) for row in found] == [
        ("1", NOBODY, "Not listed"),
        ("2", MARIE.npi, "Listed"),
        ("3", WRONG, "Not an NPI"),
        ("4", MARIE.npi, "Listed"),
    ]
    assert found[1]["Organizations"] == "NEW CARDIOLOGY LLC"
    assert found[1]["Small practice"] == "Yes"
    assert "now NEW CARDIOLOGY LLC" in found[1]["Changes since the last list"]
    assert found[3]["Problem"] == "The same NPI is on line 2."
    assert {row["SHA-256 of the list"] for row in found} == {lists.final.sha256}


def test_an_export_can_be_of_one_group_and_a_workbook_has_the_same_rows(client: Client, lists: Lists) -> None:
    given = f"{ADA.npi}\n{NOBODY}\n{WRONG}"
    of_group = list(csv.reader(io.StringIO(download(client, "csv", given, show="listed").decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(download(client, "xlsx", given, show="listed"))).active
    assert sheet is not None
    assert [["" if cell is None else str(cell) for cell in row] for row in sheet.values] == of_group
    assert len(of_group) == 2


def test_what_was_pasted_runs_as_a_formula_nowhere(client: Client, lists: Lists) -> None:
    content = download(client, "csv", f'npi\n=HYPERLINK("http://x")\n{ADA.npi}').decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_receipt_can_be_had_for_a_roster(client: Client, lists: Lists) -> None:
    answer = client.post("/roster/receipt/", {"text": f"{ADA.npi}\n{GRACE.npi}\n{NOBODY}\n{WRONG}"})
    receipt = client.get(answer.headers["Location"])
    assert "Which of these 3 NPIs are on the participant list?" in words(receipt)
    assert {row[0]: row[2] for row in rows(receipt)[1:]} == {
        ADA.npi: "Listed",
        GRACE.npi: "Formerly listed",
        NOBODY: "Not listed",
    }


def test_each_npi_leads_to_the_page_about_it(client: Client, lists: Lists) -> None:
    found = links(paste(client, f"{ADA.npi} {NOBODY}"))
    assert {f"/clinicians/{ADA.npi}/", f"/clinicians/{NOBODY}/"} <= set(found)
    assert plain(read(paste(client, person(7).npi)).text).startswith("0 of 1 NPIs are on the")
