"""Where a practice stands with the four forms, judged by the rules alone: nothing here is in a database."""

from datetime import date

import pytest

from asm_portal.rules import quality as quality_rules
from asm_portal.rules.cohorts import HEART_FAILURE, LOW_BACK_PAIN
from asm_portal.rules.improvement import PRIMARY_CARE, ImprovementActivity
from asm_portal.rules.interoperability import ATTESTATIONS, PERIOD_DAYS
from asm_portal.rules.years import YEARS
from readiness import periods
from readiness.models import (
    Arrangement,
    InteroperabilityAnswer,
    InteroperabilityReport,
    Period,
    PracticeClinician,
    QualityPlan,
)
from readiness.proofs import interoperability as interoperability_proofs
from readiness.standing import activities, arrangements, interoperability, primary_care, quality
from readiness.standing.arrangements import ASKED, ArrangementStanding, Stage
from readiness.standing.interoperability import InteroperabilityStanding
from readiness.standing.participants import Participant

YEAR = YEARS[2027]
TODAY = date(2026, 12, 1)
ANN = Participant(PracticeClinician(pk=1, npi="1", last_name="ANN", first_name="LEE"), (HEART_FAILURE,), False)
BEN = Participant(PracticeClinician(pk=2, npi="2", last_name="BEN", first_name="SUE"), (LOW_BACK_PAIN,), False)


# ------------------------------------------------------------------------------------------ Promoting Interoperability


def full_answers() -> dict[str, InteroperabilityAnswer]:
    attested = [question.code for it in ATTESTATIONS if it.required for question in it.questions]
    given = [
        InteroperabilityAnswer(code="PI_EP_1", numerator=90, denominator=100),
        InteroperabilityAnswer(code="PI_EP_2", yes=True),
        InteroperabilityAnswer(code="PI_HIE_6", yes=True),
        InteroperabilityAnswer(code="PI_PEA_1", numerator=80, denominator=100),
        InteroperabilityAnswer(code="PI_PHCDRR_1", engagement="PROD"),
        InteroperabilityAnswer(code="PI_PHCDRR_3", exclusion="PI_PHCDRR_3_EX_1"),
        *(InteroperabilityAnswer(code=code, yes=True, done_on=date(2027, 5, 1)) for code in attested),
    ]
    return {answer.code: answer for answer in given}


def reported(answers: dict[str, InteroperabilityAnswer], **changes: object) -> InteroperabilityStanding:
    report = InteroperabilityReport(**{"cehrt_id": "0015E" + "A" * 10, "product": "Chart", "exchange": 2} | changes)
    period = periods.judge([(date(2027, 1, 1), None)], rule=PERIOD_DAYS, year=YEAR, today=TODAY)
    return interoperability.judge(report, answers, period, YEAR)


def test_a_report_with_everything_is_complete_and_has_the_score_of_its_rates() -> None:
    found = reported(full_answers())
    assert (found.missing, found.is_complete) == ((), True)
    assert found.score.score == pytest.approx((9 + 10 + 30 + 20 + 25) / 100)


@pytest.mark.parametrize("code", full_answers())
def test_whatever_is_left_out_is_named_and_makes_the_score_zero(code: str) -> None:
    found = reported({name: answer for name, answer in full_answers().items() if name != code})
    assert [missing.anchor for missing in found.missing] == [code]
    assert found.score.score == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cehrt_id": ""}, "The CMS EHR certification ID."),
        ({"product": ""}, "The name of the certified product."),
        ({"exchange": None}, "Health Information Exchange: the way you meet it is not chosen."),
        (
            {"exchange": 1},
            "Health Information Exchange (HIE) Bi-Directional Exchange: not answered.",
        ),
    ],
)
def test_what_is_missing_is_said_in_words(change: dict[str, object], words: str) -> None:
    assert [missing.words for missing in reported(full_answers(), **change).missing] == [words]


