"""Simulated cohorts: repeatable, true to the rule, and fast."""

from dataclasses import replace

import pytest

from asm_portal.estimator.simulation import CohortOutcome, CohortProfile, simulate
from asm_portal.rules.cohorts import COHORTS, HEART_FAILURE, LOW_BACK_PAIN
from asm_portal.rules.years import YEARS

PROFILE = CohortProfile.of(HEART_FAILURE)


@pytest.fixture(scope="module")
def outcome() -> CohortOutcome:
    return simulate(PROFILE, year=YEARS[2027], draws=100)


def test_the_default_cohorts_are_as_large_as_the_preliminary_list() -> None:
    assert [CohortProfile.of(cohort).size for cohort in COHORTS.values()] == [2610, 4027]
    assert CohortProfile.of(LOW_BACK_PAIN).small_practice_share == pytest.approx(0.356, abs=0.001)


def test_the_same_seed_gives_the_same_outcome(outcome: CohortOutcome) -> None:
    assert simulate(PROFILE, year=YEARS[2027], draws=100) == outcome
    assert simulate(PROFILE, year=YEARS[2027], draws=100, seed=1) != outcome


def test_medicare_keeps_15_percent_of_the_dollars_at_risk(outcome: CohortOutcome) -> None:
    assert outcome.dollars_kept.mean == pytest.approx(0.15 * outcome.dollars_at_risk.mean)
    assert outcome.dollars_kept.low < outcome.dollars_kept.mean < outcome.dollars_kept.high


def test_an_average_and_a_median_performer_lose_in_every_draw(outcome: CohortOutcome) -> None:
    assert outcome.average_loses_share == 1
    assert outcome.median_loses_share == 1
    assert 0.5 < outcome.losing_share.mean < 0.7


def test_adjustments_rise_with_the_percentile_and_stay_above_minus_the_risk_level(outcome: CohortOutcome) -> None:
    means = [adjustment.factor.mean for adjustment in outcome.adjustments]
    assert means == sorted(means)
    assert means[0] >= -0.09
    assert means[-1] > 0


def test_adjustments_average_minus_15_percent_of_the_risk_level() -> None:
    even = replace(PROFILE, payments_deviation=0)
    outcome = simulate(even, year=YEARS[2027], draws=100)
    middle = [adjustment.factor.mean for adjustment in outcome.adjustments]
    assert sum(middle) / len(middle) == pytest.approx(-0.0135, abs=0.001)


def test_a_cohort_of_equals_loses_the_same_everywhere() -> None:
    equals = replace(
        PROFILE,
        quality_deviation=0,
        cost_deviation=0,
        one_activity_share=0,
        no_activity_share=0,
        interoperability_failure_share=0,
        complex_patients_mean=0,
        small_practice_share=0,
        solo_practice_share=0,
        too_little_data_share=0,
    )
    outcome = simulate(equals, year=YEARS[2027], draws=10)
    for adjustment in outcome.adjustments:
        assert adjustment.score == pytest.approx(65)
        assert adjustment.factor.mean == pytest.approx(-0.0135)
    assert outcome.losing_share.mean == 1


def test_without_any_quality_data_everybody_loses_the_whole_risk_level() -> None:
    outcome = simulate(replace(PROFILE, too_little_data_share=1), year=YEARS[2031], draws=10)
    assert {adjustment.factor.mean for adjustment in outcome.adjustments} == {-0.12}
    assert outcome.losing_share.mean == 1


def test_a_larger_share_without_activities_lowers_the_median_score(outcome: CohortOutcome) -> None:
    careless = simulate(replace(PROFILE, no_activity_share=0.6), year=YEARS[2027], draws=2)
    assert careless.median_score < outcome.median_score - 5


@pytest.mark.parametrize(
    "impossible",
    [
        {"size": 1},
        {"quality_deviation": -0.1},
        {"too_little_data_share": 1.1},
        {"median_payments": 0},
        {"quality_mean": float("nan")},
    ],
    ids=str,
)
def test_an_impossible_cohort_is_refused(impossible: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is between"):
        replace(PROFILE, **impossible)  # type: ignore[arg-type]
