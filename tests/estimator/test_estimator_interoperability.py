"""The Promoting Interoperability score by the points of MIPS."""

import pytest

from asm_portal.estimator.interoperability import interoperability_score

ALL = {
    "PI_EP_1": 1.0,
    "PI_EP_2": 1.0,
    "PI_HIE_5": 1.0,
    "PI_PEA_1": 1.0,
    "PI_PHCDRR_1": 1.0,
    "PI_PHCDRR_3": 1.0,
}


def test_everything_reported_with_full_rates_loses_nothing() -> None:
    found = interoperability_score(ALL)
    assert (found.score, found.points_lost) == (1.0, 0.0)


@pytest.mark.parametrize("code", ALL)
def test_one_measure_that_is_not_reported_makes_the_score_zero(code: str) -> None:
    found = interoperability_score({name: rate for name, rate in ALL.items() if name != code})
    assert (found.score, found.points_lost) == (0.0, 10.0)


def test_so_does_anything_else_that_is_missing() -> None:
    assert interoperability_score(ALL, is_complete=False).score == 0.0


def test_a_rate_earns_its_share_of_the_points() -> None:
    assert interoperability_score(ALL | {"PI_EP_1": 0.5}).score == pytest.approx(0.95)
    assert interoperability_score(ALL | {"PI_PEA_1": 0.2}).score == pytest.approx(0.80)


def test_both_halves_of_the_exchange_share_its_points() -> None:
    without = {name: rate for name, rate in ALL.items() if name != "PI_HIE_5"}
    assert interoperability_score(without | {"PI_HIE_1": 1.0, "PI_HIE_4": 0.0}).score == pytest.approx(0.85)


def test_the_points_of_an_excluded_measure_go_to_the_others() -> None:
    assert interoperability_score(ALL | {"PI_EP_1": None, "PI_PEA_1": 0.0}).score == pytest.approx(0.75)
    nothing_to_prescribe = ALL | {"PI_EP_1": None, "PI_EP_2": None, "PI_PEA_1": 0.0}
    assert interoperability_score(nothing_to_prescribe).score == pytest.approx(55 / 80)


def test_bonus_measures_add_once_and_never_over_the_top() -> None:
    assert interoperability_score(ALL | {"PI_PEA_1": 0.2}, bonus_measures=3).score == pytest.approx(0.85)
    assert interoperability_score(ALL, bonus_measures=1).score == 1.0


def test_a_rate_that_is_no_share_is_refused() -> None:
    with pytest.raises(ValueError, match="PI_EP_1"):
        interoperability_score(ALL | {"PI_EP_1": 1.2})
