"""From a rate or a cost to points."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asm_portal.estimator.points import PointScale, cost_points, deviations_from_median
from asm_portal.rules import cost
from asm_portal.rules.cost import BANDS

MIPS_REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "mips_reference_2025_2026.json"
EVEN_TENTHS = PointScale.of_deciles((10, 20, 30, 40, 50, 60, 70, 80, 90), worst=0)
FEWER_IS_BETTER = PointScale.of_deciles((1, 2, 3, 4, 5, 6, 7, 8, 9), worst=10, lower_is_better=True)


@pytest.mark.parametrize(
    ("rate", "points"),
    [(0, 1.0), (5, 1.5), (9.99, 1.9), (10, 2.0), (55, 6.5), (59.9, 6.9), (89.99, 9.9), (90, 10.0), (100, 10.0)],
)
def test_a_rate_earns_its_tenth_and_a_fraction_of_up_to_nine_tenths(rate: float, points: float) -> None:
    assert EVEN_TENTHS.points_for(rate) == pytest.approx(points)


def test_a_rate_below_the_worst_still_earns_one_point() -> None:
    assert EVEN_TENTHS.points_for(-5) == 1.0
    assert FEWER_IS_BETTER.points_for(30) == 1.0


@pytest.mark.parametrize(("rate", "points"), [(0, 10.0), (1, 10.0), (1.5, 9.5), (5.5, 5.5), (9, 2.0), (9.5, 1.5)])
def test_where_lower_is_better_the_points_run_the_other_way(rate: float, points: float) -> None:
    assert FEWER_IS_BETTER.points_for(rate) == pytest.approx(points)


def test_where_most_participants_reach_100_percent_anything_less_falls_far() -> None:
    topped_out = PointScale.of_deciles((87.69, 96.62, 100, 100, 100, 100, 100, 100, 100), worst=73.4)
    assert topped_out.points_for(100) == 10.0
    assert 3.0 < topped_out.points_for(99) < 4.0


def test_where_most_participants_have_no_event_one_event_falls_far() -> None:
    topped_out = PointScale.of_deciles((0, 0, 0, 0, 0, 0, 0, 0, 0.02), worst=9.62, lower_is_better=True)
    assert topped_out.points_for(0) == 10.0
    assert 2.0 <= topped_out.points_for(0.01) < 3.0


def test_a_scale_without_order_is_refused() -> None:
    with pytest.raises(ValueError, match="ascending"):
        PointScale.of_deciles((10, 20, 30, 40, 50, 60, 70, 90, 80), worst=0)
    with pytest.raises(ValueError, match="one range more"):
        PointScale.of_deciles((10, 20, 30), worst=0)


@given(
    cut_points=st.lists(st.floats(0, 100), min_size=9, max_size=9).map(sorted),
    rates=st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted),
    lower_is_better=st.booleans(),
)
def test_a_better_rate_never_earns_fewer_points(
    cut_points: list[float], rates: list[float], lower_is_better: bool
) -> None:
    scale = PointScale.of_deciles(cut_points, worst=100 if lower_is_better else 0, lower_is_better=lower_is_better)
    low, high = (scale.points_for(rate) for rate in rates)
    assert (low >= high) if lower_is_better else (low <= high)
    assert 1 <= low <= 10
    assert 1 <= high <= 10


@pytest.mark.parametrize("band", BANDS, ids=lambda band: band.id)
def test_the_upper_edge_of_each_cost_band_earns_what_the_band_starts_at(band: cost.CostBand) -> None:
    assert band.up_to is not None
    assert cost_points(band.up_to) == band.points


def test_the_median_cost_earns_seven_and_a_half_points() -> None:
    assert cost_points(0) == 7.5


@pytest.mark.parametrize(("deviations", "points"), [(-3, 10), (-1.25, 9.5), (0.75, 6.5), (2.125, 3.5), (9, 1)])
def test_cost_points_fall_with_distance_from_the_median(deviations: float, points: float) -> None:
    assert cost_points(deviations) == pytest.approx(points)


@given(st.tuples(st.floats(-5, 5), st.floats(-5, 5)).map(sorted))
def test_a_lower_cost_never_earns_fewer_points(deviations: list[float]) -> None:
    cheaper, dearer = deviations
    assert cost_points(cheaper) >= cost_points(dearer)


@pytest.mark.skipif(not MIPS_REFERENCE.exists(), reason="the MIPS reference data is not at hand")
@pytest.mark.parametrize("measure_id", cost.MEASURES)
def test_the_cost_bands_are_those_that_cms_publishes_for_mips(measure_id: str) -> None:
    benchmarks = json.loads(MIPS_REFERENCE.read_text())["mips_benchmarks"]
    [published] = [
        row["percentiles"] for row in benchmarks if row["measureId"] == measure_id and row["performanceYear"] == 2025
    ]
    measure = cost.MEASURES[measure_id]
    for band, percentile in zip(BANDS, (10, 20, 30, 40, 50, 60, 70, 80, 90, 99), strict=True):
        assert band.up_to == pytest.approx(deviations_from_median(published[str(percentile)], measure), abs=1e-4)
