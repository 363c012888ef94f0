"""Draw many possible cohorts, apply the rule to each, and see how payments spread.

No cohort has been scored yet, so nothing here is a forecast. The distributions are illustrations that a reader can
move; the rule applied to them is the model's.

A population of possible participants is made once, with the functions of this package. Each draw picks a cohort from it
at random, with replacement, and with it the sums that decide the scaling factor. Making every participant of every draw
anew would take minutes and show the same.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter, mul
from statistics import fmean, median, quantiles
from struct import unpack

from asm_portal.estimator.limits import check_between
from asm_portal.estimator.payment import ExchangeFunction
from asm_portal.estimator.points import cost_points
from asm_portal.estimator.score import PracticeSize, ScoreInputs, final_score
from asm_portal.rules import cost, eligibility, improvement, scoring
from asm_portal.rules import payment as rules
from asm_portal.rules.cohorts import COHORTS, Cohort
from asm_portal.rules.years import PerformanceYear

POPULATION = 2**13
_HIGH_BYTE = bytes(byte % (POPULATION // 256) for byte in range(256))
PERCENTILES = tuple(range(5, 100, 5))


@dataclass(frozen=True, kw_only=True)
class CohortProfile:
    """What a cohort is taken to look like: illustration, all but its size and its share of small practices.

    Quality is a category score from 0 to 1; decile points spread evenly, so it centers on 0.55. Cost is in standard
    deviations from the median. Payments are what a participant is paid for covered professional services in a year, in
    dollars, spread by a lognormal distribution. Shares are of all participants.
    """

    cohort: Cohort
    size: int
    quality_mean: float = 0.55
    quality_deviation: float = 0.14
    cost_mean: float = 0.0
    cost_deviation: float = 1.0
    one_activity_share: float = 0.10
    no_activity_share: float = 0.05
    interoperability_failure_share: float = 0.15
    complex_patients_mean: float = 2.0
    small_practice_share: float = eligibility.SMALL_PRACTICE_ON_PRELIMINARY_LIST.value / sum(
        cohort.listed.value for cohort in COHORTS.values()
    )
    solo_practice_share: float = 0.05
    too_little_data_share: float = 0.02
    median_payments: float = 120_000.0
    payments_deviation: float = 0.8

    def __post_init__(self) -> None:
        check_between("size", self.size, 2, math.inf)
        check_between("median_payments", self.median_payments, 0.01, math.inf)
        for name, value in vars(self).items():
            if name.endswith("_deviation"):
                check_between(name, value, 0, math.inf)
            elif name.endswith("_share"):
                check_between(name, value, 0, 1)
        check_between("quality_mean", self.quality_mean, 0, 1)
        check_between("complex_patients_mean", self.complex_patients_mean, 0, scoring.COMPLEX_PATIENTS_MAXIMUM.value)

    @classmethod
    def of(cls, cohort: Cohort) -> CohortProfile:
        """The default profile of a cohort, as large as it is on the preliminary list."""
        return cls(cohort=cohort, size=cohort.listed.value)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A figure over all draws: its mean, and the range that nine draws of ten lie in."""

    mean: float
    low: float
    high: float

    @classmethod
    def over(cls, figures: list[float]) -> Spread:
        twentieths = quantiles(figures, n=20, method="inclusive")
        return cls(mean=fmean(figures), low=twentieths[0], high=twentieths[-1])


@dataclass(frozen=True, kw_only=True)
class AdjustmentAtPercentile:
    """The adjustment factor of the participant who scores better than `percentile` percent of the cohort."""

    percentile: int
    score: float
    factor: Spread


@dataclass(frozen=True, kw_only=True)
class CohortOutcome:
    """What the rule does to a cohort in one payment year.

    `losing_share` is the share of participants whose payments fall. `average_loses_share` and `median_loses_share` are
    the shares of draws in which a participant with the cohort's mean, or median, final score loses.
    """

    profile: CohortProfile
    year: PerformanceYear
    draws: int
    mean_score: float
    median_score: float
    scaling_factor: Spread
    adjustments: tuple[AdjustmentAtPercentile, ...]
    losing_share: Spread
    dollars_at_risk: Spread
    dollars_kept: Spread
    average_loses_share: float
    median_loses_share: float


