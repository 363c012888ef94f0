"""From points and adjustments to the final score: 42 CFR 512.745, which was not read; see `rules.scoring`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from asm_portal.estimator.limits import check_between
from asm_portal.rules import improvement, interoperability, quality, scoring
from asm_portal.rules.base import Entry
from asm_portal.rules.cohorts import Cohort
from asm_portal.rules.quality import QualityMeasure


class PracticeSize(StrEnum):
    """Sizes that change the final score; see `rules.eligibility` for where the lines are."""

    LARGE = "large"
    SMALL = "small"
    SOLO = "solo"


@dataclass(frozen=True, kw_only=True)
class MeasureResult:
    """What a participant has on one quality measure.

    `points` is what the rate would earn by itself (0 to 10), `cases` counts the eligible cases, and `completeness` is
    the share of them that is reported (0 to 1). A measure that CMS calculates needs no completeness.
    """

    points: float
    cases: int
    completeness: float = 0.0

    def __post_init__(self) -> None:
        check_between("points", self.points, 0, quality.MAXIMUM_POINTS.value)
        check_between("completeness", self.completeness, 0, 1)
        if self.cases < 0:
            raise ValueError(f"cases is a count, not {self.cases}.")


def completeness(*, reported: int, eligible: int) -> float:
    """The share of eligible cases that is reported, 0 without any eligible case. ValueError for impossible counts."""
    if not 0 <= reported <= eligible:
        raise ValueError(f"{reported} reported cases of {eligible} eligible ones is not possible.")
    return reported / eligible if eligible else 0.0


def is_complete(measure: QualityMeasure, result: MeasureResult) -> bool:
    """Whether enough of the measure's eligible cases is reported; always true of what CMS calculates."""
    return measure.calculated_by_cms or result.completeness >= quality.COMPLETENESS.value


def measure_points(measure: QualityMeasure, result: MeasureResult | None) -> float | None:
    """The points a measure contributes, or None when it is left out of the score.

    Too few cases leave a measure out (`rules.quality.CASE_MINIMUM`); after that, a measure that is not reported, or
    not completely enough, earns none (`rules.quality.UNREPORTED_POINTS`). Without a result, a measure that CMS
    calculates is left out. The order of the two rules is our reading of a second-hand summary.
    """
    if result is None:
        return None if measure.calculated_by_cms else float(quality.UNREPORTED_POINTS.value)
    if result.cases < quality.CASE_MINIMUM.value:
        return None
    return result.points if is_complete(measure, result) else float(quality.UNREPORTED_POINTS.value)


@dataclass(frozen=True, kw_only=True)
class QualityScore:
    """The quality category of one participant.

    `points` are by measure (None: left out), `score` is from 0 to 1 (None: nothing to score), and
    `has_minimum_submission` says whether enough was submitted to avoid a final score of zero.
    """

    points: Mapping[str, float | None]
    score: float | None
    has_minimum_submission: bool


def quality_score(cohort: Cohort, results: Mapping[str, MeasureResult]) -> QualityScore:
    """Score the whole measure set of a cohort; `results` is by MIPS identifier, such as "Q236".

    The category's score is points earned over points possible on what was scored (`rules.quality.CATEGORY_SCORE`). A
    result for a measure outside the set is a ValueError.
    """
    measures = {measure.mips_id: measure for measure in quality.measures_of(cohort)}
    if strangers := sorted(results.keys() - measures.keys()):
        raise ValueError(f"Not measures of {cohort.label}: {', '.join(strangers)}.")
    points = {mips_id: measure_points(measure, results.get(mips_id)) for mips_id, measure in measures.items()}
    scored = [earned for earned in points.values() if earned is not None]
    complete = [
        mips_id
        for mips_id, result in results.items()
        if not measures[mips_id].calculated_by_cms and is_complete(measures[mips_id], result)
    ]
    return QualityScore(
        points=points,
        score=sum(scored) / (quality.MAXIMUM_POINTS.value * len(scored)) if scored else None,
        has_minimum_submission=len(complete) >= quality.MINIMUM_SUBMISSION.value,
    )


