"""From what is reported to the Promoting Interoperability score, by the points of MIPS.

That ASM counts points as MIPS does is reported (`rules.interoperability.MIPS_POINTS`); what becomes of the points of an
excluded measure, and whether bonus measures count, is not confirmed (`EXCLUDED_POINTS`, `MIPS_BONUS_POINTS`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from asm_portal.estimator.limits import check_between
from asm_portal.rules import interoperability
from asm_portal.rules.interoperability import Objective

Results = Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class ObjectivePoints:
    """`earned` of `possible` points; None where the objective is not reported, 0 possible where all is excluded."""

    objective: Objective
    earned: float | None
    possible: float


@dataclass(frozen=True, kw_only=True)
class InteroperabilityScore:
    """`score` is from 0 to 1, and 0 unless every objective is reported; `bonus` is in points of MIPS."""

    objectives: tuple[ObjectivePoints, ...]
    bonus: int
    score: float

    @property
    def percent(self) -> float:
        return 100 * self.score

    @property
    def points_lost(self) -> float:
        """Of the final score, as a positive number (`rules.interoperability.LINEAR_LOSS`)."""
        return -interoperability.MAXIMUM_LOSS.value * (1 - self.score)


def interoperability_score(
    results: Results, *, bonus_measures: int = 0, is_complete: bool = True
) -> InteroperabilityScore:
    """The score of `results`: by a measure's code its rate from 0 to 1 (1 for a yes), or None when it is excluded.

    A measure that is not reported is absent. `is_complete` is false where something else that is required is missing,
    such as an attestation. ValueError for a rate that is no share.
    """
    for code, rate in results.items():
        if rate is not None:
            check_between(code, rate, 0, 1)
    objectives = tuple(_points(objective, results) for objective in interoperability.OBJECTIVES)
    bonus = interoperability.MIPS_BONUS_POINTS.value if bonus_measures else 0
    possible = sum(points.possible for points in objectives)
    if not is_complete or any(points.earned is None for points in objectives) or not possible:
        return InteroperabilityScore(objectives=objectives, bonus=bonus, score=0.0)
    earned = sum(points.earned or 0 for points in objectives) / possible
    score = min(earned + bonus / interoperability.MIPS_POINTS.value, 1.0)
    return InteroperabilityScore(objectives=objectives, bonus=bonus, score=score)


def _points(objective: Objective, results: Results) -> ObjectivePoints:
    """The points of the first alternative that is wholly reported or excluded, shared equally by its measures."""
    for alternative in objective.alternatives:
        if all(measure.code in results for measure in alternative):
            rates = [rate for measure in alternative if (rate := results[measure.code]) is not None]
            possible = objective.mips_points if rates else 0
            return ObjectivePoints(
                objective=objective, earned=possible * sum(rates) / len(rates) if rates else 0.0, possible=possible
            )
    return ObjectivePoints(objective=objective, earned=None, possible=objective.mips_points)
