"""What the estimator is asked, as its addresses write it. A parameter that is missing has its initial value."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from asm_portal.estimator.outlook import TOO_FEW_CASES, Outlook, Standing, measured
from asm_portal.estimator.payment import ExchangeFunction
from asm_portal.estimator.points import benchmark_points, cost_points, deviations_from_median
from asm_portal.estimator.score import MeasureResult, PracticeSize
from asm_portal.rules import cost, eligibility, improvement, payment, quality, scoring
from asm_portal.rules.base import Assumption
from asm_portal.rules.benchmarks import BENCHMARKS, Benchmark
from asm_portal.rules.cohorts import COHORTS, HEART_FAILURE, Cohort
from asm_portal.rules.quality import CollectionType, QualityMeasure
from asm_portal.rules.years import YEARS, PerformanceYear

MOST_PAYMENTS = 100_000_000
MOST_PER_EPISODE = 1_000_000
SMALL = eligibility.SMALL_PRACTICE_CLINICIANS.value

# What the number beside a choice is, where it is not a rate of a collection type
POINTS, UNREPORTED, FEW, PERCENT, DOLLARS = "points", "unreported", "few", "percent", "dollars"
YES, NO = "yes", "no"


class AddressForm(forms.Form):
    """A form that is always bound: to the address, and to its initial values where the address says nothing."""

    def __init__(
        self, address: Mapping[str, str], *, prefix: str | None = None, more: Mapping[str, forms.Field] | None = None
    ) -> None:
        super().__init__(data={}, prefix=prefix)
        self.fields.update(more or {})
        self.data = {
            self.add_prefix(name): address.get(self.add_prefix(name), "" if field.initial is None else field.initial)
            for name, field in self.fields.items()
        }

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address, by the names of the fields."""
        return {name: str(self.data[self.add_prefix(name)]) for name in self.fields}


class DollarField(forms.DecimalField):
    """An amount of dollars, with or without a dollar sign and commas."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = "" if value is None else str(value)
        return super().to_python(text.replace("$", "").replace(",", "").strip())


def choice(label: str, choices: list[tuple[str, str]], *, initial: str, sentence: str) -> forms.ChoiceField:
    messages = dict.fromkeys(("invalid_choice", "required"), sentence)
    return forms.ChoiceField(label=label, choices=choices, initial=initial, error_messages=messages)


def number(label: str, *, low: float, high: float, step: str = "any", **options: Any) -> forms.FloatField:
    sentence = f"Enter a number from {low:,.10g} to {high:,.10g}."
    return forms.FloatField(
        label=label,
        min_value=low,
        max_value=high,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": step}),
        **options,
    )


def assumed(label: str, assumption: Assumption[Any], step: str) -> forms.FloatField:
    low, high = float(assumption.low), float(assumption.high)
    return number(label, low=low, high=high, step=step, initial=f"{assumption.value:g}")


class CohortAndYearForm(AddressForm):
    """What every question to the estimator is about."""

    cohort = choice(
        "Cohort",
        [(slug, cohort.label) for slug, cohort in COHORTS.items()],
        initial=HEART_FAILURE.slug,
        sentence="Choose heart failure or low back pain: the model has no other cohort.",
    )
    performance_year = choice(
        "Performance year",
        [(str(year.year), f"{year.year}, paid {year.payment_year}") for year in YEARS.values()],
        initial=str(min(YEARS)),
        sentence=f"Choose a performance year from {min(YEARS)} to {max(YEARS)}: the model has no other.",
    )

    @property
    def cohort_chosen(self) -> Cohort:
        """The cohort of the address, or the first while the address names none that exists."""
        return COHORTS.get(str(self.data["cohort"]), HEART_FAILURE)

    @property
    def year_chosen(self) -> PerformanceYear:
        """The form is valid."""
        return YEARS[int(self.cleaned_data["performance_year"])]


class BasisForm(CohortAndYearForm):
    """Whom it is about, and what to take for granted: the same in both scenarios."""

    size = choice(
        "Clinicians in the practice (TIN)",
        [
            (PracticeSize.LARGE, f"More than {SMALL}"),
            (PracticeSize.SMALL, f"2 to {SMALL}: small practice"),
            (PracticeSize.SOLO, "1: solo practice"),
        ],
        initial=PracticeSize.LARGE,
        sentence="Choose one of the three sizes.",
    )
    payments = DollarField(
        label="Covered professional services a year",
        min_value=0,
        max_value=MOST_PAYMENTS,
        decimal_places=2,
        initial="100,000",
        error_messages={
            "required": "Enter what Medicare Part B pays in a year, in dollars.",
            "invalid": "Enter an amount in dollars, such as 120,000.",
            "min_value": "Payments cannot be negative. Enter an amount in dollars, such as 120,000.",
            "max_value": f"Enter an amount of up to ${MOST_PAYMENTS:,}.",
            "max_decimal_places": "Enter dollars and cents, such as 120,000.50.",
        },
    )
    midpoint = assumed("Midpoint, the cohort’s median score", payment.MIDPOINT, "1")
    slope = assumed("Slope of the exchange function", payment.SLOPE, "0.01")
    mean = assumed("Mean transformed score", payment.MEAN_TRANSFORMED_SCORE, "0.01")


def in_place(label: str) -> forms.ChoiceField:
    return choice(label, [(YES, "In place"), (NO, "Not in place")], initial=YES, sentence="Choose one of the two.")


def result(label: str) -> forms.FloatField:
    """A number whose limits depend on what it is given as."""
    return forms.FloatField(
        label=label,
        required=False,
        error_messages={"invalid": "Enter a number, such as 82.5."},
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any", "placeholder": "not known"}),
    )


def measure_fields(measure: QualityMeasure) -> dict[str, forms.Field]:
    """What a measure's number is, and the number."""
    rates = [(str(collection_type), f"{collection_type.label}, %") for collection_type in measure.collection_types]
    choices = [
        *([] if measure.calculated_by_cms else rates),
        (POINTS, "Points"),
        *([] if measure.calculated_by_cms else [(UNREPORTED, "Not reported")]),
        (FEW, f"Under {quality.CASE_MINIMUM.value} cases"),
    ]
    kind = choice("Given as", choices, initial=choices[0][0], sentence="Choose how the result is given.")
    return {f"{measure.mips_id}_as": kind, measure.mips_id: result("Result")}


