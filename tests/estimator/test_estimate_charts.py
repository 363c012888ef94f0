"""The charts of the estimator: what they draw lies where their numbers say, and within the picture."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asm_portal.estimate_pages.charts import BarChart, outcomes, spread, waterfall, years
from asm_portal.estimator.outlook import Outlook, Standing
from asm_portal.estimator.payment import break_even_score
from asm_portal.estimator.score import PracticeSize, ScoreInputs, final_score
from asm_portal.estimator.simulation import CohortProfile, simulate
from asm_portal.rules import improvement
from asm_portal.rules.cohorts import HEART_FAILURE
from asm_portal.rules.years import YEARS

MIDDLE = Standing(
    cohort=HEART_FAILURE,
    year=YEARS[2027],
    payments=Decimal(100_000),
    activities=improvement.ACTIVITIES,
    interoperability=1.0,
)
shares = st.floats(0, 1)
scored = st.builds(
    ScoreInputs,
    quality=shares,
    cost=shares,
    has_minimum_submission=st.booleans(),
    activities=st.integers(0, 2),
    interoperability=shares,
    complex_patients=st.floats(0, 10),
    practice_size=st.sampled_from(PracticeSize),
).map(final_score)


def lies_within(chart: BarChart) -> bool:
    return all(
        bar.x >= 0 and bar.end <= chart.width + 1 and bar.y + chart.bar_height <= chart.floor for bar in chart.bars
    )


def test_each_step_of_the_waterfall_begins_where_the_one_before_it_ended() -> None:
    chart = waterfall(final_score(ScoreInputs(quality=0.8, cost=0.6, activities=1, interoperability=0.5)))
    quality, cost, activities, interoperability, _, total = chart.bars
    assert quality.x == chart.zero
    assert cost.x == pytest.approx(quality.end)
    assert activities.end == pytest.approx(cost.end)
    assert interoperability.end == pytest.approx(activities.x)
    assert (total.x, total.end) == (chart.zero, pytest.approx(interoperability.x))
    assert [bar.kind for bar in chart.bars] == ["gain", "gain", "loss", "loss", "gain", "total"]


@given(scored)
def test_a_waterfall_stays_within_its_picture_even_above_100_and_below_0(score) -> None:
    assert lies_within(waterfall(score))


@given(shares)
def test_each_year_has_its_estimate_within_its_band(interoperability: float) -> None:
    outlook = Outlook(replace(MIDDLE, interoperability=interoperability))
    chart = years(outlook.payments(year) for year in YEARS.values())
    assert lies_within(chart)
    assert all(bar.x <= bar.mark <= bar.end + 0.1 for bar in chart.bars)
    assert [bar.label for bar in chart.bars] == ["2029", "2030", "2031", "2032", "2033"]


def coordinates(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())]


def test_the_curve_rises_within_its_band_and_crosses_zero_where_payments_break_even() -> None:
    outlook = Outlook(MIDDLE)
    even = break_even_score(function=outlook.function, mean_transformed_score=outlook.mean_transformed_score)
    curve = outcomes(outlook, break_even=even, markers=[("This participant", outlook)])
    line, band = coordinates(curve.line), coordinates(curve.band)
    upper, lower = band[: len(line)], band[len(line) :][::-1]
    heights = [y for _, y in line]
    assert heights == sorted(heights, reverse=True)
    assert all(high[1] <= y <= low[1] for high, (_, y), low in zip(upper, line, lower, strict=True))
    assert curve.vertical is not None
    before = max(y for x, y in line if x >= curve.vertical.at)
    after = min(y for x, y in line if x <= curve.vertical.at)
    assert before <= curve.zero <= after


def test_where_no_score_breaks_even_the_curve_says_so() -> None:
    outlook = Outlook(MIDDLE, mean_transformed_score=Decimal("0.9"))
    curve = outcomes(outlook, break_even=None, markers=[])
    assert curve.vertical is None
    assert "No score gains." in curve.description


def test_columns_hang_below_zero_for_losses_and_stand_on_it_for_gains() -> None:
    chart = spread(simulate(CohortProfile.of(HEART_FAILURE), year=YEARS[2027], draws=5))
    for column in chart.columns:
        if column.kind == "loss":
            assert column.y == chart.zero
        else:
            assert column.y + column.height == pytest.approx(chart.zero, abs=1.1)
    assert {column.kind for column in chart.columns} == {"gain", "loss"}
