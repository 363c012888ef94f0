"""Tables that are sorted by a heading: `?sort=title`, or `?sort=-title` the other way round."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import QueryDict

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column:
    """A column of a table. Without `key` it does not sort; numbers sort from the largest down at the first click."""

    name: str
    label: str
    key: Callable[[Any], Any] | None = None
    numeric: bool = False


@dataclass(frozen=True)
class Heading:
    """A column's heading, for components/headings.html; `url` is empty for one that does not sort."""

    label: str
    url: str
    direction: str
    numeric: bool


def sort_rows(rows: Iterable[Row], columns: Iterable[Column], asked: str) -> list[Row]:
    """The rows by the column asked for; rows that are equal in it keep their order. Anything else leaves them so."""
    column = next((column for column in columns if column.key and column.name == asked.removeprefix("-")), None)
    if column is None or column.key is None:
        return list(rows)
    return sorted(rows, key=column.key, reverse=asked.startswith("-"))


def headings(columns: Iterable[Column], query: QueryDict, default: str) -> list[Heading]:
    """The headings of a table whose address has `query`; a new order starts at the first page."""
    asked = query.get("sort") or default
    return [heading(column, query, asked) for column in columns]


def heading(column: Column, query: QueryDict, asked: str) -> Heading:
    if column.key is None:
        return Heading(column.label, url="", direction="", numeric=column.numeric)
    up, down = column.name, f"-{column.name}"
    first, second = (down, up) if column.numeric else (up, down)
    linked = query.copy()
    linked.pop("page", None)
    linked["sort"] = second if asked == first else first
    direction = {up: "ascending", down: "descending"}.get(asked, "")
    return Heading(column.label, url=f"?{linked.urlencode()}", direction=direction, numeric=column.numeric)
