"""The four performance categories, the arrangements and the point values."""

from decimal import Decimal

import pytest

from asm_portal.rules import (
    arrangements,
    cost,
    eligibility,
    improvement,
    interoperability,
    payment,
    provisions,
    quality,
    scoring,
)
from asm_portal.rules.base import Certainty
from asm_portal.rules.cohorts import HEART_FAILURE, LOW_BACK_PAIN
from asm_portal.rules.quality import CollectionType


def test_each_cohort_has_its_measure_set() -> None:
    heart_failure = [measure.mips_id for measure in quality.measures_of(HEART_FAILURE)]
    low_back_pain = [measure.mips_id for measure in quality.measures_of(LOW_BACK_PAIN)]
    assert heart_failure == ["Q492", "Q008", "Q005", "Q236", "Q377"]
    assert low_back_pain == ["Q238", "Q134", "Q128", "Q220"]


@pytest.mark.parametrize(
    ("mips_id", "ecqm", "collection_types", "lower_is_better"),
    [
        ("Q492", "", {"administrative_claims"}, True),
        ("Q008", "CMS144v15", {"ecqm", "mips_cqm"}, False),
        ("Q005", "CMS135v15", {"ecqm", "mips_cqm"}, False),
        ("Q236", "CMS165v15", {"ecqm", "mips_cqm"}, False),
        ("Q377", "CMS90v16", {"ecqm"}, False),
        ("Q238", "CMS156v15", {"ecqm", "mips_cqm"}, True),
        ("Q134", "CMS2v16", {"ecqm", "mips_cqm"}, False),
        ("Q128", "CMS69v15", {"ecqm", "mips_cqm"}, False),
        ("Q220", "", {"mips_cqm"}, False),
    ],
)
def test_each_measure_says_how_it_is_reported(
    mips_id: str, ecqm: str, collection_types: set[str], lower_is_better: bool
) -> None:
    measure = quality.MEASURES[mips_id]
    assert measure.ecqm == ecqm
    assert {collection_type.value for collection_type in measure.collection_types} == collection_types
    assert measure.lower_is_better is lower_is_better
    assert bool(ecqm) == (CollectionType.ECQM in measure.collection_types)


def test_only_unplanned_admissions_are_calculated_by_cms() -> None:
    assert [m.mips_id for m in quality.MEASURES.values() if m.calculated_by_cms] == ["Q492"]


def test_the_excess_utilization_measure_is_announced_and_not_in_the_set() -> None:
    assert not quality.EXCESS_UTILIZATION.is_confirmed
    assert not any("utilization" in measure.title.lower() for measure in quality.MEASURES.values())


def test_each_cohort_has_one_cost_measure() -> None:
    assert cost.MEASURES[HEART_FAILURE.cost_measure_id].cohort is HEART_FAILURE
    assert cost.MEASURES[LOW_BACK_PAIN.cost_measure_id].cohort is LOW_BACK_PAIN
    assert cost.MEASURES["COST_HF_1"].mips_average.value == Decimal("14994.38")
    assert cost.MEASURES["COST_LBP_1"].mips_average.value == Decimal("1930.26")


def test_cost_bands_join_up_from_best_to_worst_and_are_not_confirmed() -> None:
    assert [band.points for band in cost.BANDS] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert [band.above for band in cost.BANDS[1:]] == [band.up_to for band in cost.BANDS[:-1]]
    assert {band.certainty for band in cost.BANDS} == {Certainty.NOT_CONFIRMED}


def test_primary_care_activity_has_three_parts() -> None:
    assert [activity.code for activity in improvement.ACTIVITIES] == ["IA-1", "IA-2"]
    assert len(improvement.PRIMARY_CARE.parts) == 3


def test_missing_activities_cost_10_and_20_points() -> None:
    assert improvement.POINTS_BY_COMPLETED.value == {2: 0, 1: -10, 0: -20}


def test_seven_legal_conditions_are_confirmed_and_each_is_a_question() -> None:
    confirmed = [condition for condition in arrangements.LEGAL_CONDITIONS if condition.is_confirmed]
    assert [str(condition.citations[0]) for condition in confirmed] == [
        f"42 CFR 512.771(a)({number})" for number in range(1, 8)
    ]
    assert all(condition.question.endswith("?") for condition in arrangements.LEGAL_CONDITIONS)


