"""From points and adjustments to the final score."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asm_portal.estimator.score import (
    MeasureResult,
    PracticeSize,
    ScoreInputs,
    completeness,
    final_score,
    quality_score,
)
from asm_portal.rules import quality, scoring
from asm_portal.rules.cohorts import HEART_FAILURE, LOW_BACK_PAIN

LOW_BACK_PAIN_SET = ("Q238", "Q134", "Q128", "Q220")
shares = st.floats(0, 1)
inputs = st.builds(
    ScoreInputs,
    quality=st.none() | shares,
    cost=st.none() | shares,
    has_minimum_submission=st.booleans(),
    activities=st.integers(0, 2),
    interoperability=shares,
    complex_patients=st.floats(0, 10),
    practice_size=st.sampled_from(PracticeSize),
)


def reported(points: float, *, cases: int = 50, completeness: float = 1.0) -> MeasureResult:
    return MeasureResult(points=points, cases=cases, completeness=completeness)


# Test vectors of the formula


@pytest.mark.parametrize(
    ("given_inputs", "expected"),
    [
        (ScoreInputs(quality=0.80, cost=0.60), 70),
        (ScoreInputs(quality=0.80, cost=0.60, activities=1, interoperability=0.80, complex_patients=3), 61),
        (ScoreInputs(quality=0.30, cost=0.20, activities=0, interoperability=0), 0),
        (ScoreInputs(quality=0.95, cost=0.90, complex_patients=5, practice_size=PracticeSize.SOLO), 100),
        (ScoreInputs(quality=0.95, cost=0.90, complex_patients=5, has_minimum_submission=False), 0),
    ],
    ids=["full marks otherwise", "one activity", "floor", "ceiling", "too little quality data"],
)
def test_vectors_of_the_final_score_formula(given_inputs: ScoreInputs, expected: float) -> None:
    assert final_score(given_inputs).score == pytest.approx(expected)


@pytest.mark.parametrize(("activities", "points"), [(2, 0), (1, -10), (0, -20)])
def test_missing_activities_cost_ten_points_each(activities: int, points: float) -> None:
    base, changed = (ScoreInputs(quality=0.8, cost=0.8, activities=number) for number in (2, activities))
    assert final_score(changed).score == pytest.approx(final_score(base).score + points)


@pytest.mark.parametrize(
    ("size", "points"), [(PracticeSize.LARGE, 0), (PracticeSize.SMALL, 10), (PracticeSize.SOLO, 15)]
)
def test_a_small_or_a_solo_practice_gets_points_and_never_both(size: PracticeSize, points: float) -> None:
    assert final_score(ScoreInputs(quality=0.5, cost=0.5, practice_size=size)).score == pytest.approx(50 + points)


def test_a_category_that_cannot_be_scored_leaves_its_weight_to_the_other() -> None:
    result = final_score(ScoreInputs(quality=0.7, cost=None))
    assert result.score == pytest.approx(70)
    assert result.steps[0].rule is scoring.UNSCORED_CATEGORY
    assert not result.steps[0].rule.is_confirmed


def test_with_nothing_to_score_there_is_no_final_score() -> None:
    assert final_score(ScoreInputs(quality=None, cost=None)).score is None


def test_the_waterfall_names_each_step_with_its_rule() -> None:
    result = final_score(
        ScoreInputs(
            quality=0.8,
            cost=0.6,
            activities=1,
            interoperability=0.5,
            complex_patients=2,
            practice_size=PracticeSize.SMALL,
        )
    )
    assert [(step.label, step.points, step.total) for step in result.steps] == [
        ("Quality", 40, 40),
        ("Cost", 30, 70),
        ("Improvement activities", -10, 60),
        ("Promoting Interoperability", -5, 55),
        ("Complex patients", 2, 57),
        ("Small practice", 10, 67),
    ]
    assert all(step.rule.citations for step in result.steps)


def test_the_waterfall_shows_what_a_limit_takes_away() -> None:
    result = final_score(ScoreInputs(quality=1, cost=1, practice_size=PracticeSize.SOLO))
    assert result.steps[-1].rule is scoring.MAXIMUM
    assert result.steps[-1].points == pytest.approx(-15)


def test_without_quality_data_the_last_step_takes_everything_and_there_are_no_bonuses() -> None:
    result = final_score(
        ScoreInputs(
            quality=0.8,
            cost=0.6,
            has_minimum_submission=False,
            complex_patients=8,
            practice_size=PracticeSize.SOLO,
        )
    )
    assert result.score == 0
    assert result.steps[-1].rule is quality.MINIMUM_SUBMISSION
    assert {step.label for step in result.steps}.isdisjoint({"Complex patients", "Solo practice"})


@given(inputs)
def test_a_final_score_lies_between_0_and_100(given_inputs: ScoreInputs) -> None:
    score = final_score(given_inputs).score
    assert score is None or 0 <= score <= 100


@given(inputs)
def test_without_enough_quality_data_everything_else_counts_for_nothing(given_inputs: ScoreInputs) -> None:
    assert final_score(replace(given_inputs, has_minimum_submission=False)).score == 0


@given(shares, shares, st.integers(0, 2), shares, st.floats(0, 10))
def test_a_final_score_is_the_formula_kept_between_its_limits(
    quality_share: float, cost_share: float, activities: int, interoperability: float, complex_patients: float
) -> None:
    """Clamp to 0 and 100: half of each category, 0, -10 or -20, 0 to -10, and 0 to +10."""
    score = final_score(
        ScoreInputs(
            quality=quality_share,
            cost=cost_share,
            activities=activities,
            interoperability=interoperability,
            complex_patients=complex_patients,
        )
    ).score
    formula = 50 * quality_share + 50 * cost_share - 10 * (2 - activities) - 10 * (1 - interoperability)
    assert score == pytest.approx(min(max(formula + complex_patients, 0), 100), abs=1e-9)


@given(inputs)
def test_the_steps_of_the_waterfall_add_up_to_the_score(given_inputs: ScoreInputs) -> None:
    result = final_score(given_inputs)
    if result.score is not None:
        assert sum(step.points for step in result.steps) == pytest.approx(result.score, abs=1e-9)
        assert result.steps[-1].total == pytest.approx(result.score, abs=1e-9)


@given(shares, shares, shares, st.integers(0, 1), shares)
def test_doing_better_in_any_category_never_lowers_the_score(
    low: float, high: float, cost: float, activities: int, interoperability: float
) -> None:
    low, high = sorted((low, high))
    worse = ScoreInputs(quality=low, cost=cost, activities=activities, interoperability=low)
    better = ScoreInputs(quality=high, cost=cost, activities=activities + 1, interoperability=high)
    assert (final_score(worse).score or 0) <= (final_score(better).score or 0)


@pytest.mark.parametrize(
    "impossible",
    [
        {"quality": 1.01},
        {"cost": -0.1},
        {"quality": float("nan")},
        {"activities": 3},
        {"interoperability": 1.5},
        {"complex_patients": 11},
    ],
    ids=str,
)
def test_impossible_inputs_are_refused(impossible: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is between"):
        ScoreInputs(**{"quality": 0.5, "cost": 0.5, **impossible})  # type: ignore[arg-type]


# Quality


def test_the_category_score_is_points_earned_over_points_possible() -> None:
    results = {"Q238": reported(8), "Q134": reported(6), "Q128": reported(4), "Q220": reported(10)}
    assert quality_score(LOW_BACK_PAIN, results).score == pytest.approx(28 / 40)


def test_a_measure_at_75_percent_counts_and_one_below_earns_nothing() -> None:
    results = dict.fromkeys(LOW_BACK_PAIN_SET, reported(10, completeness=0.75))
    assert quality_score(LOW_BACK_PAIN, results).score == 1
    results["Q220"] = reported(10, completeness=0.7499)
    assert quality_score(LOW_BACK_PAIN, results).points["Q220"] == 0
    assert quality_score(LOW_BACK_PAIN, results).score == pytest.approx(0.75)


def test_a_measure_with_19_cases_is_left_out_and_one_with_20_counts() -> None:
    results = dict.fromkeys(LOW_BACK_PAIN_SET, reported(10)) | {"Q220": reported(1, cases=19)}
    assert quality_score(LOW_BACK_PAIN, results).points["Q220"] is None
    assert quality_score(LOW_BACK_PAIN, results).score == 1
    results["Q220"] = reported(1, cases=20)
    assert quality_score(LOW_BACK_PAIN, results).score == pytest.approx(31 / 40)


def test_a_measure_that_is_not_reported_earns_nothing() -> None:
    results = {"Q238": reported(10), "Q134": reported(10)}
    assert quality_score(LOW_BACK_PAIN, results).score == pytest.approx(0.5)


def test_what_cms_calculates_needs_no_report_and_is_left_out_while_unknown() -> None:
    results = {mips_id: reported(10) for mips_id in ("Q008", "Q005", "Q236", "Q377")}
    assert quality_score(HEART_FAILURE, results).points["Q492"] is None
    results["Q492"] = MeasureResult(points=5, cases=40)
    assert quality_score(HEART_FAILURE, results).score == pytest.approx(45 / 50)


def test_one_complete_measure_is_enough_to_escape_a_score_of_zero() -> None:
    assert quality_score(LOW_BACK_PAIN, {"Q134": reported(3)}).has_minimum_submission
    assert not quality_score(LOW_BACK_PAIN, {}).has_minimum_submission
    incomplete = dict.fromkeys(LOW_BACK_PAIN_SET, reported(10, completeness=0.74))
    assert not quality_score(LOW_BACK_PAIN, incomplete).has_minimum_submission


def test_what_cms_calculates_does_not_save_from_a_score_of_zero() -> None:
    assert not quality_score(HEART_FAILURE, {"Q492": MeasureResult(points=10, cases=100)}).has_minimum_submission


def test_when_every_measure_has_too_few_cases_quality_cannot_be_scored() -> None:
    few = quality_score(LOW_BACK_PAIN, dict.fromkeys(LOW_BACK_PAIN_SET, reported(10, cases=5)))
    assert few.score is None
    assert few.has_minimum_submission


def test_a_measure_of_the_other_cohort_is_refused() -> None:
    with pytest.raises(ValueError, match="Q236"):
        quality_score(LOW_BACK_PAIN, {"Q236": reported(10)})


@given(
    st.dictionaries(
        st.sampled_from(LOW_BACK_PAIN_SET),
        st.builds(MeasureResult, points=st.floats(0, 10), cases=st.integers(0, 200), completeness=shares),
    )
)
def test_a_category_score_lies_between_0_and_1(results: dict[str, MeasureResult]) -> None:
    score = quality_score(LOW_BACK_PAIN, results).score
    assert score is None or 0 <= score <= 1


def test_completeness_is_the_share_of_eligible_cases_reported() -> None:
    assert completeness(reported=15, eligible=20) == 0.75
    assert completeness(reported=0, eligible=0) == 0
    with pytest.raises(ValueError, match="not possible"):
        completeness(reported=21, eligible=20)
