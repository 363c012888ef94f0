"""From a final score to a multiplier and dollars, and the invariants of a settled cohort."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from asm_portal.estimator.payment import (
    ExchangeFunction,
    adjustment_factor,
    break_even_score,
    cents,
    effect_range,
    payment_effect,
    scaling_factor,
    transformed_score,
)
from asm_portal.estimator.points import cost_points
from asm_portal.estimator.score import ScoreInputs, final_score
from asm_portal.rules import payment as rules
from asm_portal.rules.years import YEARS, PerformanceYear
from tests.estimator.settling import ScoredParticipant, incentive_pool, settle, weighted_mean

HALF = Decimal("0.5")
BILLION = Decimal(1_000_000_000)

scores = st.floats(0, 100)
payments = st.decimals(min_value=1, max_value=5_000_000, places=2)
participants = st.builds(ScoredParticipant, score=scores, payments=payments)
cohorts = st.lists(participants, min_size=1, max_size=30)
years = st.sampled_from(list(YEARS.values()))


# Test vectors


@pytest.mark.parametrize(
    ("year", "pool"),
    [(2027, 76_500_000), (2028, 76_500_000), (2029, 85_000_000), (2030, 93_500_000), (2031, 102_000_000)],
)
def test_a_billion_dollars_makes_this_incentive_pool(year: int, pool: int) -> None:
    assert incentive_pool(payments=BILLION, year=YEARS[year]) == Decimal(pool)


def test_the_worked_example_of_the_final_rule() -> None:
    assert incentive_pool(payments=BILLION, year=YEARS[2027]) == rules.WORKED_EXAMPLE.value


@pytest.mark.parametrize(
    ("year", "multiplier"), [(2027, "0.91"), (2028, "0.91"), (2029, "0.90"), (2030, "0.89"), (2031, "0.88")]
)
def test_a_score_of_zero_takes_the_whole_risk_level(year: int, multiplier: str) -> None:
    assert 1 + payment_effect(0, payments=BILLION, year=YEARS[year]).adjustment_factor == Decimal(multiplier)


@pytest.mark.parametrize(
    ("year", "multiplier"),
    [(2027, "0.9865"), (2028, "0.9865"), (2029, "0.985"), (2030, "0.9835"), (2031, "0.982")],
)
def test_when_all_scores_are_equal_everybody_loses_15_percent_of_the_risk_level(year: int, multiplier: str) -> None:
    equal = [ScoredParticipant(score=72.5, payments=Decimal(amount)) for amount in ("100", "250000", "1000000")]
    for effect in settle({"heart_failure": equal}, year=YEARS[year])["heart_failure"]:
        assert round(1 + effect.adjustment_factor, 12) == Decimal(multiplier)
        assert effect.dollars == cents(effect.payments * (Decimal(multiplier) - 1))


def test_three_equal_payers_with_transformed_scores_of_two_five_and_eight_tenths() -> None:
    transformed = [Decimal("0.2"), Decimal("0.5"), Decimal("0.8")]
    scaling = scaling_factor(weighted_mean((score, Decimal(100_000)) for score in transformed))
    factors = [adjustment_factor(transformed=score, scaling=scaling, year=YEARS[2027]) for score in transformed]
    assert scaling == Decimal("1.7")
    assert factors == [Decimal("-0.0594"), Decimal("-0.0135"), Decimal("0.0324")]
    assert sum(factors) / 3 == Decimal("-0.0135")
    assert [cents(Decimal(100_000) * factor) for factor in factors] == [-5940, -1350, 3240]


def test_payments_break_even_where_the_transformed_score_is_the_mean_over_85_percent() -> None:
    function = ExchangeFunction(midpoint=60, slope=0.1)
    score = break_even_score(function=function, mean_transformed_score=HALF)
    assert score is not None
    assert function(score) == pytest.approx(0.588, abs=0.0003)
    effect = payment_effect(score, payments=BILLION, year=YEARS[2027], function=function, mean_transformed_score=HALF)
    assert abs(effect.dollars) <= Decimal("0.01")


def test_the_median_is_not_neutral() -> None:
    function = ExchangeFunction(midpoint=60)
    effect = payment_effect(60, payments=Decimal(200_000), year=YEARS[2027], function=function)
    assert effect.dollars == Decimal("-2700.00")


def test_nobody_breaks_even_when_the_cohort_is_near_the_top() -> None:
    assert break_even_score(function=ExchangeFunction(), mean_transformed_score=Decimal("0.86")) is None


@given(st.decimals("0.01", "0.84", places=4), years)
def test_a_transformed_score_17_6_percent_above_the_mean_breaks_even(mean: Decimal, year: PerformanceYear) -> None:
    factors = [
        adjustment_factor(transformed=mean * share, scaling=scaling_factor(mean), year=year)
        for share in (Decimal("1.176"), 1 / rules.REDISTRIBUTED.value, Decimal("1.177"))
    ]
    assert factors[0] < 0 < factors[2]
    assert abs(factors[1]) < Decimal("1e-20")


@given(st.integers(0, 100), st.decimals("0.05", "0.95", places=3), years)
def test_no_score_beats_the_bound_that_the_cohorts_mean_sets(score: int, mean: Decimal, year: PerformanceYear) -> None:
    effect = payment_effect(score, payments=BILLION, year=year, mean_transformed_score=mean)
    assert effect.adjustment_factor <= year.risk_level.value * (rules.REDISTRIBUTED.value / mean - 1)


# Rounding, missing scores, years


@pytest.mark.parametrize(("amount", "rounded"), [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.1249", "0.12")])
def test_dollars_are_rounded_to_cents_half_up(amount: str, rounded: str) -> None:
    assert cents(Decimal(amount)) == Decimal(rounded)


def test_without_a_final_score_payments_do_not_change() -> None:
    effect = payment_effect(None, payments=Decimal(200_000), year=YEARS[2027])
    assert effect.adjustment_factor == 0
    assert effect.dollars == 0


def test_a_loss_grows_with_the_risk_level_from_payment_year_2029_to_2033() -> None:
    effects = [payment_effect(40, payments=Decimal(200_000), year=year) for year in YEARS.values()]
    assert [effect.year.payment_year for effect in effects] == [2029, 2030, 2031, 2032, 2033]
    dollars = [effect.dollars for effect in effects]
    assert dollars == sorted(dollars, reverse=True)
    assert dollars[0] < 0


def test_negative_payments_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        payment_effect(50, payments=Decimal(-1), year=YEARS[2027])


def test_a_flat_or_falling_exchange_function_is_refused() -> None:
    for slope in (0, -0.1, float("nan")):
        with pytest.raises(ValueError, match="slope"):
            ExchangeFunction(slope=slope)


# Invariants of one participant


@given(st.tuples(scores, scores).map(sorted), years)
def test_a_higher_score_never_pays_less(pair: list[float], year: PerformanceYear) -> None:
    low, high = (payment_effect(score, payments=BILLION, year=year) for score in pair)
    assert low.adjustment_factor <= high.adjustment_factor


@given(st.integers(0, 99), years)
def test_each_full_point_pays_strictly_more(score: int, year: PerformanceYear) -> None:
    low, high = (payment_effect(points, payments=BILLION, year=year) for points in (score, score + 1))
    assert low.dollars < high.dollars


@given(scores, st.floats(0.01, 1), st.floats(0, 100))
def test_a_transformed_score_lies_between_0_and_1(score: float, slope: float, midpoint: float) -> None:
    assert 0 <= transformed_score(score, ExchangeFunction(midpoint=midpoint, slope=slope)) <= 1


def test_the_exchange_function_is_one_half_at_its_midpoint_and_survives_any_slope() -> None:
    assert ExchangeFunction(midpoint=65)(65) == 0.5
    assert ExchangeFunction(midpoint=65, slope=10_000)(100) == 1
    assert ExchangeFunction(midpoint=65, slope=10_000)(1) == 0


@given(st.floats(1, 99))
def test_the_exchange_function_can_be_undone(score: float) -> None:
    function = ExchangeFunction()
    assert function.score_at(function(score)) == pytest.approx(score, abs=1e-6)


@given(scores, years)
def test_the_range_of_an_effect_contains_what_any_assumption_within_its_range_gives(
    score: float, year: PerformanceYear
) -> None:
    worst, best = effect_range(score, payments=BILLION, year=year)
    default = payment_effect(score, payments=BILLION, year=year)
    assert worst.adjustment_factor <= default.adjustment_factor <= best.adjustment_factor


# Invariants of a settled cohort


@given(cohorts, years)
def test_medicare_keeps_exactly_15_percent_of_the_amount_at_risk(
    cohort: list[ScoredParticipant], year: PerformanceYear
) -> None:
    assume(any(participant.score for participant in cohort))
    effects = settle({"low_back_pain": cohort}, year=year)["low_back_pain"]
    at_risk = year.risk_level.value * sum(effect.payments for effect in effects)
    exact = sum(effect.payments * effect.adjustment_factor for effect in effects)
    assert abs(exact + (1 - rules.REDISTRIBUTED.value) * at_risk) < Decimal("1e-12") * at_risk
    in_cents = sum(effect.dollars for effect in effects)
    assert abs(in_cents - exact) <= len(effects) * Decimal("0.005")


@given(scores, st.lists(payments, min_size=1, max_size=20), years)
def test_equals_lose_15_percent_of_the_risk_level_whatever_their_score(
    score: float, amounts: list[Decimal], year: PerformanceYear
) -> None:
    assume(score > 0)
    equals = [ScoredParticipant(score=score, payments=amount) for amount in amounts]
    expected = -(1 - rules.REDISTRIBUTED.value) * year.risk_level.value
    for effect in settle({"heart_failure": equals}, year=year)["heart_failure"]:
        assert abs(effect.adjustment_factor - expected) < Decimal("1e-12")
        assert effect.dollars == cents(effect.payments * round(effect.adjustment_factor, 12))


@given(cohorts, payments, years)
def test_a_score_of_zero_loses_exactly_the_risk_level_in_any_cohort(
    cohort: list[ScoredParticipant], amount: Decimal, year: PerformanceYear
) -> None:
    zero = ScoredParticipant(score=0, payments=amount)
    *_, effect = settle({"heart_failure": [*cohort, zero]}, year=year)["heart_failure"]
    assert effect.adjustment_factor == -year.risk_level.value


@given(cohorts, years)
def test_a_multiplier_never_falls_below_1_less_the_risk_level(
    cohort: list[ScoredParticipant], year: PerformanceYear
) -> None:
    risk = year.risk_level.value
    for effect in settle({"low_back_pain": cohort}, year=year)["low_back_pain"]:
        assert effect.adjustment_factor >= -risk


@given(cohorts, years)
def test_a_multiplier_never_exceeds_what_the_formula_allows_the_cohort(
    cohort: list[ScoredParticipant], year: PerformanceYear
) -> None:
    effects = settle({"low_back_pain": cohort}, year=year)["low_back_pain"]
    total = sum(effect.payments for effect in effects)
    heaviest = max(effects, key=lambda effect: effect.adjustment_factor)
    share = heaviest.payments / total
    risk = year.risk_level.value
    # One participant cannot draw more than the whole pool.
    assert heaviest.adjustment_factor <= risk * (rules.REDISTRIBUTED.value / share - 1) + Decimal("1e-12")


@given(cohorts, cohorts, cohorts)
def test_the_other_cohorts_scores_have_no_effect(
    cohort: list[ScoredParticipant], other: list[ScoredParticipant], another: list[ScoredParticipant]
) -> None:
    year = YEARS[2027]
    with_other = settle({"heart_failure": cohort, "low_back_pain": other}, year=year)
    with_another = settle({"heart_failure": cohort, "low_back_pain": another}, year=year)
    assert with_other["heart_failure"] == with_another["heart_failure"]


@given(cohorts, scores, payments, payments)
def test_equal_scores_get_equal_multipliers_whatever_the_revenue(
    cohort: list[ScoredParticipant], score: float, little: Decimal, much: Decimal
) -> None:
    twins = [ScoredParticipant(score=score, payments=amount) for amount in (little, much)]
    *_, one, two = settle({"heart_failure": [*cohort, *twins]}, year=YEARS[2027])["heart_failure"]
    assert one.adjustment_factor == two.adjustment_factor


@given(cohorts)
def test_within_a_cohort_a_higher_score_never_gets_a_lower_multiplier(cohort: list[ScoredParticipant]) -> None:
    effects = settle({"heart_failure": cohort}, year=YEARS[2027])["heart_failure"]
    ranked = sorted(zip(cohort, effects, strict=True), key=lambda pair: (pair[0].score, pair[1].adjustment_factor))
    factors = [effect.adjustment_factor for _, effect in ranked]
    assert factors == sorted(factors)


def test_only_the_distance_from_the_cohorts_median_counts() -> None:
    low, high = (
        [ScoredParticipant(score=score + lift, payments=Decimal(100_000)) for score in (30, 45, 50)] for lift in (0, 40)
    )
    settled = settle({"heart_failure": low, "low_back_pain": high}, year=YEARS[2027])
    assert settled["heart_failure"] == settled["low_back_pain"]


def test_participants_without_a_score_change_nothing_and_draw_nothing() -> None:
    scored = [ScoredParticipant(score=score, payments=Decimal(100_000)) for score in (30, 60, 90)]
    unscored = ScoredParticipant(score=None, payments=Decimal(900_000))
    with_unscored = settle({"heart_failure": [*scored, unscored]}, year=YEARS[2027])["heart_failure"]
    assert with_unscored[:3] == settle({"heart_failure": scored}, year=YEARS[2027])["heart_failure"]
    assert with_unscored[3].dollars == 0


def test_a_cohort_of_zeros_loses_the_whole_risk_level() -> None:
    zeros = [ScoredParticipant(score=0, payments=Decimal(100_000))] * 3
    for effect in settle({"heart_failure": zeros}, year=YEARS[2029])["heart_failure"]:
        assert effect.adjustment_factor == Decimal("-0.10")


def test_a_cohort_in_which_nobody_has_a_score_is_left_alone() -> None:
    nobody = [ScoredParticipant(score=None, payments=Decimal(100_000))]
    assert settle({"heart_failure": nobody}, year=YEARS[2027])["heart_failure"][0].adjustment_factor == 0


def test_the_default_midpoint_is_a_participant_in_the_middle_of_everything() -> None:
    middle = ScoreInputs(quality=0.55, cost=cost_points(0) / 10)
    assert final_score(middle).score == pytest.approx(rules.MIDPOINT.value)


@pytest.mark.parametrize("year", YEARS.values(), ids=lambda year: str(year.year))
def test_the_scaling_factor_pays_out_the_pool(year: PerformanceYear) -> None:
    cohort = [ScoredParticipant(score=score, payments=Decimal(100_000 + 7 * score)) for score in range(1, 101, 3)]
    effects = settle({"heart_failure": cohort}, year=year)["heart_failure"]
    risk = year.risk_level.value
    paid_out = sum((effect.adjustment_factor + risk) * effect.payments for effect in effects)
    total = sum(participant.payments for participant in cohort)
    assert cents(paid_out) == incentive_pool(payments=total, year=year)
