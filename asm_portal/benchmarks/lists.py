"""A made list of each size: its import, the search in it and its pages."""

from django.db import connection

from asm_portal.benchmarks.imports import IMPORT, IMPORT_RATIO, RAW_COPY, measure_import
from asm_portal.benchmarks.pages import CLINICIAN_PAGE, EMPTY_VIEW, SEARCH_PAGE, measure_pages
from asm_portal.benchmarks.parts import Part, Run
from asm_portal.benchmarks.questions import questions
from asm_portal.benchmarks.results import LARGE, MEDIAN, MIDDLE, P95, REAL, Key, Measure, Values
from asm_portal.benchmarks.rival import DATASETTE, DATASETTE_FOUND, measure_datasette
from asm_portal.benchmarks.scratch import scratch
from asm_portal.benchmarks.searches import SEARCH, SEARCH_FOUND, measure_search
from participants import sample
from participants.models import Dataset, Release

WARM_UP = 50  # questions that are asked first and not counted

MEASURES: dict[Key, Measure] = {
    (RAW_COPY,): Measure("Raw COPY of the ready rows into the same table", "s"),
    (IMPORT,): Measure("Import of the file, end to end, until the list is live", "s", {REAL: 2}),
    (IMPORT_RATIO,): Measure("Import : raw COPY", "times", {LARGE: 4}),
    (SEARCH, MEDIAN): Measure("Search, median", "ms"),
    (SEARCH, P95): Measure("Search, p95", "ms"),
    (SEARCH_FOUND,): Measure("Search: the person meant is on the first page", "%"),
    (DATASETTE, MEDIAN): Measure("Datasette's search, median", "ms"),
    (DATASETTE, P95): Measure("Datasette's search, p95", "ms"),
    (DATASETTE_FOUND,): Measure("Datasette: the person meant is on the first page", "%"),
    (SEARCH_PAGE, MEDIAN): Measure("Search page, median", "ms", {REAL: 15}),
    (SEARCH_PAGE, P95): Measure("Search page, p95", "ms", {LARGE: 50}),
    (CLINICIAN_PAGE, MEDIAN): Measure("Clinician's page, median", "ms", {REAL: 15}),
    (CLINICIAN_PAGE, P95): Measure("Clinician's page, p95", "ms", {LARGE: 50}),
    (EMPTY_VIEW, MEDIAN): Measure("Empty view, median", "ms"),
    (EMPTY_VIEW, P95): Measure("Empty view, p95", "ms"),
}


def measure_list(rows: int, run: Run) -> Values:
    """Everything, on a list of so many rows that is made from the seed."""
    with scratch() as folder:
        path = folder / "participants.csv"
        run.tell(f"{rows:,} rows: making the list")
        with path.open("w", newline="") as file:
            sample.write_csv(sample.generated(rows, run.seed), file)
        run.tell(f"{rows:,} rows: importing")
        values = measure_import(path)
        release = Release.objects.get(dataset=Dataset.PARTICIPANTS)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as autovacuum does within minutes of an import
        warm_up, counted = (
            questions(release, asked=number, seed=part)
            for number, part in ((WARM_UP, run.seed), (run.asked, run.seed + 1))
        )
        run.tell(f"{rows:,} rows: searching")
        measure_search(release, warm_up)
        values |= measure_search(release, counted)
        run.tell(f"{rows:,} rows: asking for pages")
        measure_pages(warm_up)
        values |= measure_pages(counted)
        run.tell(f"{rows:,} rows: asking Datasette")
        return values | measure_datasette(release, counted, folder)


LISTS = Part(
    of="rows",
    title="Import, search and pages",
    sizes=(REAL, MIDDLE, LARGE),
    small=300,
    measures=MEASURES,
    measure=measure_list,
    explanation="""\
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
  `/healthz`, behind the same middleware.""",
)
