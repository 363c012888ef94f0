"""What a practice shows of itself: the overview, the page for the board, what is at stake, and the audit pack."""

import csv
import hashlib
import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.actions.roster import remove_clinician
from readiness.models import Evidence, Practice, TaskStatus
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.worksheets import arrangement_of


def page(client: Client, practice: Practice, name: str = "") -> str:
    response = client.get(f"/practices/{practice.pk}/{name}")
    assert response.status_code == 200
    return words(response)


# ------------------------------------------------------------------------------------------------------------- overview


def test_the_overview_says_who_has_no_arrangement(clinic: Clinic, clients: dict[str, Client]) -> None:
    arrangement_of(clinic, 10)
    shown = page(clients["dan"], clinic.practice)
    assert "Without an arrangement 2 of 12" in shown
    for clinician in clinic.clinicians[10:]:
        assert str(clinician) in shown


def test_the_overview_says_what_is_at_risk(clinic: Clinic, clients: dict[str, Client]) -> None:
    shown = page(clients["dan"], clinic.practice)
    assert "−20 points: the improvement activities are not secured" in shown
    assert "−10 points: the Promoting Interoperability report is not complete" in shown
    assert "A score of zero for all of your 12 clinicians" in shown


def test_what_is_done_counts(clinic: Clinic, clients: dict[str, Client]) -> None:
    clinic.practice.tasks.update(status=TaskStatus.DONE)
    assert "Of the checklist is done 100%" in page(clients["dan"], clinic.practice)


def test_a_practice_without_clinicians_is_told_how_to_begin(people, clients: dict[str, Client]) -> None:  # type: ignore[no-untyped-def]
    shown = page(clients["mallory"], people.other)
    assert "Begin with your clinicians" in shown
    assert "Cost Nothing to do yet" in shown
    add = f"/practices/{people.other.pk}/clinicians/add/"
    assert (
        f'<a href="{add}">Add clinicians</a>'
        in clients["mallory"].get(f"/practices/{people.other.pk}/").content.decode()
    )


@pytest.mark.parametrize(("path", "tab"), [("questions/", "Checklist"), ("periods/new/primary_care/", "Primary care")])
def test_a_page_below_a_section_keeps_its_tab(clinic: Clinic, clients: dict[str, Client], path: str, tab: str) -> None:
    shown = clients["bob"].get(f"/practices/{clinic.practice.pk}/{path}").content.decode()
    assert re.findall(r'aria-current="page">([^<]+)</a>', shown) == [tab]


