"""What changed from one release to another, computed in the database from the rows themselves.

A row is added or removed when its key is only in one of the two releases. Rows that share their identity but not the
whole key (a clinician, in one cohort, whose organization changed) are paired and count as changed.
"""

import json
from collections.abc import Iterator, Mapping
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


def query(base: Release, other: Release, *, among: sql.Composable | None = None) -> sql.Composed:
    """Rows (kind, before_id, after_id) of all differences, or of those among the rows that fit a condition. That must
    fit every row of an identity, or none of them.

    Both releases are read in the order of their keys, side by side; only what is unequal is kept in memory.
    """
    spec = REGISTRY[other.dataset]  # type: ignore[index]
    rows = sql.SQL("(SELECT * FROM {table} WHERE release_id = {release} AND {among})")
    table, among = sql.Identifier(spec.model._meta.db_table), among or sql.SQL("true")
    return sql.SQL("""
        WITH unequal AS (
            SELECT b.id AS before_id, a.id AS after_id, {key}
            FROM {before} b FULL JOIN {after} a USING ({key})
            WHERE b.id IS NULL OR a.id IS NULL OR {differs}
        ), alone AS (
            SELECT *, row_number() OVER (PARTITION BY {identity}, before_id IS NULL ORDER BY {key}) AS place
            FROM unequal WHERE before_id IS NULL OR after_id IS NULL
        )
        SELECT CASE
                   WHEN max(before_id) IS NULL THEN 'added' WHEN max(after_id) IS NULL THEN 'removed' ELSE 'changed'
               END AS kind, max(before_id) AS before_id, max(after_id) AS after_id
        FROM alone GROUP BY {identity}, place
        UNION ALL
        SELECT 'changed', before_id, after_id FROM unequal WHERE before_id IS NOT NULL AND after_id IS NOT NULL
    """).format(
        before=rows.format(table=table, release=sql.Literal(base.pk), among=among),
        after=rows.format(table=table, release=sql.Literal(other.pk), among=among),
        key=sql.SQL(", ").join(map(sql.Identifier, spec.key)),
        identity=sql.SQL(", ").join(map(sql.Identifier, spec.identity)),
        differs=sql.SQL(" OR ").join(
            sql.SQL("b.{0} IS DISTINCT FROM a.{0}").format(sql.Identifier(name))
            for name in spec.values
            if name not in spec.key
        ),
    )


def narrowed(base: Release, other: Release, where: Mapping[str, str]) -> sql.Composed:
    """`query` as a table named difference; with {column: value}, of the rows that had the values, or that are new and
    have them.
    """
    if not where:
        return sql.SQL("({}) AS difference").format(query(base, other))
    return sql.SQL("""
        (
            SELECT kind, before_id, after_id FROM ({difference}) AS every
            LEFT JOIN {table} b ON b.id = before_id
            LEFT JOIN {table} a ON a.id = after_id
            WHERE {conditions}
        ) AS difference
    """).format(
        difference=query(base, other),
        table=sql.Identifier(REGISTRY[other.dataset].model._meta.db_table),  # type: ignore[index]
        conditions=sql.SQL(" AND ").join(
            sql.SQL("coalesce(b.{0}, a.{0}) = {1}").format(sql.Identifier(column), sql.Literal(value))
            for column, value in where.items()
        ),
    )


def counts(base: Release, other: Release, *, where: Mapping[str, str] = {}) -> dict[ChangeKind, int]:
    """{"added": n, "removed": n, "changed": n}, of all differences or of those with some values (see `narrowed`)."""
    statement = sql.SQL("SELECT kind, count(*) FROM {} GROUP BY kind").format(narrowed(base, other, where))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = dict(cursor.fetchall())
    return {kind: found.get(kind, 0) for kind in KINDS}


def changes(
    base: Release,
    other: Release,
    *,
    kind: ChangeKind | None = None,
    where: Mapping[str, str] = {},
    offset: int = 0,
    limit: int | None = None,
) -> Iterator[Change]:
    """The differences, in an order that does not change: by kind, then by key. `where`: see `narrowed`."""
    spec = REGISTRY[other.dataset]  # type: ignore[index]
    statement = sql.SQL("""
        SELECT kind, to_jsonb(b) AS before, to_jsonb(a) AS after
        FROM {difference}
        LEFT JOIN {table} b ON b.id = before_id
        LEFT JOIN {table} a ON a.id = after_id
        WHERE {kind}::text IS NULL OR kind = {kind}
        ORDER BY kind, {order}
        OFFSET {offset} LIMIT {limit}
    """).format(
        difference=narrowed(base, other, where),
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
