"""What changed from one release to another, computed in the database from the rows themselves.

A row is added or removed when its key is only in one of the two releases. Rows that share their identity but not the
whole key (a clinician, in one cohort, whose organization changed) are paired and count as changed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.db import connection
from psycopg import sql

from participants.importing.registry import REGISTRY
from participants.models import Release

INTERNAL = {"id", "release_id", "line", "name_words", "organization_words", "organization_key", "raw"}

ChangeKind = Literal["added", "removed", "changed"]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@dataclass(frozen=True)
class Change:
    """One difference. `before` and `after` are whole rows by column; one is None for added and removed rows."""

    kind: ChangeKind
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    values: tuple[str, ...]

    @property
    def row(self) -> dict[str, Any]:
        """The row to show: as it is now, or as it was when it is gone."""
        return self.after or self.before or {}

    @property
    def published_row(self) -> dict[str, Any]:
        """`row` without what only this portal knows of it."""
        return {name: value for name, value in self.row.items() if name not in INTERNAL}

    @property
    def changes(self) -> dict[str, list[Any]]:
        """{column: [before, after]} of what changed; empty for added and removed rows."""
        if not self.before or not self.after:
            return {}
        return {
            name: [self.before[name], self.after[name]] for name in self.values if self.before[name] != self.after[name]
        }


def query(base: Release, other: Release) -> sql.Composed:
    """Rows (kind, before_id, after_id) of all differences."""
    spec = REGISTRY[other.dataset]  # type: ignore[index]
    names = {
        "table": sql.Identifier(spec.model._meta.db_table),
        "base": sql.Literal(base.pk),
        "other": sql.Literal(other.pk),
        "same_key": sql.SQL(" AND ").join(sql.SQL("b.{0} = a.{0}").format(sql.Identifier(name)) for name in spec.key),
        "identity": sql.SQL(", ").join(map(sql.Identifier, spec.identity)),
        "key": sql.SQL(", ").join(map(sql.Identifier, spec.key)),
        "same_identity": sql.SQL(" AND ").join(
            sql.SQL("gone.{0} = come.{0}").format(sql.Identifier(name)) for name in spec.identity
        ),
        "differs": sql.SQL(" OR ").join(
            sql.SQL("b.{0} IS DISTINCT FROM a.{0}").format(sql.Identifier(name)) for name in spec.values
        ),
    }
    return sql.SQL("""
        WITH before AS (SELECT * FROM {table} WHERE release_id = {base}),
             after AS (SELECT * FROM {table} WHERE release_id = {other}),
             gone AS (
                 SELECT b.*, row_number() OVER (PARTITION BY {identity} ORDER BY {key}) AS place
                 FROM before b WHERE NOT EXISTS (SELECT FROM after a WHERE {same_key})
             ),
             come AS (
                 SELECT a.*, row_number() OVER (PARTITION BY {identity} ORDER BY {key}) AS place
                 FROM after a WHERE NOT EXISTS (SELECT FROM before b WHERE {same_key})
             )
        SELECT CASE WHEN gone.id IS NULL THEN 'added' WHEN come.id IS NULL THEN 'removed' ELSE 'changed' END AS kind,
               gone.id AS before_id, come.id AS after_id
        FROM gone FULL JOIN come ON {same_identity} AND gone.place = come.place
        UNION ALL
        SELECT 'changed', b.id, a.id FROM before b JOIN after a ON {same_key} WHERE {differs}
    """).format(**names)


def counts(base: Release, other: Release) -> dict[ChangeKind, int]:
    """{"added": n, "removed": n, "changed": n}."""
    statement = sql.SQL("SELECT kind, count(*) FROM ({}) AS difference GROUP BY kind").format(query(base, other))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = dict(cursor.fetchall())
    return {kind: found.get(kind, 0) for kind in KINDS}


def changes(
    base: Release,
    other: Release,
    *,
    kind: ChangeKind | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> Iterator[Change]:
    """The differences, in an order that does not change: by kind, then by key."""
    spec = REGISTRY[other.dataset]  # type: ignore[index]
    statement = sql.SQL("""
        SELECT kind, to_jsonb(b) AS before, to_jsonb(a) AS after
        FROM ({difference}) AS difference
        LEFT JOIN {table} b ON b.id = before_id
        LEFT JOIN {table} a ON a.id = after_id
        WHERE {kind}::text IS NULL OR kind = {kind}
        ORDER BY kind, {order}
        OFFSET {offset} LIMIT {limit}
    """).format(
        difference=query(base, other),
        table=sql.Identifier(spec.model._meta.db_table),
        kind=sql.Literal(kind),
        order=sql.SQL(", ").join(sql.SQL("coalesce(a.{0}, b.{0})").format(sql.Identifier(name)) for name in spec.key),
        offset=sql.Literal(offset),
        limit=sql.Literal(limit),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for kind_found, before, after in cursor.fetchall():
            # Django has psycopg hand jsonb over as text.
            yield Change(kind_found, before and json.loads(before), after and json.loads(after), spec.values)


def cohort_changes(base: Release, other: Release) -> int:
    """How many clinicians are in one cohort before and only in the other after."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(DISTINCT a.npi) FROM participants_listing a
            JOIN participants_listing b ON b.npi = a.npi AND b.release_id = %s AND b.cohort <> a.cohort
            WHERE a.release_id = %s AND NOT EXISTS (
                SELECT FROM participants_listing c WHERE c.release_id = %s AND c.npi = a.npi AND c.cohort = a.cohort
            ) AND NOT EXISTS (
                SELECT FROM participants_listing d WHERE d.release_id = %s AND d.npi = b.npi AND d.cohort = b.cohort
            )
            """,
            [base.pk, other.pk, base.pk, other.pk],
        )
        return cursor.fetchone()[0]