def test_the_overview_takes_few_queries(
    clinic: Clinic, clients: dict[str, Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    arrangement_of(clinic, 10)
    with django_assert_max_num_queries(12):
        page(clients["dan"], clinic.practice)


def test_the_page_for_the_board_names_the_list_and_the_day(clinic: Clinic, clients: dict[str, Client]) -> None:
    shown = page(clients["dan"], clinic.practice, "board/")
    assert "Participant list 2027, final" in shown
    assert "What Medicare pays these clinicians has not been entered" in shown


# -------------------------------------------------------------------------------------------------------- what is at stake


def pay(client: Client, clinic: Clinic, amount: str) -> int:
    first = clinic.clinicians[0]
    return client.post(
        f"/practices/{clinic.practice.pk}/exposure/payments/", {f"clinician_{first.pk}": amount}
    ).status_code


def test_payments_make_dollars_of_points(clinic: Clinic, clients: dict[str, Client]) -> None:
    assert pay(clients["carol"], clinic, "$120,000") == 302
    clinic.clinicians[0].refresh_from_db()
    assert clinic.clinicians[0].payments == Decimal(120_000)
    shown = page(clients["dan"], clinic.practice, "exposure/")
    assert "Payments a year that are known $120,000" in shown
    assert "At risk in 2029, 9% $10,800" in shown


@pytest.mark.parametrize("amount", ["many", "-1", "1e99", "100,000,001", "NaN"])
def test_an_impossible_payment_is_refused_in_words_and_kept(
    clinic: Clinic, clients: dict[str, Client], amount: str
) -> None:
    first = clinic.clinicians[0]
    response = clients["carol"].post(
        f"/practices/{clinic.practice.pk}/exposure/payments/", {f"clinician_{first.pk}": amount}
    )
    assert response.status_code == 422
    assert f'value="{amount}"' in response.content.decode()
    first.refresh_from_db()
    assert first.payments is None


def test_who_only_reads_changes_no_payments(clinic: Clinic, clients: dict[str, Client]) -> None:
    assert pay(clients["dan"], clinic, "120,000") == 403


def test_a_zero_score_costs_the_whole_risk(clinic: Clinic, clients: dict[str, Client]) -> None:
    """No quality measure is complete, which CMS would score with zero once it is counted."""
    pay(clients["carol"], clinic, "100,000")
    path = f"/practices/{clinic.practice.pk}/exposure.csv"
    content = b"".join(clients["dan"].get(path).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(content)))
    assert len(rows) == 12
    [paid] = [row for row in rows if row["Payments a year"]]
    assert (paid["Performance year"], paid["Payment year"]) == ("2027", "2029")
    assert Decimal(paid["Worst of the range"]) <= Decimal(paid["Effect in dollars"])
    assert Decimal(paid["Effect in dollars"]) <= Decimal(paid["Best of the range"])


def test_who_leaves_the_roster_is_not_counted(clinic: Clinic, clients: dict[str, Client]) -> None:
    remove_clinician(clinic.clinicians[0], actor=clinic.people.alice)
    assert str(clinic.clinicians[0]) not in page(clients["dan"], clinic.practice, "exposure/")


# ---------------------------------------------------------------------------------------------------------- audit pack


def add_evidence(clinic: Clinic, content: bytes, *, sha256: str = "") -> Evidence:
    evidence = Evidence(
        practice=clinic.practice,
        task=clinic.task("E1"),
        title="Certificate",
        file_name="certificate.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        added_by=clinic.people.carol,
    )
    evidence.file.save("certificate", ContentFile(content))
    return evidence


def pack(client: Client, practice: Practice) -> zipfile.ZipFile:
    response = client.get(f"/practices/{practice.pk}/audit-pack.zip")
    assert response.headers["Content-Disposition"] == 'attachment; filename="asm-audit-pack-2027.zip"'
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def test_every_file_of_the_pack_has_the_hash_that_the_list_says(clinic: Clinic, clients: dict[str, Client]) -> None:
    add_evidence(clinic, b"%PDF-1.4 certificate")
    archive = pack(clients["dan"], clinic.practice)
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums.keys() == set(archive.namelist()) - {"SHA256SUMS"}
    for name, sha256 in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256, name


def test_the_index_leads_to_the_evidence_and_names_the_rule(clinic: Clinic, clients: dict[str, Client]) -> None:
    evidence = add_evidence(clinic, b"%PDF-1.4 certificate")
    archive = pack(clients["dan"], clinic.practice)
    index = archive.read("index.html").decode()
    path = f"evidence/E1/{evidence.pk}-certificate.pdf"
    assert f'<a href="{path}">Certificate</a>' in index
    assert archive.read(path) == b"%PDF-1.4 certificate"
    assert "42 CFR 512.740" in index


def test_a_file_that_was_exchanged_or_lost_is_told(clinic: Clinic, clients: dict[str, Client]) -> None:
    add_evidence(clinic, b"%PDF-1.4 another one", sha256="0" * 64)
    lost = add_evidence(clinic, b"%PDF-1.4 lost")
    lost.file.storage.delete(lost.file.name)
    index = pack(clients["dan"], clinic.practice).read("index.html").decode()
    assert "its hash is another" in index
    assert "The file is missing." in index


def test_the_pack_has_the_history_with_its_authors(clinic: Clinic, clients: dict[str, Client]) -> None:
    arrangement_of(clinic, 1)
    rows = list(csv.DictReader(io.StringIO(pack(clients["dan"], clinic.practice).read("history.csv").decode())))
    assert len(rows) == clinic.practice.history.count()
    assert {row["Who"] for row in rows} == {"alice@example.org"}
