"""Settle whole cohorts, where everybody's scores and payments are known and nothing about the cohort is assumed.

The portal knows nobody else's score, so it has no use for this. Here it shows what the formulas do all together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from asm_portal.estimator.payment import ExchangeFunction, PaymentEffect, cents, payment_effect, transformed_score
from asm_portal.rules import payment as rules
from asm_portal.rules.years import PerformanceYear


@dataclass(frozen=True, kw_only=True)
class ScoredParticipant:
    """A participant's final score (None: has none) and payments for covered professional services, in dollars."""

    score: float | None
    payments: Decimal


def incentive_pool(*, payments: Decimal, year: PerformanceYear) -> Decimal:
    """The dollars a cohort shares: what was paid to it, times the risk level, times the redistributed share.

    42 CFR 512.705. `payments` are those of the performance year, to participants with a final score.
    """
    return cents(payments * year.risk_level.value * rules.REDISTRIBUTED.value)


def weighted_mean(transformed_and_payments: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """The mean of transformed scores, each weighted by the participant's payments; 0 when nobody was paid."""
    total = weighted = Decimal(0)
    for transformed, payments in transformed_and_payments:
        weighted += transformed * payments
        total += payments
    return weighted / total if total else Decimal(0)


def _settle_cohort(
    members: Sequence[ScoredParticipant], *, year: PerformanceYear, slope: float
) -> tuple[PaymentEffect, ...]:
    scored = [(member.score, member.payments) for member in members if member.score is not None]
    function = ExchangeFunction(midpoint=median(score for score, _ in scored), slope=slope) if scored else None
    mean = (
        weighted_mean((transformed_score(score, function), payments) for score, payments in scored)
        if function
        else Decimal(0)
    )
    return tuple(
        payment_effect(
            member.score, payments=member.payments, year=year, function=function, mean_transformed_score=mean
        )
        for member in members
    )


def settle(
    cohorts: Mapping[str, Sequence[ScoredParticipant]], *, year: PerformanceYear, slope: float = rules.SLOPE.value
) -> dict[str, tuple[PaymentEffect, ...]]:
    """The payment effect of every participant, by cohort and in the order given.

    Cohorts are settled apart (42 CFR 512.750(b)). The exchange function's midpoint is the cohort's median final score
    (reported: `rules.payment.MIDPOINT`). A participant without a final score gets no adjustment and is in no pool. The
    same payments stand for the performance year and the payment year.
    """
    return {name: _settle_cohort(members, year=year, slope=slope) for name, members in cohorts.items()}
