"""A backup, its loss, and the way back."""

import json
import tarfile
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from asm_portal import backup
from tests.pages.lists import publish_both

NOW = datetime(2026, 9, 25, 3, 15, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.ASM_DATA_DIR = tmp_path / "data"
    settings.ASM_FILES_DIR = settings.ASM_DATA_DIR / "files"
    return settings.ASM_DATA_DIR


def said(command: str, *arguments: object, **options: object) -> str:
    output = StringIO()
    call_command(command, *map(str, arguments), stdout=output, stderr=output, **options)
    return output.getvalue()


def databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def test_the_drill_restores_verifies_and_leaves_nothing_behind() -> None:
    publish_both()
    before = databases()
    report = said("restore_drill")
    assert "Restored " in report
    assert "The backup leads back: restored and verified" in report
    assert databases() == before


def test_a_backup_whose_files_are_not_all_there_does_not_pass(data_dir: Path, tmp_path: Path) -> None:
    publish_both()
    next(path for path in (data_dir / "files").rglob("*") if path.is_file()).unlink()
    made = backup.make(tmp_path, NOW)
    with pytest.raises(CommandError, match="verify_data says: .*a stored file is missing"):
        said("restore_drill", made)


@pytest.mark.parametrize("name", [backup.DUMP, backup.FILES])
def test_a_damaged_backup_does_not_pass(tmp_path: Path, name: str) -> None:
    made = backup.make(tmp_path, NOW)
    (made / name).write_bytes((made / name).read_bytes()[:-1])
    with pytest.raises(CommandError, match=f"is damaged: the hash of {name} is not the recorded one"):
        said("restore_drill", made)
    with pytest.raises(CommandError, match="is no complete backup"):
        said("restore_drill", tmp_path)


def test_an_archive_cannot_put_anything_beside_the_kept_files(tmp_path: Path) -> None:
    link = tarfile.TarInfo("files/ab/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for stranger in (tarfile.TarInfo("files/../../elsewhere"), tarfile.TarInfo("/elsewhere"), link):
        with tarfile.open(tmp_path / "files.tar", "w") as archive:
            archive.addfile(stranger)
        with pytest.raises(backup.BackupError, match=f"no kept file: {stranger.name}"):
            backup.unpack(tmp_path / "files.tar", tmp_path / "data")
    assert list(tmp_path.iterdir()) == [tmp_path / "files.tar"]


def test_a_backup_restores_into_an_empty_database_only(tmp_path: Path) -> None:
    made = backup.make(tmp_path, NOW)
    with pytest.raises(CommandError, match="The database is not empty"):
        said("restore_backup", made)


def test_old_backups_are_deleted_when_a_new_one_is_complete(tmp_path: Path) -> None:
    for year in (2025, 2026):
        backup.make(tmp_path, NOW.replace(year=year))
    (tmp_path / "asm-20240101T000000Z.part").mkdir()
    said("backup", tmp_path, keep=2)
    assert len(backup.all_in(tmp_path)) == 2
    assert not list(tmp_path.glob("asm-2025*"))
    assert said("backup", tmp_path / "other").startswith(f"The backup is {tmp_path / 'other'}/asm-")


def test_a_backup_says_when_it_was_made_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    made = backup.make(tmp_path, NOW)
    assert json.loads((made / backup.MANIFEST).read_text())["made_at"] == NOW.isoformat()
    assert made.stat().st_mode & 0o077 == 0


def test_programs_older_than_the_server_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "pg_dump"
    old.write_text('#!/bin/sh\necho "pg_dump (PostgreSQL) 13.22"\n')
    old.chmod(0o755)
    monkeypatch.setattr(backup, "folders", lambda: iter([tmp_path]))
    with pytest.raises(backup.BackupError, match=rf"or later is needed and not here; found: {old} \(13\)"):
        backup.make(tmp_path / "backups", NOW)
