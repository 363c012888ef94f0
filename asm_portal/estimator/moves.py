"""What would change a final score most: the next best actions, and what there is to lose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from asm_portal.estimator.outlook import Outlook, Standing, measured
from asm_portal.rules import cost, improvement, interoperability, quality
from asm_portal.rules.base import Entry

DO = {
    improvement.PRIMARY_CARE.id: "Connect patients to primary care, and keep evidence of it",
    improvement.COLLABORATION.id: "Sign a collaborative care arrangement",
}
FAIL = {
    improvement.PRIMARY_CARE.id: "No evidence of connecting patients to primary care",
    improvement.COLLABORATION.id: "No collaborative care arrangement in force",
}
SMALLEST = 1e-6

Alternative = tuple[str, Standing, Entry]


@dataclass(frozen=True, kw_only=True)
class Move:
    """A change, what it adds to the final score and to a year's payments, and the rule behind it."""

    label: str
    points: float
    dollars: Decimal
    rule: Entry


def gains(outlook: Outlook) -> tuple[Move, ...]:
    """What would raise the score, the most valuable first."""
    moves = [move for move in _moves(outlook, _better(outlook.standing)) if move.points > SMALLEST]
    return tuple(sorted(moves, key=lambda move: -move.points))


def losses(outlook: Outlook) -> tuple[Move, ...]:
    """What would lower it, the most harmful first."""
    moves = [move for move in _moves(outlook, _worse(outlook.standing)) if move.points < -SMALLEST]
    return tuple(sorted(moves, key=lambda move: move.points))


def _moves(outlook: Outlook, alternatives: Iterator[Alternative]) -> Iterator[Move]:
    for label, standing, rule in alternatives:
        other = outlook.of(standing)
        if outlook.score is not None and other.score is not None:
            dollars = other.effect().dollars - outlook.effect().dollars
            yield Move(label=label, points=other.score - outlook.score, dollars=dollars, rule=rule)


def _better(standing: Standing) -> Iterator[Alternative]:
    for activity in improvement.ACTIVITIES:
        if activity not in standing.activities:
            with_it = replace(standing, activities=(*standing.activities, activity))
            yield DO[activity.id], with_it, improvement.POINTS_BY_COMPLETED
    complete = replace(standing, interoperability=1.0)
    yield "Report all of Promoting Interoperability", complete, interoperability.LINEAR_LOSS
    for mips_id, result in standing.results.items():
        if result is None:
            others = {other: result for other, result in standing.results.items() if other != mips_id}
            yield f"Report {_named(mips_id)}", replace(standing, results=others), quality.UNREPORTED_POINTS
    if scored := _scored(standing):
        lowest = min(scored, key=lambda mips_id: scored[mips_id])
        more = min(scored[lowest] + 1, quality.MAXIMUM_POINTS.value)
        better = replace(standing, results={**standing.results, lowest: measured(more)})
        yield f"One tenth of the cohort better on {_named(lowest)}", better, quality.DECILES
    points = cost.MEDIAN_POINTS.value if standing.cost_points is None else standing.cost_points
    cheaper = replace(standing, cost_points=min(points + 1, cost.MAXIMUM_POINTS.value))
    yield "One range lower on cost", cheaper, cost.MAXIMUM_POINTS


def _worse(standing: Standing) -> Iterator[Alternative]:
    own = [measure for measure in quality.measures_of(standing.cohort) if not measure.calculated_by_cms]
    nothing = {**standing.results, **dict.fromkeys((measure.mips_id for measure in own), None)}
    yield "No measure reported completely enough", replace(standing, results=nothing), quality.MINIMUM_SUBMISSION
    for activity in standing.activities:
        others = tuple(other for other in standing.activities if other != activity)
        yield FAIL[activity.id], replace(standing, activities=others), improvement.POINTS_BY_COMPLETED
    incomplete = replace(standing, interoperability=0.0)
    yield "An incomplete report on Promoting Interoperability", incomplete, interoperability.INCOMPLETE_IS_ZERO
    if scored := _scored(standing):
        best = max(scored, key=lambda mips_id: scored[mips_id])
        without = replace(standing, results={**standing.results, best: None})
        yield f"Too few cases of {_named(best)} reported", without, quality.COMPLETENESS


def _scored(standing: Standing) -> dict[str, float]:
    """The points of the measures that the participant reports and that count, by identifier."""
    return {
        mips_id: points
        for mips_id, points in standing.quality.points.items()
        if points is not None
        and not quality.MEASURES[mips_id].calculated_by_cms
        and standing.results.get(mips_id, measured(points)) is not None
    }


def _named(mips_id: str) -> str:
    return f"{mips_id} ({quality.MEASURES[mips_id].short_title})"
