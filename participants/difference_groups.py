"""How many rows one release adds, removes and changes against another, by state, cohort or organization."""

from dataclasses import dataclass
from operator import attrgetter

from django.db import connection
from psycopg import sql

from participants.importing import diff
from participants.importing.registry import REGISTRY
from participants.models import Cohort, Dataset, Release
from participants.once import computed_once
from participants.states import BY_CODE


@dataclass(frozen=True)
class Group:
    """How many rows with one value of a column a release adds, removes and changes. `name` is the value for people."""

    value: str
    name: str
    added: int
    removed: int
    changed: int

    @property
    def total(self) -> int:
        return self.added + self.removed + self.changed


def groups(base: Release, release: Release, column: str, *, limit: int | None = None) -> tuple[Group, ...]:
    """The differences by a column, those with the most first. A row that moved counts where it was."""
    statement = sql.SQL("""
        SELECT coalesce(b.{column}, a.{column}) AS name,
               count(*) FILTER (WHERE kind = 'added'),
               count(*) FILTER (WHERE kind = 'removed'),
               count(*) FILTER (WHERE kind = 'changed')
        FROM ({difference}) AS difference
        LEFT JOIN {table} b ON b.id = before_id
        LEFT JOIN {table} a ON a.id = after_id
        GROUP BY name ORDER BY count(*) DESC, name LIMIT {limit}
    """).format(
        column=sql.Identifier(column),
        difference=diff.query(base, release),
        table=sql.Identifier(REGISTRY[Dataset(release.dataset)].model._meta.db_table),
        limit=sql.Literal(limit),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(Group(value, group_name(column, value), *counts) for value, *counts in cursor.fetchall())


def by_cohort_and_state(base: Release, other: Release) -> dict[str, list[Group]]:
    """The groups of two published participant lists, by column, each in the order of its names."""

    def count() -> dict[str, list[Group]]:
        return {column: sorted(groups(base, other, column), key=attrgetter("name")) for column in ("cohort", "state")}

    return computed_once("difference-groups", count, base, other)


def group_name(column: str, value: str) -> str:
    if column == "cohort":
        return Cohort(value).label
    if column == "state":
        return BY_CODE[value].name if value in BY_CODE else value
    return value or "No organization given"