def test_a_no_and_a_numerator_of_zero_do_not_count_as_reported() -> None:
    answers = full_answers()
    answers["PI_EP_2"].yes = False
    answers["PI_PEA_1"].numerator = 0
    assert [missing.words for missing in reported(answers).missing] == [
        "Query of the Prescription Drug Monitoring Program (PDMP): answered with no, which counts as not reported.",
        "Provide Patients Electronic Access to Their Health Information: the numerator must be at least 1.",
    ]


def test_an_analysis_of_another_year_does_not_count() -> None:
    answers = full_answers()
    answers["PI_PPHI_1.analysis"].done_on = date(2026, 12, 31)
    assert [missing.item for missing in reported(answers).missing] == ["E7"]


def test_each_item_of_the_checklist_is_proven_by_its_part_and_the_last_by_all() -> None:
    answers = full_answers()
    del answers["PI_PEA_1"]
    proofs = {proof.item: proof for proof in interoperability_proofs.proofs_of(reported(answers))}
    assert {item for item, proof in proofs.items() if not proof.proven} == {"E5", "E11"}
    assert list(proofs) == ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E11"]
    assert proofs["E11"].words == "1 thing missing in the report."


# -------------------------------------------------------------------------------------------------------- arrangements


def arrangement(**changes: object) -> ArrangementStanding:
    fields = {
        "partner": "Elm Street Primary Care",
        "signed_by_us_on": date(2026, 11, 1),
        "signed_by_them_on": date(2026, 11, 20),
        "effective_on": date(2027, 1, 1),
        "elements": ["data_sharing", "co_management", "transitions"],
        "conditions": {condition.id: "yes" for condition in ASKED},
        "money_flows": False,
    }
    return ArrangementStanding(arrangement=Arrangement(**fields | changes), year=YEAR, today=TODAY)


def test_an_arrangement_with_everything_is_sound() -> None:
    found = arrangement()
    assert (found.shortfalls, found.stage, found.in_force_from) == ((), Stage.SIGNED, date(2027, 1, 1))


def test_it_is_in_force_from_the_last_signature_when_that_comes_later() -> None:
    assert arrangement(signed_by_them_on=date(2027, 2, 1)).in_force_from == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signed_by_us_on": None}, "You have not signed it."),
        ({"signed_by_them_on": None}, "The primary care practice has not signed it."),
        ({"effective_on": None}, "It has no effective date."),
        ({"elements": ["transitions"]}, "It covers 1 of 5 elements; at least 3 are needed."),
        ({"money_flows": None}, "Whether money flows is not answered."),
        (
            {"ended_on": date(2027, 3, 1)},
            "It is not in force for long enough. The longest stretch has 60 of 90 days. The last day to start is "
            "3 October 2027: 306 days left.",
        ),
    ],
)
def test_what_an_arrangement_lacks_is_said_in_words(change: dict[str, object], words: str) -> None:
    assert [shortfall.words for shortfall in arrangement(**change).shortfalls] == [words]


def test_a_condition_that_is_not_met_or_not_sure_stands_in_the_way() -> None:
    conditions = {condition.id: "yes" for condition in ASKED} | {"arrangements.voluntary": "not_sure"}
    [shortfall] = arrangement(conditions=conditions).shortfalls
    assert (shortfall.field, shortfall.words[-10:]) == ("arrangements.voluntary", "(not sure)")


def test_the_conditions_about_payments_are_asked_only_where_money_flows() -> None:
    conditions = {condition.id: "yes" for condition in ASKED if condition.id not in arrangements.ABOUT_MONEY}
    assert arrangement(conditions=conditions).is_sound
    unanswered = arrangement(conditions=conditions, money_flows=True).shortfalls
    assert {shortfall.field for shortfall in unanswered} == arrangements.ABOUT_MONEY


# -------------------------------------------------------------------------------------- primary care, both activities


def stretch(starts_on: date, ends_on: date | None = None, clinician: Participant | None = None) -> Period:
    return Period(starts_on=starts_on, ends_on=ends_on, clinician_id=clinician and clinician.clinician.pk)


