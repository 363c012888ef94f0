"""The results of the estimator as rows, for files. Dollars are to the cent, and every figure says what it rests on."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from asm_portal.estimate_pages.estimate import Estimate, Result, ScenarioResult
from asm_portal.estimator import moves
from asm_portal.rules import scoring
from asm_portal.rules.base import Entry

HEADER = ("scenario", "part", "item", "value", "low", "high", "unit", "certainty", "source")

Row = tuple[Any, ...]


def _row(
    scenario: str,
    part: str,
    item: str,
    value: Any,
    *,
    unit: str = "",
    rule: Entry | None = None,
    within: Sequence[Any] = ("", ""),
) -> Row:
    proof = (rule.certainty.label, "; ".join(map(str, rule.citations))) if rule else ("", "")
    return scenario, part, item, value, *within, unit, *proof


def _share(factor: Decimal) -> Decimal:
    return round(factor * 100, 4)


def rows(estimate: Estimate, result: Result) -> Iterator[Row]:
    """Inputs, assumptions, steps of the score, payments by year, and what would move them."""
    for name, value in estimate.basis.query.items():
        yield _row("", "input", name, value)
    for row in result.assumed:
        rule = row.rule
        yield _row("", "assumption", row.label, row.value, unit=rule.unit, rule=rule, within=(rule.low, rule.high))
    for scenario, form in zip(result.scenarios, estimate.forms, strict=True):
        for name, value in form.query.items():
            yield _row(scenario.name, "input", name, value)
        yield from _scenario_rows(scenario)


def _scenario_rows(scenario: ScenarioResult) -> Iterator[Row]:
    name, final = scenario.name, scenario.outlook.standing.final
    for step in final.steps:
        yield _row(name, "final score", step.label, round(step.points, 2), unit="points", rule=step.rule)
    score = "" if final.score is None else round(final.score, 2)
    yield _row(name, "final score", "Final score", score, unit="points", rule=scoring.FORMULA)
    for outlook in scenario.payments:
        effects = outlook.effect, outlook.worst, outlook.best
        year, rule = str(outlook.effect.year.payment_year), outlook.effect.year.risk_level
        share, *shares = (_share(effect.adjustment_factor) for effect in effects)
        dollars, *amounts = (effect.dollars for effect in effects)
        yield _row(name, "payments", year, share, unit="percent", rule=rule, within=shares)
        yield _row(name, "payments", year, dollars, unit="dollars", rule=rule, within=amounts)
    for part, found in (("gain", moves.gains(scenario.outlook)), ("loss", moves.losses(scenario.outlook))):
        for move in found:
            yield _row(name, part, move.label, round(move.points, 2), unit="points", rule=move.rule)
            yield _row(name, part, move.label, move.dollars, unit="dollars", rule=move.rule)
