"""What the page of one participant says: a score and how it comes about, payments, and what would move them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from asm_portal.estimate_pages import charts, words
from asm_portal.estimate_pages.forms import YES, BasisForm, ScenarioForm
from asm_portal.estimate_pages.levers import Group, Lever, Scenario, groups, problems
from asm_portal.estimator import moves
from asm_portal.estimator.outlook import Outlook, PaymentOutlook
from asm_portal.estimator.payment import break_even_score, effect_range, payment_effect
from asm_portal.rules import cost, payment, quality, scoring
from asm_portal.rules.base import Assumption, Entry
from asm_portal.rules.years import YEARS, PerformanceYear

SECOND = "b"
COMPARE = "compare"


@dataclass(frozen=True, kw_only=True)
class PaymentRow:
    """A change of payments in words, with the range over what is not confirmed. `rule` is that of the risk level."""

    label: str
    risk: str
    change: str
    dollars: str
    range_change: str
    range_dollars: str
    rule: Entry


def payment_row(label: str, outlook: PaymentOutlook) -> PaymentRow:
    worst, best = outlook.worst, outlook.best
    year = outlook.effect.year
    return PaymentRow(
        label=label,
        risk=f"{year.risk_level.value:.0%}",
        change=words.percent(outlook.effect.adjustment_factor),
        dollars=words.dollars(outlook.effect.dollars),
        range_change=f"{words.percent(worst.adjustment_factor)} to {words.percent(best.adjustment_factor)}",
        range_dollars=f"{words.dollars(worst.dollars)} to {words.dollars(best.dollars)}",
        rule=year.risk_level,
    )


@dataclass(frozen=True, kw_only=True)
class StepRow:
    label: str
    points: str
    total: str
    rule: Entry


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    label: str
    points: str
    dollars: str
    rule: Entry


def move_rows(found: Sequence[moves.Move]) -> list[MoveRow]:
    return [
        MoveRow(label=move.label, points=words.points(move.points), dollars=words.dollars(move.dollars), rule=move.rule)
        for move in found
    ]


@dataclass(frozen=True)
class ScenarioResult:
    """What one scenario comes to. `name` is empty while there is only one."""

    name: str
    outlook: Outlook

    @property
    def score(self) -> str:
        return words.score(self.outlook.score)

    @property
    def has_score(self) -> bool:
        return self.outlook.score is not None

    @cached_property
    def payments(self) -> tuple[PaymentOutlook, ...]:
        return tuple(self.outlook.payments(year) for year in YEARS.values())

    @cached_property
    def chosen(self) -> PaymentRow:
        """The payment year that belongs to the performance year."""
        year = self.outlook.standing.year
        [of_year] = [it for it in self.payments if it.effect.year is year]
        return payment_row(str(year.payment_year), of_year)

    @cached_property
    def year_rows(self) -> list[PaymentRow]:
        return [payment_row(str(it.effect.year.payment_year), it) for it in self.payments]

    @cached_property
    def years(self) -> charts.BarChart:
        return charts.years(self.payments)

    @cached_property
    def waterfall(self) -> charts.BarChart:
        return charts.waterfall(self.outlook.standing.final)

    @cached_property
    def steps(self) -> list[StepRow]:
        return [
            StepRow(label=step.label, points=words.points(step.points), total=words.score(step.total), rule=step.rule)
            for step in self.outlook.standing.final.steps
        ]

    @cached_property
    def gains(self) -> list[MoveRow]:
        return move_rows(moves.gains(self.outlook))

    @cached_property
    def losses(self) -> list[MoveRow]:
        return move_rows(moves.losses(self.outlook))

    @property
    def has_points_at_risk(self) -> bool:
        return self.outlook.points_at_risk > moves.SMALLEST

    @property
    def points_at_risk(self) -> str:
        return f"{self.outlook.points_at_risk:.1f}"


@dataclass(frozen=True)
class AssumedRow:
    """A number nobody has confirmed: what was calculated with, and what it was varied over."""

    label: str
    value: str
    varied: str
    rule: Assumption[Any]


@dataclass(frozen=True)
class Result:
    """Everything below the inputs, for one scenario or two."""

    scenarios: tuple[ScenarioResult, ...]

    @property
    def first(self) -> Outlook:
        return self.scenarios[0].outlook

    @property
    def year(self) -> PerformanceYear:
        return self.first.standing.year

    @cached_property
    def break_even(self) -> float | None:
        return break_even_score(function=self.first.function, mean_transformed_score=self.first.mean_transformed_score)

    @property
    def break_even_words(self) -> str:
        return f"{self.break_even:.1f}" if self.break_even is not None else "none"

    @property
    def difference(self) -> tuple[str, str, str] | None:
        """Of two scenarios: the points, the share and the dollars by which the second is better."""
        if len(self.scenarios) < 2:
            return None
        one, two = (scenario.outlook for scenario in self.scenarios)
        gained = two.effect().adjustment_factor - one.effect().adjustment_factor
        return (
            words.points((two.score or 0.0) - (one.score or 0.0)),
            words.percent(gained),
            words.dollars(two.effect().dollars - one.effect().dollars),
        )

    @cached_property
    def curve(self) -> charts.Curve:
        markers = [
            (f"Scenario {scenario.name}" if scenario.name else "This participant", scenario.outlook)
            for scenario in self.scenarios
        ]
        return charts.outcomes(self.first, break_even=self.break_even, markers=markers)

    @cached_property
    def score_rows(self) -> list[PaymentRow]:
        """What every tenth score does to the payments given."""
        return [payment_row(str(score), self._at(float(score))) for score in range(0, scoring.MAXIMUM.value + 1, 10)]

    def _at(self, score: float) -> PaymentOutlook:
        standing = self.first.standing
        effect = payment_effect(
            score,
            payments=standing.payments,
            year=standing.year,
            function=self.first.function,
            mean_transformed_score=self.first.mean_transformed_score,
        )
        worst, best = effect_range(score, payments=standing.payments, year=standing.year)
        return PaymentOutlook(effect=effect, worst=worst, best=best)

    @property
    def assumed(self) -> list[AssumedRow]:
        varied: list[tuple[str, float | Decimal, Assumption[Any]]] = [
            ("Midpoint", self.first.function.midpoint, payment.MIDPOINT),
            ("Slope", self.first.function.slope, payment.SLOPE),
            ("Mean transformed score", self.first.mean_transformed_score, payment.MEAN_TRANSFORMED_SCORE),
        ]
        not_varied = [
            ("Points of a measure not known yet", quality.MIDDLE_POINTS),
            ("Points of a cost not known yet", cost.MEDIAN_POINTS),
        ]
        return [
            *(AssumedRow(label, f"{value:g}", f"{rule.low:g} to {rule.high:g}", rule) for label, value, rule in varied),
            *(
                AssumedRow(label, f"{rule.value:g}", f"not varied; {rule.low:g} to {rule.high:g} is possible", rule)
                for label, rule in not_varied
            ),
        ]

    maximum = scoring.MAXIMUM.value
    no_score = payment.NO_FINAL_SCORE
    score_rules = (scoring.FORMULA, scoring.ROUNDING, quality.HIGHEST_FRACTION)
    payment_rules = (
        payment.ADJUSTMENT_FACTOR,
        payment.TRANSFORMATION,
        payment.SCALING_FACTOR,
        payment.REDISTRIBUTED,
        payment.PAYMENT_BASE,
        payment.PUBLISHED_RANGE,
    )


class Estimate:
    """An address of the estimator, read: its forms and, unless an input is wrong, what they come to."""

    def __init__(self, address: Mapping[str, str]) -> None:
        self.basis = BasisForm(address)
        cohort = self.basis.cohort_chosen
        self.forms = [ScenarioForm(address, cohort=cohort)]
        self.compares = address.get(COMPARE) == YES
        if self.compares:
            self.forms.append(ScenarioForm(address, cohort=cohort, prefix=SECOND))
        # Every form is looked at, so that each says what is wrong with it.
        are_valid = [form.is_valid() for form in (self.basis, *self.forms)]
        names = ("A", "B") if self.compares else ("",)
        self.scenarios = tuple(
            Scenario(name=name, form=form, outlook=form.outlook(self.basis) if all(are_valid) else None)
            for name, form in zip(names, self.forms, strict=True)
        )

    @cached_property
    def result(self) -> Result | None:
        outlooks = [(scenario.name, scenario.outlook) for scenario in self.scenarios if scenario.outlook]
        return Result(tuple(ScenarioResult(name, outlook) for name, outlook in outlooks)) if outlooks else None

    @property
    def problems(self) -> list[tuple[str, str]]:
        return list(problems(self.basis, self._levers))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return groups(self.scenarios)

    @property
    def _levers(self) -> list[Lever]:
        return [lever for group in self.groups for lever in group.levers]

    @property
    def query(self) -> str:
        """The whole address again, and nothing that the estimator does not know."""
        second = self.forms[1].query if self.compares else {}
        return self._query(second)

    @property
    def query_to_compare(self) -> str:
        """The same with a second scenario that is a copy of the first."""
        return self._query(self.forms[0].query)

    @property
    def query_alone(self) -> str:
        return self._query({})

    def _query(self, second: Mapping[str, str]) -> str:
        parameters = self.basis.query | self.forms[0].query
        if second:
            parameters |= {f"{SECOND}-{name}": value for name, value in second.items()} | {COMPARE: YES}
        return urlencode(parameters)

    @property
    def outcome_ids(self) -> list[str]:
        """Of what stands beside the inputs and changes with them."""
        ids = [field.auto_id for field in self.basis]
        controls = (control.id for lever in self._levers for control in lever.controls)
        return [*(f"{field_id}_outcome" for field_id in ids), *controls]
