"""From files to rows ready for the database, one module a dataset.

A parser takes the fetched files and a report. It gives, for each table it fills, the columns and the rows to copy;
rows with an error are reported and left out, so a report with errors means that nothing may be staged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from participants.importing.report import Report


@dataclass(frozen=True)
class Copy:
    """Rows for one table. `columns` leaves out the id and the release; `rows` is read once, in order."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


@dataclass
class Facts:
    """What the parser learned of the file as a whole. Complete once every row has been read.

    `rows` counts all data rows; `duplicates` those of them that repeat another one and are not copied again.
    """

    rows: int = 0
    duplicates: int = 0
    performance_years: tuple[int, ...] = ()
    sample: bool = False
    expected_total: int | None = None


@dataclass(frozen=True)
class Parsed:
    facts: Facts
    copies: list[Copy]


Parser = Callable[[list[Path], Report], Parsed]
