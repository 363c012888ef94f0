"""Backups: the database and the kept files in one folder, and the way back.

    <folder>/asm-20260925T031500Z/
        database.dump    by pg_dump, in its custom format
        files.tar        the folder `files` of the data directory
        manifest.json    when it was made, from which server, and the SHA-256 of the two

A backup gets its name when it is complete. The database comes first: a file is kept before the row that names it, so
the files of a moment later hold all that the rows need.
"""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from asm_portal.postgres_programs import installed_folders, major_in, programs_of, wheel_package
from participants.importing.storage import sha256_of

DUMP, FILES, MANIFEST = "database.dump", "files.tar", "manifest.json"
NAME = "asm-{:%Y%m%dT%H%M%SZ}"


class BackupError(Exception):
    """No backup, or no way back from it. The text says why."""


Place = dict[str, Any]  # a database, as `psycopg.connect` takes it


def here() -> Place:
    """The portal's own database."""
    names = {"host", "port", "user", "password", "dbname", "sslmode", "sslrootcert"}
    return {name: value for name, value in connection.get_connection_params().items() if name in names and value}


def make(folder: Path, now: datetime) -> Path:
    """Makes a backup in `folder` and returns its place. Raises BackupError."""
    target = folder / NAME.format(now)
    unfinished = target.with_suffix(".part")
    if target.exists():
        raise BackupError(f"{target} is there already.")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    run("pg_dump", here(), "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished / DUMP}")
    with tarfile.open(unfinished / FILES, "w") as archive:
        if settings.ASM_FILES_DIR.exists():
            archive.add(settings.ASM_FILES_DIR, "files")
    manifest = {
        "made_at": now.isoformat(),
        "postgresql": server_version(),
        "sha256": {name: sha256_of([unfinished / name]) for name in (DUMP, FILES)},
    }
    (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    return unfinished.rename(target)


def all_in(folder: Path) -> list[Path]:
    """The complete backups in a folder, oldest first."""
    return sorted(path for path in folder.glob("asm-*Z") if (path / MANIFEST).exists())


def restore(backup: Path, place: Place, data_dir: Path) -> None:
    """Fills an empty database, and the folder `files` of a data directory. Raises BackupError."""
    check(backup)
    options = ["--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={place['dbname']}"]
    run("pg_restore", place, *options, str(backup / DUMP))
    unpack(backup / FILES, data_dir)


def unpack(files: Path, data_dir: Path) -> None:
    """The files of an archive that lie in its folder `files`, and no links. Raises BackupError for others.

    What `extractall` calls the filter "data" does that, too, but Python has it since 3.11.4 only.
    """
    inside = (data_dir / "files").resolve()
    with tarfile.open(files) as archive:
        for member in archive:
            if member.isdir():
                continue
            target = (data_dir / member.name).resolve()
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or not target.is_relative_to(inside):
                raise BackupError(f"{files} has something in it that is no kept file: {member.name}.")
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, target.open("wb") as copy:
                shutil.copyfileobj(content, copy)


def check(backup: Path) -> None:
    """Raises BackupError when the backup is not whole."""
    try:
        hashes = json.loads((backup / MANIFEST).read_text())["sha256"]
        damaged = [name for name, sha256 in hashes.items() if sha256_of([backup / name]) != sha256]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BackupError(f"{backup} is no complete backup: {problem}.") from problem
    if damaged:
        raise BackupError(f"{backup} is damaged: the hash of {' and '.join(damaged)} is not the recorded one.")


# ------------------------------------------------------------------------------------------------ PostgreSQL's programs


def run(name: str, place: Place, *arguments: str) -> None:
    """Runs pg_dump or pg_restore. The password goes by the environment, which nobody else can read."""
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    variables |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    environment = os.environ | {variables[key]: str(value) for key, value in place.items()} | {"LC_ALL": "C"}
    answer = subprocess.run([program(name), *arguments], env=environment, capture_output=True, text=True)
    if answer.returncode != 0:
        raise BackupError(f"{name} gave up: {answer.stderr.strip() or 'no reason given'}")


def program(name: str) -> str:
    """The one on this machine whose version is the server's, or the next one. Raises BackupError.

    An older one would refuse the server, and a much newer one sets what an older server does not know.
    """
    wanted = server_version() // 10_000
    paths = [path for folder in folders() if (path := shutil.which(name, path=str(folder)))]
    found = {path: major for path in paths if (major := major_of(path))}
    if fit := [path for path, major in found.items() if major >= wanted]:
        return min(fit, key=found.__getitem__)
    here = ", ".join(f"{path} ({major})" for path, major in found.items())
    raise BackupError(
        f"{name} of PostgreSQL {wanted} or later is needed and not here; found: {here or 'none'}. "
        "Install it, or name the folder of PostgreSQL's programs in ASM_PG_BIN."
    )


def folders() -> Iterator[Path]:
    if named := os.environ.get("ASM_PG_BIN"):
        yield Path(named)
    if package := wheel_package():
        yield programs_of(package)
    yield from installed_folders()
    yield from map(Path, os.get_exec_path())


def major_of(path: str) -> int | None:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True)
    except OSError:
        return None
    return major_in(answer.stdout)


def server_version() -> int:
    """180003 is 18.3."""
    connection.ensure_connection()
    return int(connection.connection.info.server_version)