def simulate(
    profile: CohortProfile,
    *,
    year: PerformanceYear,
    draws: int = 1000,
    seed: int = 0,
    slope: float = rules.SLOPE.value,
    midpoint: float | None = None,
) -> CohortOutcome:
    """Draw the cohort `draws` times and settle it each time. The same seed gives the same outcome.

    The exchange function's midpoint is the median final score of the population the cohorts are drawn from, unless one
    is given. ValueError for fewer than two draws.
    """
    check_between("draws", draws, 2, math.inf)
    rng = random.Random(seed)  # noqa: S311
    scores, payments = zip(*sorted(islice(_possible_participants(profile, rng), POPULATION)), strict=True)
    mean_score, median_score = fmean(scores), median(scores)
    function = ExchangeFunction(midpoint=median_score if midpoint is None else midpoint, slope=slope)
    transformed = [function(score) for score in scores]
    risk, redistributed = float(year.risk_level.value), float(rules.REDISTRIBUTED.value)

    totals, scalings = [], []
    for total, weighted in _sums_of_draws(payments, transformed, size=profile.size, draws=draws, rng=rng):
        totals.append(total)
        scalings.append(redistributed * total / weighted if weighted else 0.0)

    def factors_at(score: float) -> list[float]:
        exchanged = function(score)
        return [risk * (exchanged * scaling - 1) for scaling in scalings]

    def at_percentile(percentile: int) -> AdjustmentAtPercentile:
        score = scores[POPULATION * percentile // 100]
        return AdjustmentAtPercentile(percentile=percentile, score=score, factor=Spread.over(factors_at(score)))

    def share_of_losses_at(score: float) -> float:
        return fmean(factor < 0 for factor in factors_at(score))

    def share_of_losers(scaling: float) -> float:
        return bisect_left(transformed, 1 / scaling) / POPULATION if scaling else 1.0

    return CohortOutcome(
        profile=profile,
        year=year,
        draws=draws,
        mean_score=mean_score,
        median_score=median_score,
        scaling_factor=Spread.over(scalings),
        adjustments=tuple(at_percentile(percentile) for percentile in PERCENTILES),
        losing_share=Spread.over([share_of_losers(scaling) for scaling in scalings]),
        dollars_at_risk=Spread.over([risk * total for total in totals]),
        dollars_kept=Spread.over([risk * (1 - redistributed) * total for total in totals]),
        average_loses_share=share_of_losses_at(mean_score),
        median_loses_share=share_of_losses_at(median_score),
    )


def _possible_participants(profile: CohortProfile, rng: random.Random) -> Iterator[tuple[float, float]]:
    """Final scores and payments of as many possible participants as anybody asks for."""
    log_median = math.log(profile.median_payments)
    most = scoring.COMPLEX_PATIENTS_MAXIMUM.value
    while True:
        quality = rng.gauss(profile.quality_mean, profile.quality_deviation)
        deviations = rng.gauss(profile.cost_mean, profile.cost_deviation)
        inputs = ScoreInputs(
            quality=min(max(quality, 0.0), 1.0),
            cost=cost_points(deviations) / cost.MAXIMUM_POINTS.value,
            has_minimum_submission=rng.random() >= profile.too_little_data_share,
            activities=_activities(profile, rng.random()),
            interoperability=float(rng.random() >= profile.interoperability_failure_share),
            complex_patients=min(rng.uniform(0, 2 * profile.complex_patients_mean), most),
            practice_size=_practice_size(profile, rng.random()),
        )
        yield final_score(inputs).score or 0.0, rng.lognormvariate(log_median, profile.payments_deviation)


def _activities(profile: CohortProfile, roll: float) -> int:
    """How many improvement activities a participant completed who rolled a number between 0 and 1."""
    if roll < profile.no_activity_share:
        return 0
    if roll < profile.no_activity_share + profile.one_activity_share:
        return 1
    return len(improvement.ACTIVITIES)


def _practice_size(profile: CohortProfile, roll: float) -> PracticeSize:
    """The practice of a participant who rolled a number between 0 and 1. Solo practices are among the small ones."""
    if roll < profile.solo_practice_share:
        return PracticeSize.SOLO
    return PracticeSize.SMALL if roll < profile.small_practice_share else PracticeSize.LARGE


def _sums_of_draws(
    payments: Sequence[float], transformed: Sequence[float], *, size: int, draws: int, rng: random.Random
) -> Iterator[tuple[float, float]]:
    """For each draw of `size` participants: the sum of payments, and of payments times transformed score.

    A participant is picked by two random bytes, of which the higher is cut down so that every pair is an index. All
    that is done for each participant runs in the interpreter's C code: six million of them take about a second.
    """
    weighted = tuple(map(mul, payments, transformed))
    for _ in range(draws):
        pairs = bytearray(rng.randbytes(2 * size))
        pairs[1::2] = pairs[1::2].translate(_HIGH_BYTE)
        cohort = itemgetter(*unpack(f"<{size}H", pairs))
        yield sum(cohort(payments)), sum(cohort(weighted))
