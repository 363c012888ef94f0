"""Deleting a practice: it is asked for by name, everything can be taken away first, and others lose nothing."""

import csv
import io
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from readiness.actions.history import Action, record
from readiness.models import Evidence, HistoryEntry, Practice, Task
from tests.readiness.conftest import People


def test_it_is_deleted_only_by_its_name(people: People, clients: dict[str, Client]) -> None:
    record(people.practice, people.practice, Action.CHANGED, actor=people.alice)
    record(people.other, people.other, Action.CHANGED, actor=people.mallory)
    path = f"/practices/{people.practice.pk}/settings/delete/"
    assert f"/practices/{people.practice.pk}/settings/export.zip" in clients["alice"].get(path).content.decode()
    assert clients["alice"].post(path, {"name": "Riverside"}).status_code == 422
    assert Practice.objects.filter(pk=people.practice.pk).exists()
    clients["alice"].post(path, {"name": "Riverside Heart"})
    assert list(Practice.objects.all()) == [people.other]
    assert HistoryEntry.objects.get().practice == people.other


def test_the_files_of_the_evidence_go_too(
    people: People, clients: dict[str, Client], django_capture_on_commit_callbacks: Any
) -> None:
    task = Task.objects.create(practice=people.practice, performance_year=2027, item="X1")
    evidence = Evidence(practice=people.practice, task=task, title="Agreement", sha256="0" * 64, added_by=people.alice)
    evidence.file.save("agreement.pdf", ContentFile(b"signed"))
    with django_capture_on_commit_callbacks(execute=True):
        clients["alice"].post(f"/practices/{people.practice.pk}/settings/delete/", {"name": "Riverside Heart"})
    assert not default_storage.exists(evidence.file.name)


def test_everything_can_be_taken_away_and_nothing_of_others_is_in_it(
    people: People, clients: dict[str, Client]
) -> None:
    for practice in (people.practice, people.other):
        task = Task.objects.create(practice=practice, performance_year=2027, item="D5", notes=f"=notes of {practice}")
        evidence = Evidence(practice=practice, task=task, title="Agreement", sha256="0" * 64, added_by=people.alice)
        evidence.file.save("agreement.pdf", ContentFile(practice.name.encode()))
        record(practice, task, Action.ADDED, actor=people.alice)
    answer = clients["alice"].get(f"/practices/{people.practice.pk}/settings/export.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    tables = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")}
    assert {"practice.csv", "membership.csv", "task.csv", "evidence.csv", "historyentry.csv"} <= tables.keys()
    assert not [name for name, text in tables.items() if "Hilltop" in text or "mallory" in text]
    [task_row] = csv.DictReader(io.StringIO(tables["task.csv"]))
    assert task_row["notes"] == "'=notes of Riverside Heart"
    [file] = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(file) == b"Riverside Heart"
