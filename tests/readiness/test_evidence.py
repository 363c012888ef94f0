"""Evidence: only harmless files without patient data, kept whole or not at all, and handed out to members as downloads."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from readiness.actions import evidence as actions
from readiness.actions.evidence import add_file, remove_strays
from readiness.actions.refusals import Refused
from readiness.models import Evidence, HistoryEntry
from readiness.uploads import LARGEST, accept
from readiness.uploads.kinds import PDF
from readiness.uploads.names import safe_name
from tests.pages.reading import words
from tests.readiness import files
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address, row_of
from tests.readiness.worksheets import MEDICARE_NUMBER


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def hand_in(client: Client, clinic: Clinic, content: bytes = b"", name: str = "x.pdf", **sent: str):  # type: ignore[no-untyped-def]
    data: dict[str, object] = {"url": "", "title": "", "expires_on": ""} | sent
    if content:
        data["file"] = upload(content, name)
    return client.post(address(clinic.practice, "evidence", clinic.task("E1").pk), data)


def kept_files() -> set[str]:
    return set(default_storage.listdir("evidence")[1]) if default_storage.exists("evidence") else set()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (files.pdf(), "Certificate.PDF", "application/pdf"),
        (files.PNG, "screen.png", "image/png"),
        (files.JPEG, "photo.jpeg", "image/jpeg"),
        (files.xlsx("NPI", "Rate"), "counts.xlsx", "spreadsheetml.sheet"),
        (files.docx("Policy"), "policy.docx", "wordprocessingml.document"),
        (b"NPI,Count\n1,2\n", "counts.csv", "text/csv"),
        ("Änderung: “ja”".encode("cp1252"), "note.txt", "text/plain"),
        ("Notiz".encode("utf-16"), "note.txt", "text/plain"),
    ],
    ids=["pdf", "png", "jpeg", "xlsx", "docx", "csv", "text of Windows", "text in UTF-16"],
)
def test_what_can_be_handed_in(content: bytes, name: str, media_type: str) -> None:
    accepted = accept(upload(content, name))
    assert media_type in accepted.kind.media_type
    assert (accepted.size, accepted.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg", "“.svg” is not kept here"),
        (b"<!DOCTYPE html><html></html>", "page.html", "“.html” is not kept here"),
        (files.EXECUTABLE, "setup.exe", "“.exe” is not kept here"),
        (files.xlsx("a"), "book.xlsm", "“.xlsm” is not kept here"),
        (files.archive({"a.txt": "a"}), "all.zip", "“.zip” is not kept here"),
        (b"hello", "noending", "Hand in a PDF"),
        (files.EXECUTABLE, "report.pdf", "its content is something else"),
        (b"<html><script>alert(1)</script></html>", "report.pdf", "its content is something else"),
        (files.PNG, "photo.jpg", "its content is something else"),
        (files.docx("a"), "book.xlsx", "its content is something else"),
        (files.xlsx("a"), "text.docx", "its content is something else"),
        (files.archive({"a.txt": "a"}), "text.docx", "cannot be opened"),
        (b" \n<svg onload='alert(1)'>", "note.txt", "not plain text"),
        (b"Title\n<html><body>", "note.csv", "not plain text"),
        (b"#!/bin/sh\nrm -rf /", "note.txt", "not plain text"),
        (files.EXECUTABLE, "note.txt", "not plain text"),
        (b"", "empty.pdf", "is empty"),
        (b"%PDF-1.7\nnothing follows", "broken.pdf", "cannot be read"),
        (files.pdf(password="secret"), "locked.pdf", "cannot be read"),
        (files.pdf(pages=501), "long.pdf", "too long to be looked through"),
        (files.docx("a")[:-40], "cut.docx", "cannot be opened"),
        (files.damaged(files.docx("a"), "[Content_Types].xml"), "damaged.docx", "cannot be opened"),
        (files.damaged(files.docx("a" * 500), "word/document.xml"), "damaged-text.docx", "cannot be opened"),
        (files.docx("a", extra={"word/vbaProject.bin": b"x"}), "macro.docx", "has macros"),
        (
            files.docx("a", content_types="<x ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"),
            "m.docx",
            "has macros",
        ),
        (files.docx("a", extra={"word/embeddings/oleObject1.bin": b"x"}), "nested.docx", "other files inside"),
        (files.bomb(), "bomb.docx", "far too large when opened"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused(content: bytes, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        accept(upload(content, name))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (f"Patient {MEDICARE_NUMBER}".encode(), "note.txt"),
        (f"name,id\nx,{MEDICARE_NUMBER}\n".encode("utf-16"), "list.csv"),
        (files.xlsx("Patient", MEDICARE_NUMBER), "list.xlsx"),
        (files.docx("His number is 1EG4-", "TE5-M", "K73."), "letter.docx"),
        (files.docx("a", extra={"word/comments.xml": "<w:p><w:t>123-45-6789</w:t></w:p>"}), "comment.docx"),
        (files.pdf("SSN 123-45-6789"), "report.pdf"),
    ],
    ids=["text", "csv", "workbook", "document, in pieces", "comment", "pdf"],
)
def test_patient_data_inside_a_file_is_found(content: bytes, name: str) -> None:
    with pytest.raises(Refused, match="In this file: .* what looks like") as refused:
        accept(upload(content, name))
    assert MEDICARE_NUMBER not in str(refused.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    large = upload(b"a", "large.txt")
    large.size = LARGEST + 1
    with pytest.raises(Refused, match="larger than 20 MB"):
        accept(large)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Certificate 2027.pdf", "Certificate 2027.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\maria\scan.pdf", "scan.pdf"),
        ("Bescheinigung für Müller.pdf", "Bescheinigung für Müller.pdf"),
        ("a\r\nb<script>.pdf", "a__b_script.pdf"),
        ("report.exe.pdf", "report.exe.pdf"),
        ("‮fdp.exe.pdf", "fdp.exe.pdf"),
        ("con.pdf", "con_.pdf"),
        ("....pdf", "evidence.pdf"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
        ("scan.PDF", "scan.pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given, PDF) == kept


def test_a_file_is_kept_with_its_hash_and_handed_out_as_a_download(carol: Client, clinic: Clinic) -> None:
    content = files.pdf()
    answer = hand_in(
        carol, clinic, content, "../CEHRT certificate.pdf", title="Our certificate", expires_on="2027-12-31"
    )
    assert answer.status_code == 302
    page = words(carol.get(answer.headers["Location"]))
    assert "Our certificate" in page
    assert hashlib.sha256(content).hexdigest() in page
    assert "31 December 2027" in page
    evidence = Evidence.objects.get()
    assert "certificate" not in evidence.file.name
    download = carol.get(address(clinic.practice, "evidence-file", evidence.pk))
    assert b"".join(download) == content  # type: ignore[arg-type]
    assert download.headers["Content-Disposition"] == 'attachment; filename="CEHRT certificate.pdf"'
    assert download.headers["Content-Type"] == "application/pdf"
    assert download.headers["X-Content-Type-Options"] == "nosniff"


def test_a_link_is_evidence_too(carol: Client, clinic: Clinic) -> None:
    assert hand_in(carol, clinic, url="https://chpl.healthit.gov/cms-id/0015").status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.file.name) == (evidence.url, "")
    assert carol.get(address(clinic.practice, "evidence-file", evidence.pk)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({}, "Choose a file, or give a link."),
        ({"url": "https://a.example", "content": files.PNG, "name": "a.png"}, "not both"),
        ({"url": "javascript:alert(1)"}, "It starts with https://."),
        ({"url": "ftp://files.example/a"}, "It starts with https://."),
        ({"url": "https://maria:secret@files.example/"}, "Leave the user name and the password out"),
        ({"url": f"https://files.example/{MEDICARE_NUMBER}"}, "what looks like a Medicare Beneficiary Identifier"),
        ({"url": "https://a.example", "title": "SSN 123-45-6789"}, "what looks like a Social Security number"),
        ({"url": "https://a.example", "expires_on": "soon"}, "This is not a date."),
        ({"content": files.EXECUTABLE, "name": "a.exe"}, "is not kept here"),
        ({"content": files.PNG, "name": f"{MEDICARE_NUMBER}.png"}, "what looks like a Medicare Beneficiary Identifier"),
    ],
)
def test_what_cannot_be_kept_is_explained_on_the_page(
    carol: Client, clinic: Clinic, sent: dict[str, str], problem: str
) -> None:
    answer = hand_in(carol, clinic, **sent)  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert problem in words(answer)
    assert not Evidence.objects.exists()
    assert kept_files() == set()
    assert not HistoryEntry.objects.filter(subject="evidence").exists()


def test_an_oversized_request_is_refused_with_a_sentence(carol: Client, clinic: Clinic) -> None:
    where = address(clinic.practice, "evidence", clinic.task("E1").pk)
    answer = carol.post(
        where, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(50 * 1024 * 1024)
    )
    assert answer.status_code == 413
    assert "This file is larger than 20 MB." in words(answer)


def test_withdrawn_evidence_leaves_its_row_and_its_hash(
    carol: Client, clinic: Clinic, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    hand_in(carol, clinic, files.PNG, "screen.png")
    evidence = Evidence.objects.get()
    where = address(clinic.practice, "evidence-withdraw", evidence.pk)
    assert "The file is deleted. That it was here" in words(carol.get(where))
    with django_capture_on_commit_callbacks(execute=True):
        answer = carol.post(where)
        carol.post(where)
    assert kept_files() == set()
    page = words(carol.get(answer.headers["Location"]))
    assert evidence.sha256 in page
    assert "Withdrawn" in page
    assert carol.get(address(clinic.practice, "evidence-file", evidence.pk)).status_code == 404
    assert HistoryEntry.objects.filter(subject="evidence", action="removed").count() == 1
    assert '#evidence">Add<' in row_of(carol.get(address(clinic.practice, "checklist")), evidence.task_id)


def test_a_file_that_the_storage_has_lost_is_not_found(carol: Client, clinic: Clinic) -> None:
    hand_in(carol, clinic, files.PNG, "screen.png")
    evidence = Evidence.objects.get()
    default_storage.delete(evidence.file.name)
    assert carol.get(address(clinic.practice, "evidence-file", evidence.pk)).status_code == 404


class Crash(Exception):
    """The process ends here."""


def crash(*args: object, **options: object) -> None:
    raise Crash


@pytest.mark.parametrize("where", ["record", "Evidence.objects.create"], ids=["before the entry", "before the row"])
def test_an_upload_that_is_cut_short_leaves_nothing(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(f"readiness.actions.evidence.{where}", crash)
    with pytest.raises(Crash):
        add_file(clinic.task("E1"), upload(files.PNG, "a.png"), title="", expires_on=None, actor=clinic.people.carol)
    assert kept_files() == set()
    assert not Evidence.objects.exists()


def test_a_storage_that_fails_leaves_no_row(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", crash)
    with pytest.raises(Crash):
        add_file(clinic.task("E1"), upload(files.PNG, "a.png"), title="", expires_on=None, actor=clinic.people.carol)
    assert not Evidence.objects.exists()


def test_what_a_killed_process_left_is_deleted_a_day_later(carol: Client, clinic: Clinic) -> None:
    hand_in(carol, clinic, files.PNG, "screen.png")
    stray = default_storage.save("evidence/stray", upload(files.PNG, "a.png"))
    now = timezone.now()
    assert remove_strays(now) == 0
    assert remove_strays(now + timedelta(days=1, minutes=1)) == 1
    assert not default_storage.exists(stray)
    assert default_storage.exists(Evidence.objects.get().file.name)


def test_a_task_takes_only_so_much_evidence(carol: Client, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_FOR_A_TASK", 1)
    hand_in(carol, clinic, url="https://a.example")
    answer = hand_in(carol, clinic, files.PNG, "a.png")
    assert answer.status_code == 422
    assert "Withdraw some first." in words(answer)
    assert kept_files() == set()
