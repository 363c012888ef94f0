"""What is at stake for one participant: a score from what is known, the points at risk, and what would move them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asm_portal.estimator.moves import gains, losses
from asm_portal.estimator.outlook import TOO_FEW_CASES, Outlook, Standing, measured
from asm_portal.estimator.payment import ExchangeFunction
from asm_portal.estimator.score import MeasureResult, PracticeSize
from asm_portal.rules import improvement
from asm_portal.rules.cohorts import HEART_FAILURE, LOW_BACK_PAIN
from asm_portal.rules.quality import measures_of
from asm_portal.rules.years import YEARS

NOTHING_DONE = Standing(cohort=LOW_BACK_PAIN, year=YEARS[2027], payments=Decimal(200_000))
ALL_DONE = replace(NOTHING_DONE, activities=improvement.ACTIVITIES, interoperability=1.0)
OWN = [measure.mips_id for measure in measures_of(HEART_FAILURE) if not measure.calculated_by_cms]

standings = st.builds(
    Standing,
    cohort=st.just(HEART_FAILURE),
    year=st.sampled_from(list(YEARS.values())),
    payments=st.decimals(0, 1_000_000, places=2),
    practice_size=st.sampled_from(PracticeSize),
    results=st.dictionaries(st.sampled_from(OWN), st.none() | st.just(TOO_FEW_CASES) | st.floats(0, 10).map(measured)),
    cost_points=st.none() | st.floats(1, 10),
    has_cost_score=st.booleans(),
    activities=st.sampled_from([(), improvement.ACTIVITIES[:1], improvement.ACTIVITIES]),
    interoperability=st.floats(0, 1),
    complex_patients=st.floats(0, 10),
)


def test_the_example_of_the_module_holds() -> None:
    outlook = Outlook(
        Standing(
            cohort=HEART_FAILURE,
            year=YEARS[2027],
            practice_size=PracticeSize.SMALL,
            payments=Decimal(180_000),
            results={"Q236": MeasureResult(points=6.2, cases=140, completeness=0.92), "Q377": None},
            activities=(improvement.PRIMARY_CARE,),
            interoperability=1.0,
        )
    )
    # Quality (5.5 + 5.5 + 6.2 + 0) / 40 x 50 = 21.5, cost 37.5, one activity -10, small practice +10
    assert outlook.score == pytest.approx(59.0)
    assert outlook.points_at_risk == pytest.approx(10 + 50 * 5.5 / 40)
    payments = outlook.payments()
    assert payments.effect.year.payment_year == 2029
    assert payments.worst.dollars < payments.effect.dollars < payments.best.dollars


def test_what_is_not_known_is_taken_from_the_middle_of_the_cohort() -> None:
    assert Outlook(ALL_DONE).score == pytest.approx(65)
    known = replace(ALL_DONE, results={mips_id: measured(5.5) for mips_id in ("Q238", "Q134", "Q128", "Q220")})
    assert Outlook(replace(known, cost_points=7.5)).score == pytest.approx(65)


def test_a_measure_that_cms_calculates_is_left_out_while_it_is_not_known() -> None:
    points = replace(ALL_DONE, cohort=HEART_FAILURE).quality.points
    assert points["Q492"] is None
    assert points["Q005"] == 5.5


def test_points_at_risk_are_those_that_doing_the_work_would_win() -> None:
    assert Outlook(NOTHING_DONE).points_at_risk == pytest.approx(30)
    assert Outlook(ALL_DONE).points_at_risk == 0
    one_left = replace(ALL_DONE, activities=(improvement.COLLABORATION,), interoperability=0.8)
    assert Outlook(one_left).points_at_risk == pytest.approx(12)


def test_points_above_the_limit_are_not_at_risk() -> None:
    best = replace(
        ALL_DONE,
        results={mips_id: measured(10) for mips_id in ("Q238", "Q134", "Q128", "Q220")},
        cost_points=10,
        practice_size=PracticeSize.SOLO,
        activities=(improvement.PRIMARY_CARE,),
    )
    assert Outlook(best).points_at_risk == 0


def test_reporting_nothing_puts_the_whole_score_at_risk() -> None:
    nothing = replace(ALL_DONE, results=dict.fromkeys(("Q238", "Q134", "Q128", "Q220")))
    assert Outlook(nothing).score == 0
    assert Outlook(nothing).points_at_risk == pytest.approx(65)
    assert Outlook(nothing).effect().dollars == Decimal("-18000.00")


def test_measures_with_too_few_cases_leave_quality_out_and_lose_nothing() -> None:
    few = replace(ALL_DONE, results=dict.fromkeys(("Q238", "Q134", "Q128", "Q220"), TOO_FEW_CASES))
    assert Outlook(few).score == pytest.approx(75)
    unscored = Outlook(replace(few, has_cost_score=False))
    assert unscored.score is None
    assert unscored.points_at_risk == 0
    assert unscored.effect().dollars == 0
    assert gains(unscored) == losses(unscored) == ()


def test_signing_an_arrangement_is_worth_ten_points_and_says_in_dollars_what_that_is() -> None:
    outlook = Outlook(replace(ALL_DONE, activities=(improvement.PRIMARY_CARE,)))
    best, *_ = gains(outlook)
    assert best.label == "Sign a collaborative care arrangement"
    assert best.points == pytest.approx(10)
    assert best.dollars == Outlook(ALL_DONE).effect().dollars - outlook.effect().dollars
    assert best.rule is improvement.POINTS_BY_COMPLETED


def test_what_can_still_be_lost_begins_with_reporting_nothing() -> None:
    worst, *others = losses(Outlook(ALL_DONE))
    assert worst.label == "No measure reported completely enough"
    assert worst.points == pytest.approx(-65)
    assert {move.label for move in others} >= {
        "No collaborative care arrangement in force",
        "An incomplete report on Promoting Interoperability",
    }


def test_the_lowest_measure_is_the_one_to_raise_and_the_highest_the_one_to_keep() -> None:
    outlook = Outlook(replace(ALL_DONE, results={"Q128": measured(2.0), "Q220": measured(9.0)}))
    assert "One tenth of the cohort better on Q128 (BMI screening)" in [move.label for move in gains(outlook)]
    assert "Too few cases of Q220 (Functional status change) reported" in [move.label for move in losses(outlook)]


def test_an_unreported_measure_is_to_be_reported() -> None:
    outlook = Outlook(replace(ALL_DONE, results={"Q134": None}))
    found = {move.label: move.points for move in gains(outlook)}
    assert found["Report Q134 (Depression screening)"] == pytest.approx(50 * 5.5 / 40)


@given(standings)
def test_gains_gain_and_losses_lose_in_order(standing: Standing) -> None:
    outlook = Outlook(standing)
    for moves, sign in ((gains(outlook), 1), (losses(outlook), -1)):
        points = [sign * move.points for move in moves]
        assert points == sorted(points, reverse=True)
        assert all(point > 0 for point in points)
        assert all(sign * move.dollars >= 0 for move in moves)
        assert all(move.rule.citations for move in moves)


@given(standings)
def test_an_outlook_keeps_its_promises_whatever_is_known(standing: Standing) -> None:
    outlook = Outlook(standing)
    assert outlook.score is None or 0 <= outlook.score <= 100
    assert outlook.points_at_risk >= -1e-9
    for year in YEARS.values():
        payments = outlook.payments(year)
        assert payments.worst.dollars <= payments.effect.dollars <= payments.best.dollars
        assert abs(payments.effect.dollars) <= standing.payments * year.risk_level.value + Decimal("0.01")


def test_assumptions_are_carried_to_every_year_and_to_other_standings() -> None:
    outlook = Outlook(ALL_DONE, ExchangeFunction(midpoint=50, slope=0.15), Decimal("0.45"))
    assert outlook.effect().dollars > Outlook(ALL_DONE).effect().dollars
    assert outlook.of(NOTHING_DONE).function is outlook.function


@pytest.mark.parametrize("impossible", [{"payments": Decimal(-1)}, {"cost_points": 11}, {"cost_points": float("nan")}])
def test_an_impossible_standing_is_refused(impossible: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"negative|between"):
        replace(NOTHING_DONE, **impossible)  # type: ignore[arg-type]
