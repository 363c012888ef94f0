"""The inputs of the estimator as its page shows them: one line per thing that counts, with what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.forms import BoundField

from asm_portal.estimate_pages import words
from asm_portal.estimate_pages.forms import FEW, PERCENT, POINTS, YES, BasisForm, ScenarioForm, benchmark_of
from asm_portal.estimator.outlook import Outlook
from asm_portal.estimator.points import deviations_from_median
from asm_portal.rules import cost, improvement, interoperability, quality, scoring
from asm_portal.rules.base import Entry
from asm_portal.rules.benchmarks import BENCHMARKS, PERFORMANCE_YEAR
from asm_portal.rules.quality import QualityMeasure
from participants.explanations import Sources


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One side of the comparison. `name` is empty while there is no other, `outlook` None while an input is wrong."""

    name: str
    form: ScenarioForm
    outlook: Outlook | None


@dataclass(frozen=True, kw_only=True)
class Control:
    """The fields of one scenario for one lever. `value` is what they come to, `note` what to know about it."""

    scenario: str
    fields: tuple[BoundField, ...]
    value: str
    note: str

    @property
    def id(self) -> str:
        return f"{self.fields[-1].auto_id}_outcome"

    @property
    def problems(self) -> list[str]:
        return [str(error) for field in self.fields for error in field.errors]

    @property
    def labelled(self) -> Iterator[tuple[str, BoundField]]:
        """The fields with labels that tell scenarios apart."""
        for field in self.fields:
            yield f"{field.label}, scenario {self.scenario}" if self.scenario else str(field.label), field


@dataclass(frozen=True, kw_only=True)
class Lever:
    """`title` is what it is called beside its fields, `name` what it is called elsewhere."""

    title: str
    controls: tuple[Control, ...]
    code: str = ""
    full_name: str = ""

    @property
    def name(self) -> str:
        return self.full_name or self.title


@dataclass(frozen=True, kw_only=True)
class Group:
    """Levers of one part of the score; `rules` are what their values rest on."""

    title: str
    levers: tuple[Lever, ...]
    rules: tuple[Entry, ...]

    @property
    def sources(self) -> Sources:
        return Sources.of(*self.rules)


def groups(scenarios: Sequence[Scenario]) -> tuple[Group, ...]:
    """All levers, in the order in which the score is put together."""
    first = scenarios[0].form
    benchmarks = tuple(it for it in BENCHMARKS.values() if it.measure in first.measures)
    return (
        Group(
            title="Quality",
            levers=tuple(
                Lever(
                    title=measure.short_title,
                    code=measure.mips_id,
                    controls=tuple(_measure(measure, scenario) for scenario in scenarios),
                )
                for measure in first.measures
            ),
            rules=(quality.BENCHMARK_PER_COLLECTION_TYPE, benchmarks[0], quality.MIDDLE_POINTS),
        ),
        Group(
            title="Cost",
            levers=(
                Lever(
                    title=first.cost_measure.title,
                    code=first.cost_measure.measure_id,
                    controls=tuple(_cost(scenario) for scenario in scenarios),
                ),
            ),
            rules=(cost.BANDS[0], first.cost_measure.mips_median, cost.MEDIAN_POINTS),
        ),
        Group(
            title="Improvement activities",
            levers=(
                Lever(
                    title="Connecting to primary care",
                    code=improvement.PRIMARY_CARE.code,
                    controls=tuple(_activity(scenario, "primary_care") for scenario in scenarios),
                ),
                Lever(
                    title="Collaborative care arrangement",
                    code=improvement.COLLABORATION.code,
                    controls=tuple(_activity(scenario, "arrangement") for scenario in scenarios),
                ),
            ),
            rules=(improvement.POINTS_BY_COMPLETED,),
        ),
        Group(
            title="Promoting Interoperability",
            levers=(
                Lever(
                    title="Score in percent",
                    full_name="Promoting Interoperability",
                    controls=tuple(_interoperability(scenario) for scenario in scenarios),
                ),
            ),
            rules=(interoperability.LINEAR_LOSS, interoperability.INCOMPLETE_IS_ZERO),
        ),
        Group(
            title="Complex patients",
            levers=(
                Lever(
                    title="Points",
                    full_name="Complex patients",
                    controls=tuple(_complex_patients(scenario) for scenario in scenarios),
                ),
            ),
            rules=(scoring.COMPLEX_PATIENTS_MAXIMUM,),
        ),
    )


