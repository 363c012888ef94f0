"""The import of a list, beside what PostgreSQL alone needs to take in the same rows."""

from pathlib import Path

from django.db import connection, transaction
from psycopg import sql

from asm_portal.benchmarks.results import Stopwatch, Values
from participants.importing import update
from participants.importing.parse.participants import COLUMNS
from participants.models import Dataset, Release, State

RAW_COPY = "raw_copy"
IMPORT = "import"
IMPORT_RATIO = "import_ratio"

BLOCK = 1 << 20  # bytes


def measure_import(path: Path) -> Values:
    """Imports and publishes a list as a person does by hand, then copies its rows once more, and takes that back."""
    with Stopwatch() as whole:
        outcome = update.from_files(Dataset.PARTICIPANTS, [path], publish=True)
    if outcome.release.state != State.LIVE:
        raise ValueError(f"The list was not published: {outcome.issues}")
    raw = raw_copy(outcome.release, path.with_suffix(".copy"))
    return {(RAW_COPY,): raw, (IMPORT,): whole.seconds, (IMPORT_RATIO,): whole.seconds / raw}


def raw_copy(release: Release, file: Path) -> float:
    """Seconds that COPY takes for the ready rows of a release: into the same table, as empty as it was for the import,
    with its indexes, checks and foreign keys.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, ("release_id", *COLUMNS)))
    with connection.cursor() as cursor:
        ready = sql.SQL("COPY (SELECT {} FROM participants_listing WHERE release_id = {} ORDER BY line) TO STDOUT")
        with file.open("wb") as rows, cursor.copy(ready.format(columns, release.pk)) as stream:
            for block in stream:
                rows.write(block)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE participants_listing")
        with Stopwatch() as watch:
            into = sql.SQL("COPY participants_listing ({}) FROM STDIN").format(columns)
            with file.open("rb") as rows, cursor.copy(into) as stream:
                while block := rows.read(BLOCK):
                    stream.write(block)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would check
        transaction.set_rollback(True)
    return watch.seconds
