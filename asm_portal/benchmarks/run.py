"""One run: every part at its sizes, and the page about it."""

import os
import platform
from collections.abc import Iterator, Mapping

from django.db import connection

from asm_portal.benchmarks.alerts import ALERTS
from asm_portal.benchmarks.estimator import ESTIMATOR
from asm_portal.benchmarks.lists import LISTS
from asm_portal.benchmarks.parts import Part, Run
from asm_portal.benchmarks.practices import PRACTICES
from asm_portal.benchmarks.results import Values, table

PARTS = {part.of: part for part in (LISTS, PRACTICES, ALERTS, ESTIMATOR)}

Found = Mapping[str, Mapping[int, Values]]
"""What came out, by part and size."""


def measure(sizes: Mapping[str, tuple[int, ...]], run: Run) -> Found:
    """`sizes` are those of each part that is to be measured."""
    return {name: {size: PARTS[name].measure(size, run) for size in of_part} for name, of_part in sizes.items()}


def page(found: Found, run: Run) -> Iterator[str]:
    """The lines of docs/benchmarks.md."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [postgresql] = cursor.fetchone()
    yield "# Benchmarks"
    yield ""
    yield "Printed by `python3 manage.py benchmark`; run it to see how the portal fares on your machine. This run:"
    yield (
        f"{os.cpu_count()} cores, PostgreSQL {postgresql.split()[0]}, Python {platform.python_version()}, "
        f"seed {run.seed}, {run.asked:,} questions."
    )
    for name, by_size in found.items():
        yield ""
        yield from section(PARTS[name], by_size)


def section(part: Part, by_size: Mapping[int, Values]) -> Iterator[str]:
    yield f"## {part.title}"
    yield ""
    yield from table(part.measures, by_size, of=part.of)
    yield ""
    yield part.explanation
