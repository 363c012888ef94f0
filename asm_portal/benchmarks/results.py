"""What is measured, what it may be at most, and the table that says how it came out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import Self

REAL, MIDDLE, LARGE = 6_637, 10_000, 1_000_000  # rows: CMS's preliminary list; what searches are judged on; a stress

MEDIAN, P95 = "median", "p95"

Key = tuple[str, ...]

Values = dict[Key, float]
"""One value for each measure of a part."""


@dataclass(frozen=True)
class Measure:
    """`limits` are upper limits by the size at which it is measured."""

    label: str
    unit: str
    limits: Mapping[int, float] = field(default_factory=dict)

    def cell(self, value: float, size: int) -> str:
        shown = shown_of(value)
        limit = self.limits.get(size)
        if limit is None:
            return shown
        return f"{shown} (at most {limit:g}{'' if value <= limit else ', missed'})"


def shown_of(value: float) -> str:
    """What was counted in whole, what was measured with three digits that say something."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.{3 if value < 1 else 2 if value < 10 else 1}f}"


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


def table(measures: Mapping[Key, Measure], found: Mapping[int, Values], *, of: str) -> Iterator[str]:
    """The lines of a Markdown table: a line for each measure, a column for each size, which counts what `of` says."""
    yield f"| | | {' | '.join(f'{size:,} {of}' for size in found)} |"
    yield f"|---|---|{'---:|' * len(found)}"
    for key, measure in measures.items():
        cells = " | ".join(measure.cell(values[key], size) for size, values in found.items())
        yield f"| {measure.label} | {measure.unit} | {cells} |"