def _control(scenario: Scenario, *names: str, value: str = "", note: str = "") -> Control:
    """`value` is only told while everything is right."""
    fields = tuple(scenario.form[name] for name in names)
    return Control(scenario=scenario.name, fields=fields, value=value if scenario.outlook else "", note=note)


def _of_ten(points: float) -> str:
    return f"{points:.1f} of {quality.MAXIMUM_POINTS.value}"


def _measure(measure: QualityMeasure, scenario: Scenario) -> Control:
    name = measure.mips_id
    points = scenario.outlook.standing.quality.points[name] if scenario.outlook else None
    return _control(
        scenario,
        f"{name}_as",
        name,
        value="left out" if points is None else _of_ten(points),
        note=_about_measure(measure, scenario),
    )


def _about_measure(measure: QualityMeasure, scenario: Scenario) -> str:
    given_as = scenario.form.query[f"{measure.mips_id}_as"]
    if benchmark := benchmark_of(measure, given_as):
        return f"MIPS {PERFORMANCE_YEAR}: middle {benchmark.middle:.3g}%, top tenth {benchmark.best:.3g}%"
    if measure.calculated_by_cms and not scenario.form.query[measure.mips_id].strip():
        return "CMS calculates it. Leave it empty while you do not know."
    return ""


def _cost(scenario: Scenario) -> Control:
    form = scenario.form
    value = "not scored" if form.query["cost_as"] == FEW else ""
    note = f"By the bands of MIPS, not confirmed; its median is ${form.cost_measure.mips_median.value:,.0f} an episode"
    if scenario.outlook and not value:
        category = scenario.outlook.standing.cost or 0.0
        value = _of_ten(category * cost.MAXIMUM_POINTS.value)
        given_as, number = form.cleaned_data["cost_as"], form.cleaned_data["cost"]
        if number is not None and given_as != POINTS:
            dollars = form.dollars(given_as, number)
            deviations = deviations_from_median(dollars, form.cost_measure)
            amount = f"${dollars:,.0f}: " if given_as == PERCENT else ""
            note = f"{amount}{words.points(deviations)} standard deviations from the median. {note}"
    return _control(scenario, "cost_as", "cost", value=value, note=note)


def _activity(scenario: Scenario, name: str) -> Control:
    points = improvement.POINTS_BY_COMPLETED.value
    is_done = scenario.form.query[name] == YES
    every = len(improvement.ACTIVITIES)
    lost = 0 if is_done else points[every - 1] - points[every]
    return _control(scenario, name, value=f"{words.points(lost)} points")


def _interoperability(scenario: Scenario) -> Control:
    lost = 0.0
    if scenario.outlook:
        lost = interoperability.MAXIMUM_LOSS.value * (1 - scenario.outlook.standing.interoperability)
    return _control(scenario, "interoperability", value=f"{words.points(lost)} points")


def _complex_patients(scenario: Scenario) -> Control:
    gained = scenario.outlook.standing.complex_patients if scenario.outlook else 0.0
    return _control(scenario, "complex_patients", value=f"{words.points(gained)} points")


def problems(basis: BasisForm, levers: Iterable[Lever]) -> Iterator[tuple[str, str]]:
    """What is wrong, as (id of the field, sentence)."""
    named = [(str(field.label), field) for field in basis]
    for lever in levers:
        for control in lever.controls:
            name = f"{lever.name}, scenario {control.scenario}" if control.scenario else lever.name
            named += [(name, field) for field in control.fields]
    for name, field in named:
        yield from ((field.auto_id, f"{name}: {error}") for error in field.errors)