@dataclass(frozen=True, kw_only=True)
class ScoreInputs:
    """Everything the final score depends on. ValueError when a number is impossible.

    `quality` and `cost` are category scores from 0 to 1, None when the category could not be scored; `activities`
    counts completed improvement activities; `interoperability` is the Promoting Interoperability score from 0 to 1;
    `complex_patients` are points, 0 to 10.
    """

    quality: float | None
    cost: float | None
    has_minimum_submission: bool = True
    activities: int = len(improvement.ACTIVITIES)
    interoperability: float = 1.0
    complex_patients: float = 0.0
    practice_size: PracticeSize = PracticeSize.LARGE

    def __post_init__(self) -> None:
        for name, category in (("quality", self.quality), ("cost", self.cost)):
            if category is not None:
                check_between(name, category, 0, 1)
        check_between("activities", self.activities, 0, len(improvement.ACTIVITIES))
        check_between("interoperability", self.interoperability, 0, 1)
        check_between("complex_patients", self.complex_patients, 0, scoring.COMPLEX_PATIENTS_MAXIMUM.value)


class Change(NamedTuple):
    """Points added to the final score, or taken away, and the rule that says so."""

    label: str
    points: float
    rule: Entry


@dataclass(frozen=True, kw_only=True)
class Step:
    """A change in its place on the way to the final score: `total` is the score after it."""

    label: str
    points: float
    total: float
    rule: Entry


@dataclass(frozen=True, kw_only=True)
class FinalScore:
    """`score` is from 0 to 100, or None when neither quality nor cost could be scored; the `changes` add up to it."""

    score: float | None
    changes: tuple[Change, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The changes with running totals, ready for a waterfall."""
        totals = accumulate(change.points for change in self.changes)
        return tuple(
            Step(label=change.label, points=change.points, total=total, rule=change.rule)
            for change, total in zip(self.changes, totals, strict=True)
        )


def _categories(inputs: ScoreInputs) -> list[Change]:
    """Quality and cost in points of the final score. One that could not be scored leaves its weight to the other."""
    scored = [
        (label, score, weight)
        for label, score, weight in (
            ("Quality", inputs.quality, scoring.QUALITY_WEIGHT),
            ("Cost", inputs.cost, scoring.COST_WEIGHT),
        )
        if score is not None
    ]
    if len(scored) == 1:
        [(label, score, _)] = scored
        return [Change(f"{label}, with the whole weight", score * scoring.MAXIMUM.value, scoring.UNSCORED_CATEGORY)]
    return [Change(label, score * weight.value * scoring.MAXIMUM.value, weight) for label, score, weight in scored]


def _losses(inputs: ScoreInputs) -> list[Change]:
    activities, loss = improvement.POINTS_BY_COMPLETED, interoperability.MAXIMUM_LOSS.value
    return [
        Change("Improvement activities", activities.value[inputs.activities], activities),
        Change("Promoting Interoperability", loss * (1 - inputs.interoperability), interoperability.LINEAR_LOSS),
    ]


def _bonuses(inputs: ScoreInputs) -> list[Change]:
    bonuses = [Change("Complex patients", inputs.complex_patients, scoring.COMPLEX_PATIENTS_MAXIMUM)]
    if inputs.practice_size is PracticeSize.SMALL:
        bonuses.append(Change("Small practice", scoring.SMALL_PRACTICE_POINTS.value, scoring.SMALL_PRACTICE_POINTS))
    elif inputs.practice_size is PracticeSize.SOLO:
        bonuses.append(Change("Solo practice", scoring.SOLO_PRACTICE_POINTS.value, scoring.SOLO_PRACTICE_POINTS))
    return bonuses


def final_score(inputs: ScoreInputs) -> FinalScore:
    """The final score, and what added to it and took away (`rules.scoring.FORMULA`).

    Without the minimum of quality data the score is zero and there are no bonus points. Otherwise it is kept between 0
    and 100. It is not rounded: how CMS rounds is not confirmed.
    """
    changes = _categories(inputs) + _losses(inputs)
    if not inputs.has_minimum_submission:
        return _limited(changes, scoring.MINIMUM.value, "Too little quality data", quality.MINIMUM_SUBMISSION)
    if inputs.quality is None and inputs.cost is None:
        return FinalScore(score=None)
    changes += _bonuses(inputs)
    reached = sum(change.points for change in changes)
    if reached < scoring.MINIMUM.value:
        return _limited(changes, scoring.MINIMUM.value, f"Not below {scoring.MINIMUM.value}", scoring.MINIMUM)
    if reached > scoring.MAXIMUM.value:
        return _limited(changes, scoring.MAXIMUM.value, f"Not above {scoring.MAXIMUM.value}", scoring.MAXIMUM)
    return FinalScore(score=reached, changes=tuple(changes))


def _limited(changes: list[Change], score: float, label: str, rule: Entry) -> FinalScore:
    """The final score that a rule sets, with a last change that leads to it."""
    reached = sum(change.points for change in changes)
    return FinalScore(score=float(score), changes=(*changes, Change(label, score - reached, rule)))