DESCRIBED = {part.id: "We ask at every visit." for part in primary_care.PARTS}


def cared(stretches: list[Period], processes: dict[str, str] = DESCRIBED) -> primary_care.PrimaryCareStanding:
    return primary_care.judge(processes, stretches, [ANN, BEN], year=YEAR, today=TODAY)


def test_the_practices_days_hold_for_everyone_without_days_of_their_own() -> None:
    found = cared([stretch(date(2027, 1, 1)), stretch(date(2027, 11, 1), clinician=BEN)])
    assert [(str(it.participant), it.is_own) for it in found.without_period] == [("BEN, SUE", True)]


def test_nothing_set_is_long_enough_for_nobody() -> None:
    assert len(cared([]).without_period) == 2


def test_an_activity_is_documented_with_all_it_asks_for() -> None:
    def documented(care: primary_care.PrimaryCareStanding) -> list[tuple[ImprovementActivity, ...]]:
        covered = arrangements.coverage([ANN, BEN], [], year=YEAR, today=TODAY)
        return [it.documented for it in activities.judge(care, covered)]

    running = [stretch(date(2027, 1, 1))]
    assert documented(cared(running)) == [(PRIMARY_CARE,), (PRIMARY_CARE,)]
    assert documented(cared(running, dict(list(DESCRIBED.items())[:2]))) == [(), ()]


# ------------------------------------------------------------------------------------------------------------- quality


def count(
    measure: str, eligible: int, reported: int, met: int, who: Participant | None = ANN
) -> dict[tuple[int | None, str], quality.Totals]:
    key = who and who.clinician.pk, measure
    return {key: quality.Totals(eligible, reported, met, frozenset({1}))}


def counted(*counts: dict[tuple[int | None, str], quality.Totals], **plan: object) -> quality.QualityOverview:
    totals = {key: total for one in counts for key, total in one.items()}
    return quality.judge(QualityPlan(**plan), [ANN, BEN], totals, is_small=False)


def test_the_cases_make_completeness_and_rate() -> None:
    overview = counted(count("Q236", 20, 15, 12), count("Q236", 9, 0, 0, BEN))
    measure = next(it for it in overview.standings[0].measures if it.measure.mips_id == "Q236")
    assert (measure.completeness, measure.rate, measure.eligible) == (0.75, 0.8, 20)
    assert (measure.is_complete, measure.has_enough_cases, measure.reported_needed) == (True, True, 0)


def test_one_case_short_of_complete_or_of_enough_is_not_there() -> None:
    overview = counted(count("Q236", 19, 14, 14))
    measure = next(it for it in overview.standings[0].measures if it.measure.mips_id == "Q236")
    assert (measure.is_complete, measure.has_enough_cases, measure.reported_needed) == (False, False, 1)


def test_without_one_complete_measure_a_participant_is_named() -> None:
    overview = counted(count("Q236", 20, 15, 1), count("Q134", 20, 14, 14, BEN))
    assert [str(standing) for standing in overview.without_minimum] == ["BEN, SUE"]


def test_nobody_reports_what_cms_calculates() -> None:
    assert "Q492" not in {measure.mips_id for measure in counted().measures}
    assert len(counted().measures) == len(quality_rules.MEASURES) - 1


def test_a_measure_with_one_way_needs_no_decision_and_a_forbidden_one_is_none() -> None:
    overview = counted(collection_types={"Q236": "ecqm", "Q377": "mips_cqm", "Q134": "administrative_claims"})
    decided = {measure.mips_id for measure in overview.measures} - {it.mips_id for it in overview.undecided}
    assert decided == {"Q236", "Q377", "Q220"}


def test_a_practice_that_reports_as_one_has_one_standing_with_both_cohorts() -> None:
    overview = counted(count("Q236", 20, 15, 1, None), count("Q236", 100, 0, 0, ANN), level="practice")
    [standing] = overview.standings
    assert (str(standing), standing.has_minimum, len(standing.measures)) == ("The practice as a whole", True, 8)
    assert not overview.level_is_allowed
