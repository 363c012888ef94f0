"""What is at stake for one participant: from what is known so far to a score, payments and the points at risk.

A dashboard asks it of each clinician, with what the practice has documented:

    standing = Standing(
        cohort=HEART_FAILURE,
        year=YEARS[2027],
        practice_size=PracticeSize.SMALL,
        payments=Decimal(180_000),
        results={"Q236": MeasureResult(points=6.2, cases=140, completeness=0.92), "Q377": None},
        activities=(improvement.PRIMARY_CARE,),
        interoperability=1.0,
    )
    outlook = Outlook(standing)
    outlook.score             # 59.0
    outlook.points_at_risk    # 16.9: ten for the second activity, the rest for Q377
    outlook.payments()        # PaymentOutlook: the effect in 2029, and the worst and the best of its range

What the practice cannot know yet is taken from the middle of the cohort, by rules that say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from asm_portal.estimator.limits import check_between
from asm_portal.estimator.payment import ExchangeFunction, PaymentEffect, effect_range, payment_effect
from asm_portal.estimator.score import (
    FinalScore,
    MeasureResult,
    PracticeSize,
    QualityScore,
    ScoreInputs,
    final_score,
    quality_score,
)
from asm_portal.rules import cost, improvement, quality
from asm_portal.rules import payment as rules
from asm_portal.rules.cohorts import Cohort
from asm_portal.rules.improvement import ImprovementActivity
from asm_portal.rules.years import PerformanceYear


def measured(points: float) -> MeasureResult:
    """The result of a measure that is reported completely, for enough cases, and earns `points`."""
    return MeasureResult(points=points, cases=quality.CASE_MINIMUM.value, completeness=1.0)


TOO_FEW_CASES = MeasureResult(points=0, cases=0, completeness=1.0)
MIDDLE = measured(quality.MIDDLE_POINTS.value)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of one participant. ValueError when a number is impossible.

    `results` is by MIPS identifier. A measure that is missing from it is not known yet and earns
    `rules.quality.MIDDLE_POINTS`, except that one which CMS calculates is left out; None says that it is not reported.
    `cost_points` is from 1 to 10, None as long as it is not known: then it is `rules.cost.MEDIAN_POINTS`.
    `activities` are those that are in place, `interoperability` is a share from 0 to 1, and `complex_patients` are
    points. `payments` are what Medicare pays for covered professional services in a year, in dollars.
    """

    cohort: Cohort
    year: PerformanceYear
    payments: Decimal
    practice_size: PracticeSize = PracticeSize.LARGE
    results: Mapping[str, MeasureResult | None] = field(default_factory=dict)
    cost_points: float | None = None
    has_cost_score: bool = True
    activities: tuple[ImprovementActivity, ...] = ()
    interoperability: float = 0.0
    complex_patients: float = 0.0

    def __post_init__(self) -> None:
        if self.payments < 0:
            raise ValueError(f"Payments are not negative: {self.payments}.")
        if self.cost_points is not None:
            check_between("cost_points", self.cost_points, 0, cost.MAXIMUM_POINTS.value)

    @cached_property
    def quality(self) -> QualityScore:
        unknown = {
            measure.mips_id: MIDDLE
            for measure in quality.measures_of(self.cohort)
            if measure.mips_id not in self.results and not measure.calculated_by_cms
        }
        reported = {mips_id: result for mips_id, result in self.results.items() if result is not None}
        return quality_score(self.cohort, unknown | reported)

    @property
    def cost(self) -> float | None:
        """The cost category's score from 0 to 1, None when it is not scored."""
        if not self.has_cost_score:
            return None
        points = cost.MEDIAN_POINTS.value if self.cost_points is None else self.cost_points
        return points / cost.MAXIMUM_POINTS.value

    @cached_property
    def final(self) -> FinalScore:
        return final_score(
            ScoreInputs(
                quality=self.quality.score,
                cost=self.cost,
                has_minimum_submission=self.quality.has_minimum_submission,
                activities=len(set(self.activities)),
                interoperability=self.interoperability,
                complex_patients=self.complex_patients,
                practice_size=self.practice_size,
            )
        )

    def secured(self) -> Standing:
        """The same participant with everything done that is a matter of doing it: nothing missing, nothing left out."""
        return replace(
            self,
            results={mips_id: result for mips_id, result in self.results.items() if result is not None},
            activities=improvement.ACTIVITIES,
            interoperability=1.0,
        )


@dataclass(frozen=True, kw_only=True)
class PaymentOutlook:
    """The effect on one payment year, with the worst and the best over what is not confirmed."""

    effect: PaymentEffect
    worst: PaymentEffect
    best: PaymentEffect


@dataclass(frozen=True)
class Outlook:
    """A standing and what follows from it. The exchange function and the cohort's mean are assumptions."""

    standing: Standing
    function: ExchangeFunction = ExchangeFunction()  # noqa: RUF009 - it cannot be changed
    mean_transformed_score: Decimal = rules.MEAN_TRANSFORMED_SCORE.value

    @property
    def score(self) -> float | None:
        return self.standing.final.score

    @cached_property
    def points_at_risk(self) -> float:
        """Points of the final score that are lost unless what is still undone gets done (`Standing.secured`)."""
        secured = self.standing.secured().final.score
        return secured - self.score if secured is not None and self.score is not None else 0.0

    def effect(self, year: PerformanceYear | None = None) -> PaymentEffect:
        """The effect on the payment year of `year`, or of the standing's own performance year."""
        return payment_effect(
            self.score,
            payments=self.standing.payments,
            year=year or self.standing.year,
            function=self.function,
            mean_transformed_score=self.mean_transformed_score,
        )

    def payments(self, year: PerformanceYear | None = None) -> PaymentOutlook:
        """The same, with its range."""
        worst, best = effect_range(self.score, payments=self.standing.payments, year=year or self.standing.year)
        return PaymentOutlook(effect=self.effect(year), worst=worst, best=best)

    def of(self, standing: Standing) -> Outlook:
        """Another standing under the same assumptions."""
        return replace(self, standing=standing)
