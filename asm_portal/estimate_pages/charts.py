"""Where the bars and lines of the estimator's charts lie, in units of their viewBox. Pure geometry; templates draw it.

Every chart has a `description` that says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from asm_portal.estimate_pages import words
from asm_portal.estimator.outlook import Outlook, PaymentOutlook
from asm_portal.estimator.payment import effect_range, payment_effect
from asm_portal.estimator.score import FinalScore
from asm_portal.estimator.simulation import CohortOutcome
from asm_portal.rules import scoring
from asm_portal.rules.years import PerformanceYear

WIDTH = 440
ROW = 48
AXIS = 22
STEPS = 25


@dataclass(frozen=True)
class Scale:
    """From values to places along one side of the chart."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float | Decimal) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Bar:
    """`kind` is gain, loss, total or band; `mark` is where a value lies within a band, and None for the others."""

    label: str
    value: str
    kind: str
    y: float
    x: float
    width: float
    mark: float | None = None

    @property
    def end(self) -> float:
        return self.x + self.width


@dataclass(frozen=True)
class BarChart:
    """Bars under each other, each under its label and value."""

    description: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    zero: float

    width = WIDTH
    bar_height = 13

    @property
    def height(self) -> int:
        return len(self.bars) * ROW + AXIS

    @property
    def floor(self) -> int:
        """Where the bars end and the axis begins."""
        return len(self.bars) * ROW + 2


def _bar(row: int, label: str, value: str, kind: str, places: Sequence[float], mark: float | None = None) -> Bar:
    return Bar(
        label=label,
        value=value,
        kind=kind,
        y=row * ROW + 24,
        x=min(places),
        width=round(max(max(places) - min(places), 1.0), 1),
        mark=mark,
    )


def waterfall(final: FinalScore) -> BarChart:
    """What adds to the final score and takes away from it, and the score at the end. There is a score."""
    steps = final.steps
    totals = [step.total for step in steps]
    scale = Scale(min(0.0, *totals), max(float(scoring.MAXIMUM.value), *totals), 1, WIDTH - 1)
    bars, before = [], 0.0
    for row, step in enumerate(steps):
        kind = "loss" if step.points < 0 else "gain"
        bars.append(_bar(row, step.label, words.points(step.points), kind, (scale(before), scale(step.total))))
        before = step.total
    score = final.score or 0.0
    bars.append(_bar(len(steps), "Final score", words.score(score), "total", (scale(0), scale(score))))
    told = ", ".join(f"{step.label} {words.points(step.points)}" for step in steps)
    return BarChart(
        description=f"{told}. Together a final score of {words.score(score)} of {scoring.MAXIMUM.value}.",
        bars=tuple(bars),
        ticks=tuple(Tick(scale(value), str(value)) for value in range(0, scoring.MAXIMUM.value + 1, 25)),
        zero=scale(0),
    )


def years(outlooks: Iterable[PaymentOutlook]) -> BarChart:
    """The change of payments in each payment year, within the band of what is not confirmed."""
    outlooks = list(outlooks)
    limit = float(max(outlook.effect.year.risk_level.value for outlook in outlooks))
    scale = Scale(-limit, limit, 1, WIDTH - 1)
    bars, told = [], []
    for row, outlook in enumerate(outlooks):
        worst, best = outlook.worst.adjustment_factor, outlook.best.adjustment_factor
        change = words.percent(outlook.effect.adjustment_factor)
        year = str(outlook.effect.year.payment_year)
        places = scale(worst), scale(best)
        bars.append(_bar(row, year, change, "band", places, mark=scale(outlook.effect.adjustment_factor)))
        told.append(f"{year}: {change}, within {words.percent(worst)} to {words.percent(best)}")
    return BarChart(
        description=f"{'; '.join(told)}.",
        bars=tuple(bars),
        ticks=tuple(Tick(scale(value), words.percent(value, 0)) for value in (-limit, -limit / 2, 0, limit / 2, limit)),
        zero=scale(0),
    )


@dataclass(frozen=True)
class Marker:
    """A participant on a curve; `shape` tells two of them apart without colour."""

    x: float
    y: float
    shape: str
    label: str


@dataclass(frozen=True)
class Curve:
    """A line over a band, across a plane with its zero. `vertical` is where a gain begins, if anywhere."""

    description: str
    line: str
    band: str
    markers: tuple[Marker, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: float
    vertical: Tick | None
    x_title: str
    y_title: str

    width = WIDTH
    height = 280
    left, right, top, bottom = 52, WIDTH - 10, 26, 236


def _points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in pairs)


SCORES = [scoring.MAXIMUM.value * step / STEPS for step in range(STEPS + 1)]  # that a curve is drawn through


