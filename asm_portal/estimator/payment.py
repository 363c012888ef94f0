"""From a final score to an adjustment of payments, and dollars: 42 CFR 512.750; see `rules.payment`.

Amounts of money and everything they are multiplied with are Decimal. `cents` rounds, half up, and only at the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import product

from asm_portal.rules import payment as rules
from asm_portal.rules import scoring
from asm_portal.rules.years import PerformanceYear

_CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """An amount of dollars rounded to cents, half up (away from zero)."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class ExchangeFunction:
    """The logistic function that turns a final score into a number between 0 and 1 (42 CFR 512.750(c)(1)(ii)).

    That it is logistic is confirmed. `midpoint` and `slope` are not: their defaults, and the ranges to vary them over,
    are `rules.payment.MIDPOINT` and `rules.payment.SLOPE`. ValueError unless the slope is above 0.
    """

    midpoint: float = rules.MIDPOINT.value
    slope: float = rules.SLOPE.value

    def __post_init__(self) -> None:
        if not self.slope > 0:
            raise ValueError(f"The slope is above 0, not {self.slope}.")

    def __call__(self, score: float) -> float:
        """The value at `score`; 0 at a score of zero, which gets nothing of the pool: `rules.payment.ZERO_SCORE`."""
        if score <= scoring.MINIMUM.value:
            return 0.0
        # 1 / (1 + exp(-x)), written so that no slope overflows
        return (1 + math.tanh(self.slope * (score - self.midpoint) / 2)) / 2

    def score_at(self, transformed: float) -> float:
        """The final score whose transformed score is `transformed`, which lies strictly between 0 and 1."""
        return self.midpoint + math.log(transformed / (1 - transformed)) / self.slope


def transformed_score(score: float, function: ExchangeFunction) -> Decimal:
    """The transformed final score: where floats end and Decimal begins."""
    return Decimal(repr(function(score)))


def scaling_factor(mean_transformed_score: Decimal) -> Decimal:
    """The factor that makes the cohort's adjustments pay out exactly the pool (42 CFR 512.750(c)(1)(iv), not seen).

    The pool is 85 percent of risk times payments and is shared out by risk times payments times transformed score, so
    only the payment-weighted mean of the transformed scores matters. With a mean of 0 there is nobody to pay: 0.
    """
    return rules.REDISTRIBUTED.value / mean_transformed_score if mean_transformed_score else Decimal(0)


def adjustment_factor(*, transformed: Decimal, scaling: Decimal, year: PerformanceYear) -> Decimal:
    """The share by which payments change, such as -0.0135: risk times transformed score times scaling, less the risk.

    42 CFR 512.750(c)(1). A transformed score of 0 loses the whole risk level.
    """
    risk = year.risk_level.value
    return risk * transformed * scaling - risk


def break_even_score(*, function: ExchangeFunction, mean_transformed_score: Decimal) -> float | None:
    """The final score at which payments stay the same, or None where no score up to 100 is enough.

    There the transformed score is the mean divided by the redistributed share: above the cohort's average.
    """
    transformed = float(mean_transformed_score / rules.REDISTRIBUTED.value)
    if not 0 < transformed < 1:
        return None
    score = max(function.score_at(transformed), float(scoring.MINIMUM.value))
    return score if score <= scoring.MAXIMUM.value else None


@dataclass(frozen=True, kw_only=True)
class PaymentEffect:
    """What a final score for `year` does to `payments`, the covered professional services of its payment year."""

    year: PerformanceYear
    payments: Decimal
    adjustment_factor: Decimal

    @property
    def dollars(self) -> Decimal:
        """The change in dollars and cents."""
        return cents(self.payments * self.adjustment_factor)


def payment_effect(
    score: float | None,
    *,
    payments: Decimal,
    year: PerformanceYear,
    function: ExchangeFunction | None = None,
    mean_transformed_score: Decimal = rules.MEAN_TRANSFORMED_SCORE.value,
) -> PaymentEffect:
    """The effect of a final score on one payment year. Without a score nothing changes: `rules.payment.NO_FINAL_SCORE`.

    The function and the cohort's mean are not confirmed and have labelled defaults. ValueError for negative payments.
    """
    if payments < 0:
        raise ValueError(f"Payments are not negative: {payments}.")
    factor = Decimal(0)
    if score is not None:
        factor = adjustment_factor(
            transformed=transformed_score(score, function or ExchangeFunction()),
            scaling=scaling_factor(mean_transformed_score),
            year=year,
        )
    return PaymentEffect(year=year, payments=payments, adjustment_factor=factor)


_EXTREMES = tuple(
    ExchangeFunction(midpoint=midpoint, slope=slope)
    for midpoint, slope in product(
        (rules.MIDPOINT.low, rules.MIDPOINT.high),
        (rules.SLOPE.low, rules.SLOPE.high),
    )
)


def effect_range(
    score: float | None, *, payments: Decimal, year: PerformanceYear
) -> tuple[PaymentEffect, PaymentEffect]:
    """The worst and the best effect while every assumption moves over its range.

    The effect rises or falls with each assumption alone, so its extremes lie at the ends of the ranges: the worst is
    the lowest transformed score in a cohort of the highest ones.
    """
    lowest, *_, highest = sorted(_EXTREMES, key=lambda function: function(score or 0.0))
    effect = partial(payment_effect, score, payments=payments, year=year)
    mean = rules.MEAN_TRANSFORMED_SCORE
    return (
        effect(function=lowest, mean_transformed_score=mean.high),
        effect(function=highest, mean_transformed_score=mean.low),
    )