class ScenarioForm(AddressForm):
    """One participant's results. A result that is left empty is not known, and taken from the middle of the cohort.

    A measure `Q236` has two parameters: `Q236_as` says what its number is, and `Q236` is the number.
    `cleaned_data["results"]` and `cleaned_data["cost_points"]` are as in `Standing`.
    """

    cost_as = choice(
        "Given as",
        [
            (PERCENT, "% above the median"),
            (DOLLARS, "$ an episode"),
            (POINTS, "Points"),
            (FEW, f"Under {cost.CASE_MINIMUM.value} episodes"),
        ],
        initial=PERCENT,
        sentence="Choose how the cost is given.",
    )
    cost = result("Cost")
    primary_care = in_place("State")
    arrangement = in_place("State")
    interoperability = number("Score in percent", low=0, high=100, initial="100")
    complex_patients = number("Points", low=0, high=scoring.COMPLEX_PATIENTS_MAXIMUM.value, initial="0")

    def __init__(self, address: Mapping[str, str], *, cohort: Cohort, prefix: str | None = None) -> None:
        self.cohort = cohort
        self.measures = quality.measures_of(cohort)
        self.cost_measure = cost.MEASURES[cohort.cost_measure_id]
        more = {name: field for measure in self.measures for name, field in measure_fields(measure).items()}
        super().__init__(address, prefix=prefix, more=more)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        results: dict[str, MeasureResult | None] = {}
        for measure in self.measures:
            name = measure.mips_id
            if f"{name}_as" not in cleaned or name not in cleaned:
                continue
            try:
                result = result_of(measure, cleaned[f"{name}_as"], cleaned[name])
            except ValueError as problem:
                self.add_error(name, str(problem))
            else:
                results |= result
        if "cost_as" in cleaned and "cost" in cleaned:
            try:
                cleaned["cost_points"] = self.points_for_cost(cleaned["cost_as"], cleaned["cost"])
            except ValueError as problem:
                self.add_error("cost", str(problem))
        return {**cleaned, "results": results}

    def points_for_cost(self, given_as: str, value: float | None) -> float | None:
        if value is None or given_as == FEW:
            return None
        if given_as == POINTS:
            return between(value, 0, cost.MAXIMUM_POINTS.value, "points")
        return cost_points(deviations_from_median(self.dollars(given_as, value), self.cost_measure))

    def dollars(self, given_as: str, value: float) -> float:
        """The cost of an episode. ValueError, in words, when it is impossible."""
        if given_as == PERCENT:
            return float(self.cost_measure.mips_median.value) * (1 + between(value, -100, 1000, "percent") / 100)
        return between(value, 0, MOST_PER_EPISODE, "dollars")

    def standing(self, basis: BasisForm) -> Standing:
        """Both forms are valid."""
        cleaned, shared = self.cleaned_data, basis.cleaned_data
        done = {improvement.PRIMARY_CARE: cleaned["primary_care"], improvement.COLLABORATION: cleaned["arrangement"]}
        return Standing(
            cohort=self.cohort,
            year=basis.year_chosen,
            payments=shared["payments"],
            practice_size=PracticeSize(shared["size"]),
            results=cleaned["results"],
            cost_points=cleaned["cost_points"],
            has_cost_score=cleaned["cost_as"] != FEW,
            activities=tuple(activity for activity, state in done.items() if state == YES),
            interoperability=cleaned["interoperability"] / 100,
            complex_patients=cleaned["complex_patients"],
        )

    def outlook(self, basis: BasisForm) -> Outlook:
        """Both forms are valid."""
        shared = basis.cleaned_data
        function = ExchangeFunction(midpoint=shared["midpoint"], slope=shared["slope"])
        return Outlook(self.standing(basis), function, Decimal(str(shared["mean"])))


def result_of(measure: QualityMeasure, given_as: str, value: float | None) -> dict[str, MeasureResult | None]:
    """The entry of a measure in `Standing.results`, none while it is not known. ValueError for an impossible number."""
    if given_as == UNREPORTED:
        return {measure.mips_id: None}
    if given_as == FEW:
        return {measure.mips_id: TOO_FEW_CASES}
    if value is None:
        return {}
    if given_as == POINTS:
        return {measure.mips_id: measured(between(value, 0, quality.MAXIMUM_POINTS.value, "points"))}
    rate = between(value, 0, 100, "percent")
    return {measure.mips_id: measured(benchmark_points(rate, BENCHMARKS[measure.mips_id, CollectionType(given_as)]))}


def benchmark_of(measure: QualityMeasure, given_as: str) -> Benchmark | None:
    """The MIPS benchmark that a rate is held against, None for what is no rate."""
    return BENCHMARKS.get((measure.mips_id, CollectionType(given_as))) if given_as in set(CollectionType) else None


def between(value: float, low: float, high: float, unit: str) -> float:
    if not low <= value <= high:
        raise ValueError(f"Enter {low:,.10g} to {high:,.10g} {unit}.")
    return value