def _plane(year: PerformanceYear) -> tuple[Scale, Scale]:
    """Where final scores and changes of payments lie."""
    limit = float(year.risk_level.value)
    return Scale(0, scoring.MAXIMUM.value, Curve.left, Curve.right), Scale(-limit, limit, Curve.bottom, Curve.top)


@cache
def _band(year: PerformanceYear) -> str:
    """What is not confirmed leaves so much room, whoever it is about."""
    x, y = _plane(year)
    ranges = [(score, *effect_range(score, payments=Decimal(0), year=year)) for score in SCORES]
    upper = [(x(score), y(best.adjustment_factor)) for score, _, best in ranges]
    lower = [(x(score), y(worst.adjustment_factor)) for score, worst, _ in ranges]
    return _points([*upper, *reversed(lower)])


def outcomes(outlook: Outlook, *, break_even: float | None, markers: Sequence[tuple[str, Outlook]]) -> Curve:
    """What every final score from 0 to 100 would do in the payment year, and where the `markers` stand."""
    year = outlook.standing.year
    limit = year.risk_level.value
    x, y = _plane(year)
    changes = [
        payment_effect(
            score,
            payments=Decimal(0),
            year=year,
            function=outlook.function,
            mean_transformed_score=outlook.mean_transformed_score,
        ).adjustment_factor
        for score in SCORES
    ]
    placed = [
        Marker(x(it.score), y(it.effect().adjustment_factor), shape, name)
        for shape, (name, it) in zip(("circle", "diamond"), markers, strict=False)
        if it.score is not None
    ]
    gain = f"A gain begins at {break_even:.1f}" if break_even is not None else "No score gains"
    stands = "".join(f" {name} stands at {words.score(it.score)}." for name, it in markers if it.score is not None)
    return Curve(
        description=(
            f"The change of payments rises with the final score, from {words.percent(-limit, 0)} at a score of 0 to "
            f"{words.percent(changes[-1])} at {scoring.MAXIMUM.value}. {gain}.{stands}"
        ),
        line=_points((x(score), y(change)) for score, change in zip(SCORES, changes, strict=True)),
        band=_band(year),
        markers=tuple(placed),
        x_ticks=tuple(Tick(x(value), str(value)) for value in range(0, scoring.MAXIMUM.value + 1, 25)),
        y_ticks=tuple(Tick(y(value), words.percent(value, 0)) for value in (limit, 0, -limit)),
        zero=y(0),
        vertical=Tick(x(break_even), f"Break-even {break_even:.1f}") if break_even is not None else None,
        x_title="Final score",
        y_title=f"Change of payments in {year.payment_year}",
    )


@dataclass(frozen=True)
class Column:
    """A column that rises or falls from the zero line."""

    x: float
    y: float
    height: float
    kind: str


@dataclass(frozen=True)
class ColumnChart:
    """Columns beside each other. `vertical` is where the middle of them is."""

    description: str
    columns: tuple[Column, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: float
    vertical: Tick
    x_title: str
    y_title: str

    width, height = Curve.width, Curve.height
    left, right, top, bottom = Curve.left, Curve.right, Curve.top, Curve.bottom
    column_width = 14


def spread(outcome: CohortOutcome) -> ColumnChart:
    """The change of payments of participants from the lowest scorer to the highest."""
    limit = float(outcome.year.risk_level.value)
    x, y = Scale(0, 100, Curve.left, Curve.right), Scale(-limit, limit, Curve.bottom, Curve.top)
    columns = []
    for place in outcome.adjustments:
        factor = place.factor.mean
        top, bottom = sorted((y(factor), y(0)))
        columns.append(
            Column(
                x=round(x(place.percentile) - ColumnChart.column_width / 2, 1),
                y=top,
                height=round(max(bottom - top, 1.0), 1),
                kind="loss" if factor < 0 else "gain",
            )
        )
    ends = outcome.adjustments[0], outcome.adjustments[-1]
    told = " and ".join(
        f"{words.percent(it.factor.mean)} for who scores better than {it.percentile} percent" for it in ends
    )
    losing = f"{outcome.losing_share.mean:.0%}"
    return ColumnChart(
        description=f"From the lowest scorer to the highest, payments change by {told}. {losing} of participants lose.",
        columns=tuple(columns),
        x_ticks=tuple(Tick(x(value), str(value)) for value in range(0, 101, 25)),
        y_ticks=tuple(Tick(y(value), words.percent(value, 0)) for value in (limit, 0, -limit)),
        zero=y(0),
        vertical=Tick(x(50), "Median"),
        x_title="Percent of the cohort that scores lower",
        y_title=f"Change of payments in {outcome.year.payment_year}",
    )
