"""One run: a made list of each size, and everything that is measured on it."""

import os
import platform
from collections.abc import Callable, Iterator, Mapping

from django.db import connection

from participants import sample
from participants.benchmarks.imports import measure_import
from participants.benchmarks.pages import measure_pages
from participants.benchmarks.questions import questions
from participants.benchmarks.results import Values, table
from participants.benchmarks.rival import measure_datasette
from participants.benchmarks.scratch import scratch
from participants.benchmarks.searches import measure_search
from participants.models import Dataset, Release

WARM_UP = 50  # questions that are asked first and not counted

Tell = Callable[[str], None]


def measure(rows: int, *, asked: int, seed: int, tell: Tell) -> Values:
    """Everything, on a list of so many rows that is made from the seed. `tell` is told what is being done."""
    with scratch() as folder:
        path = folder / "participants.csv"
        tell(f"{rows:,} rows: making the list")
        with path.open("w", newline="") as file:
            sample.write_csv(sample.generated(rows, seed), file)
        tell(f"{rows:,} rows: importing")
        values = measure_import(path)
        release = Release.objects.get(dataset=Dataset.PARTICIPANTS)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as autovacuum does within minutes of an import
        warm_up, counted = (
            questions(release, asked=number, seed=part) for number, part in ((WARM_UP, seed), (asked, seed + 1))
        )
        tell(f"{rows:,} rows: searching")
        measure_search(release, warm_up)
        values |= measure_search(release, counted)
        tell(f"{rows:,} rows: asking for pages")
        measure_pages(warm_up)
        values |= measure_pages(counted)
        tell(f"{rows:,} rows: asking Datasette")
        return values | measure_datasette(release, counted, folder)


def page(found: Mapping[int, Values], *, asked: int, seed: int) -> Iterator[str]:
    """The lines of docs/benchmarks.md."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [postgresql] = cursor.fetchone()
    yield "# Benchmarks"
    yield ""
    yield "Printed by `python3 manage.py benchmark`; run it to see how the portal fares on your machine. This run:"
    yield (
        f"{os.cpu_count()} cores, PostgreSQL {postgresql.split()[0]}, Python {platform.python_version()}, "
        f"seed {seed}, {asked:,} questions."
    )
    yield ""
    yield from table(found)
    yield ""
    yield EXPLANATION


EXPLANATION = """\
- The lists are made in the proportions of CMS's preliminary one (`participants/sample`), each in a database of its own
  that is dropped afterwards.
- **Raw COPY** takes in the finished rows of the same list: same table, same columns, same indexes, checks and foreign
  keys, from one file in PostgreSQL's own format. The **import** does that, too, and before it hashes, keeps, parses and
  checks the CSV file, and after it publishes: one row for each clinician with its search index, the words that a
  misspelt one is corrected to, and the organizations.
- The **questions** are drawn from the list: full names in either order, the beginning of a name, nicknames, three kinds
  of typing errors, names with a state or an organization, and NPIs. All of them are asked in each measurement.
- **Datasette** has the same clinicians in SQLite with its full-text search, and is asked for JSON in its own process.
- A **page** is the whole answer of the server, through all middleware, without the network. The **empty view** is
  `/healthz`, behind the same middleware."""
