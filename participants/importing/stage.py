"""Copies parsed rows into the database, under a release that nobody reads yet."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from psycopg import sql

from participants.importing.parse import Copy
from participants.models import Release

Progress = Callable[[int], None]


def copy_rows(release: Release, copy: Copy, *, progress: Progress) -> None:
    """COPY, in the caller's transaction. `progress` is told how many rows have been copied since it was last told."""
    statement = sql.SQL("COPY {table} (release_id, {columns}) FROM STDIN").format(
        table=sql.Identifier(copy.model._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, copy.columns)),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in counted(copy.rows, progress):
            stream.write_row((release.pk, *row))


def counted(rows: Iterable[tuple[Any, ...]], progress: Progress, every: int = 1000) -> Iterable[tuple[Any, ...]]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % every == 0:
            progress(every)