def test_the_elements_of_an_arrangement_are_five_of_which_three_are_asked_for_unconfirmed() -> None:
    assert len(arrangements.ELEMENTS) == 5
    assert arrangements.MINIMUM_ELEMENTS.value == 3
    assert not arrangements.MINIMUM_ELEMENTS.is_confirmed


def test_interoperability_objectives_and_their_alternatives() -> None:
    codes = {
        objective.slug: [[measure.code for measure in alternative] for alternative in objective.alternatives]
        for objective in interoperability.OBJECTIVES
    }
    assert codes == {
        "e_prescribing": [["PI_EP_1", "PI_EP_2"]],
        "health_information_exchange": [["PI_HIE_1", "PI_HIE_4"], ["PI_HIE_5"], ["PI_HIE_6"]],
        "patient_access": [["PI_PEA_1"]],
        "public_health": [["PI_PHCDRR_1", "PI_PHCDRR_3"]],
    }


def test_exclusions_belong_to_their_measures() -> None:
    exclusions = {
        measure.code: [exclusion.code for exclusion in measure.exclusions]
        for objective in interoperability.OBJECTIVES
        for measure in objective.measures
        if measure.exclusions
    }
    assert exclusions == {
        "PI_EP_1": ["PI_LVPP_1"],
        "PI_EP_2": ["PI_EP_2_EX_1", "PI_EP_2_EX_2"],
        "PI_HIE_1": ["PI_LVOTC_1"],
        "PI_HIE_4": ["PI_LVITC_2"],
        "PI_PHCDRR_1": [f"PI_PHCDRR_1_EX_{number}" for number in (1, 2, 3)],
        "PI_PHCDRR_3": [f"PI_PHCDRR_3_EX_{number}" for number in (1, 2, 3)],
    }


def test_the_objectives_share_out_the_100_points_of_mips() -> None:
    assert sum(objective.mips_points for objective in interoperability.OBJECTIVES) == interoperability.MIPS_POINTS.value


def test_four_attestations_are_required() -> None:
    required = {attestation.code for attestation in interoperability.ATTESTATIONS if attestation.required}
    assert required == {"PI_PPHI_1", "PI_PPHI_2", "PI_ONCDIR_1", "PI_INFBLO_1"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (eligibility.EPISODE_MINIMUM, 20),
        (eligibility.MANDATORY_AREAS, 235),
        (eligibility.DELINEATION, 2023),
        (eligibility.SMALL_PRACTICE_CLINICIANS, 15),
        (quality.CASE_MINIMUM, 20),
        (quality.COMPLETENESS, 0.75),
        (cost.CASE_MINIMUM, 20),
        (scoring.QUALITY_WEIGHT, 0.5),
        (scoring.COST_WEIGHT, 0.5),
        (scoring.COMPLEX_PATIENTS_MAXIMUM, 10),
        (scoring.SMALL_PRACTICE_POINTS, 10),
        (scoring.SOLO_PRACTICE_POINTS, 15),
        (scoring.MINIMUM, 0),
        (scoring.MAXIMUM, 100),
        (interoperability.MAXIMUM_LOSS, -10),
        (improvement.PERIOD_DAYS, 90),
        (interoperability.PERIOD_DAYS, 180),
        (improvement.RETENTION_YEARS, 6),
        (payment.REDISTRIBUTED, Decimal("0.85")),
        (provisions.INCENTIVE_CAP, Decimal(1000)),
        (provisions.RETURNABLE_TECHNOLOGY, Decimal(75)),
    ],
    ids=lambda parameter: getattr(parameter, "id", None),
)
def test_constants_of_the_model(value: object, expected: object) -> None:
    assert value.value == expected  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "entry",
    [
        arrangements.MINIMUM_ELEMENTS,
        improvement.RETENTION_YEARS,
        eligibility.SOLO_PRACTICE_CLINICIANS,
        interoperability.LINEAR_LOSS,
        quality.HIGHEST_FRACTION,
        scoring.UNSCORED_CATEGORY,
        scoring.ROUNDING,
    ],
    ids=lambda entry: entry.id,
)
def test_what_was_not_seen_in_the_rule_is_marked_not_confirmed(entry: quality.Entry) -> None:
    assert entry.certainty is Certainty.NOT_CONFIRMED
