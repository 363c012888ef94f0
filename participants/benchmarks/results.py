"""What is measured, what it may be at most, and the page that says how it came out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import Self

REAL, MIDDLE, LARGE = 6_637, 10_000, 1_000_000  # rows: CMS's preliminary list; what searches are judged on; a stress


@dataclass(frozen=True)
class Measure:
    """`limits` are upper limits by the number of rows of the list."""

    label: str
    unit: str
    limits: Mapping[int, float] = field(default_factory=dict)

    def cell(self, value: float, rows: int) -> str:
        shown = f"{value:,.{3 if value < 1 else 2 if value < 10 else 1}f}"
        limit = self.limits.get(rows)
        if limit is None:
            return shown
        return f"{shown} (at most {limit:g}{'' if value <= limit else ', missed'})"


RAW_COPY = "raw_copy"
IMPORT = "import"
IMPORT_RATIO = "import_ratio"
SEARCH = "search"
DATASETTE = "datasette"
SEARCH_FOUND = "search_found"
DATASETTE_FOUND = "datasette_found"
SEARCH_PAGE = "search_page"
CLINICIAN_PAGE = "clinician_page"
EMPTY_VIEW = "empty_view"
MEDIAN, P95 = "median", "p95"

MEASURES = {
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

Values = dict[tuple[str, ...], float]
"""One value for each of MEASURES."""


class Stopwatch:
    """Seconds of a block: `with Stopwatch() as watch: ...; watch.seconds`."""

    seconds = 0.0

    def __enter__(self) -> Self:
        self._started = perf_counter()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = perf_counter() - self._started


def spread(name: str, seconds: Sequence[float]) -> Values:
    """The median and the 95th percentile, in milliseconds."""
    cuts = quantiles(seconds, n=20)
    return {(name, MEDIAN): 1000 * cuts[9], (name, P95): 1000 * cuts[18]}


def table(found: Mapping[int, Values]) -> Iterator[str]:
    """The lines of a Markdown table: a line for each measure, a column for each size of the list."""
    yield f"| | | {' | '.join(f'{rows:,} rows' for rows in found)} |"
    yield f"|---|---|{'---:|' * len(found)}"
    for key, measure in MEASURES.items():
        cells = " | ".join(measure.cell(values[key], rows) for rows, values in found.items())
        yield f"| {measure.label} | {measure.unit} | {cells} |"
