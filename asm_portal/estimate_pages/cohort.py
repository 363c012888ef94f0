"""What the page of a simulated cohort asks and says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django import forms

from asm_portal.estimate_pages import charts, words
from asm_portal.estimate_pages.forms import CohortAndYearForm, assumed, number
from asm_portal.estimator.simulation import CohortOutcome, CohortProfile, simulate
from asm_portal.rules import payment, scoring
from asm_portal.rules.years import PerformanceYear

MOST_PARTICIPANTS = 10_000
MOST_DRAWS = 400
DRAWS = 100
MOST_SEED = 2**31 - 1
MEDIAN = 50

DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(CohortProfile)}


@dataclass(frozen=True)
class Distribution:
    """A number of `CohortProfile` as the form asks for it: `factor` times as large, such as percent for a share."""

    name: str
    label: str
    high: float
    factor: float = 100.0
    low: float = 0.0

    @property
    def field(self) -> forms.FloatField:
        initial = f"{DEFAULTS[self.name] * self.factor:.4g}"
        return number(self.label, low=self.low, high=self.high, initial=initial)


DISTRIBUTIONS = (
    Distribution("quality_mean", "Quality score: mean, %", 100),
    Distribution("quality_deviation", "Quality score: standard deviation, %", 50),
    Distribution("cost_mean", "Cost: mean, in deviations from the median", 3, factor=1, low=-3),
    Distribution("cost_deviation", "Cost: standard deviation", 5, factor=1),
    Distribution("one_activity_share", "With one activity, %", 100),
    Distribution("no_activity_share", "With no activity, %", 100),
    Distribution("interoperability_failure_share", "Without Promoting Interoperability, %", 100),
    Distribution("too_little_data_share", "With too little quality data, %", 100),
    Distribution(
        "complex_patients_mean", "Complex patients: mean points", scoring.COMPLEX_PATIENTS_MAXIMUM.value, factor=1
    ),
    Distribution("small_practice_share", "In a small or solo practice, %", 100),
    Distribution("solo_practice_share", "In a solo practice, %", 100),
    Distribution("median_payments", "Median payments, $", 10_000_000, factor=1, low=1),
    Distribution("payments_deviation", "Spread of payments (log scale)", 3, factor=1),
)


class WholeField(forms.IntegerField):
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})


def whole(label: str, *, low: int, high: int, **options: Any) -> forms.IntegerField:
    sentence = f"Enter a whole number from {low:,} to {high:,}."
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
    return WholeField(label=label, min_value=low, max_value=high, error_messages=messages, **options)


class CohortForm(CohortAndYearForm):
    """A cohort to draw. An empty size is that of the preliminary list."""

    size = whole("Participants", low=2, high=MOST_PARTICIPANTS, required=False)
    draws = whole("Draws", low=2, high=MOST_DRAWS, initial=str(DRAWS))
    seed = whole("Seed", low=0, high=MOST_SEED, initial="0")
    slope = assumed("Slope of the exchange function", payment.SLOPE, "0.01")

    def __init__(self, address: Mapping[str, str]) -> None:
        super().__init__(address, more={it.name: it.field for it in DISTRIBUTIONS})
        self.fields["size"].widget.attrs["placeholder"] = "as listed"

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("cohort", "performance_year", "size", "draws", "seed", "slope")]

    @property
    def distribution_fields(self) -> list[forms.BoundField]:
        return [self[it.name] for it in DISTRIBUTIONS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("solo_practice_share", 0) > cleaned.get("small_practice_share", 100):
            self.add_error("solo_practice_share", "Solo practices are among the small ones: enter no more.")
        if cleaned.get("one_activity_share", 0) + cleaned.get("no_activity_share", 0) > 100:
            self.add_error("one_activity_share", "With one and with none cannot be more than 100 percent together.")
        return cleaned

    def outcome(self) -> CohortOutcome:
        """The form is valid."""
        cleaned = self.cleaned_data
        profile = CohortProfile(
            cohort=self.cohort_chosen,
            size=cleaned["size"] or self.cohort_chosen.listed.value,
            **{it.name: cleaned[it.name] / it.factor for it in DISTRIBUTIONS},
        )
        return _simulated(profile, self.year_chosen, cleaned["draws"], cleaned["seed"], cleaned["slope"])


@lru_cache(maxsize=128)
def _simulated(profile: CohortProfile, year: PerformanceYear, draws: int, seed: int, slope: float) -> CohortOutcome:
    return simulate(profile, year=year, draws=draws, seed=seed, slope=slope)


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    percentile: int
    score: str
    change: str
    spread: str


class CohortPage:
    """An address of the simulation, read: its form and, unless an input is wrong, what the draws show."""

    average_loses = payment.AVERAGE_LOSES
    redistributed = payment.REDISTRIBUTED

    def __init__(self, address: Mapping[str, str]) -> None:
        self.form = CohortForm(address)
        self.outcome = self.form.outcome() if self.form.is_valid() else None

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(field.auto_id, f"{field.label}: {error}") for field in self.form for error in field.errors]

    @property
    def query(self) -> str:
        return urlencode(self.form.query)

    @property
    def outcome_ids(self) -> list[str]:
        return [f"{field.auto_id}_outcome" for field in self.form]

    @cached_property
    def chart(self) -> charts.ColumnChart | None:
        return charts.spread(self.outcome) if self.outcome else None

    @property
    def figures(self) -> list[dict[str, str]]:
        if not self.outcome:
            return []
        outcome = self.outcome
        median = next(it for it in outcome.adjustments if it.percentile == MEDIAN)
        figures = {
            f"Median performer, with a score of {outcome.median_score:.1f}": words.percent(median.factor.mean),
            "Draws in which an average performer loses": f"{outcome.average_loses_share:.0%}",
            "Participants who lose": f"{outcome.losing_share.mean:.0%}",
            f"What Medicare keeps in {outcome.year.payment_year}": f"${outcome.dollars_kept.mean:,.0f}",
        }
        return [{"label": label, "value": value} for label, value in figures.items()]

    @property
    def rows(self) -> Iterator[PlaceRow]:
        for place in self.outcome.adjustments if self.outcome else ():
            yield PlaceRow(
                percentile=place.percentile,
                score=words.score(place.score),
                change=words.percent(place.factor.mean),
                spread=f"{words.percent(place.factor.low)} to {words.percent(place.factor.high)}",
            )


HEADER = ("percentile", "final_score", "change_mean", "change_low_of_nine_draws_in_ten", "change_high_of_them")


def rows(outcome: CohortOutcome) -> Iterator[tuple[float, ...]]:
    """The adjustment factors of the cohort, as shares, for files."""
    for place in outcome.adjustments:
        factor = place.factor
        yield place.percentile, round(place.score, 2), *(round(it, 6) for it in (factor.mean, factor.low, factor.high))
