"""What is missing in a practice's report on Promoting Interoperability, and the score that it would have.

42 CFR 512.740: every objective and every attestation that is required, CEHRT, and 180 days in a row. A report that is
not complete scores zero (rules.interoperability.INCOMPLETE_IS_ZERO).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from asm_portal.dates import on_day
from asm_portal.estimator.interoperability import InteroperabilityScore, interoperability_score
from asm_portal.rules import interoperability as rules
from asm_portal.rules.interoperability import Answer, Attestation, InteroperabilityMeasure, Objective
from asm_portal.rules.years import YEARS, PerformanceYear
from readiness import periods
from readiness.models import InteroperabilityAnswer, InteroperabilityReport, PeriodKind, Practice

ITEM_BY_OBJECTIVE = {
    "e_prescribing": "E3",
    "health_information_exchange": "E4",
    "patient_access": "E5",
    "public_health": "E6",
}
ITEM_BY_ATTESTATION = {"PI_PPHI_1": "E7", "PI_PPHI_2": "E8", "PI_ONCDIR_1": "E9", "PI_INFBLO_1": "E9"}
CEHRT_ITEM, PERIOD_ITEM, COMPLETE_ITEM = "E1", "E2", "E11"

EXCHANGE = next(objective for objective in rules.OBJECTIVES if len(objective.alternatives) > 1)
MEASURES: dict[str, InteroperabilityMeasure] = {
    measure.code: measure
    for measures in (*(objective.measures for objective in rules.OBJECTIVES), rules.BONUS_MEASURES)
    for measure in measures
}
QUESTIONS: dict[str, str] = {code: measure.title for code, measure in MEASURES.items()} | {
    question.code: question.title for attestation in rules.ATTESTATIONS for question in attestation.questions
}
"""The title of everything that is answered, by its code."""

Answers = Mapping[str, InteroperabilityAnswer]


@dataclass(frozen=True)
class Missing:
    """What the report still lacks: in words, for which item of the checklist, and the place on the form to mend it."""

    item: str
    words: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class InteroperabilityStanding:
    year: PerformanceYear
    period: periods.Standing
    missing: tuple[Missing, ...]
    score: InteroperabilityScore

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def missing_of(self, item: str) -> tuple[Missing, ...]:
        """What is missing for an item of the checklist; for the one that asks for completeness, everything."""
        return tuple(missing for missing in self.missing if item in (missing.item, COMPLETE_ITEM))


def judge(
    report: InteroperabilityReport, answers: Answers, period: periods.Standing, year: PerformanceYear
) -> InteroperabilityStanding:
    """`answers` are by the code of the measure or attestation."""
    missing = tuple(_missing(report, answers, period, year))
    reported = dict(_results(report, answers))
    bonus = sum(is_answered(measure, answers.get(measure.code)) for measure in rules.BONUS_MEASURES)
    score = interoperability_score(reported, bonus_measures=bonus, is_complete=not missing)
    return InteroperabilityStanding(year=year, period=period, missing=missing, score=score)


def standing_of(practice: Practice, *, today: date) -> InteroperabilityStanding:
    """As `judge`, for what the practice has kept for its performance year."""
    report, answers = kept(practice)
    return judge(report, answers, period_of(practice, today=today), YEARS[practice.performance_year])


def kept(practice: Practice) -> tuple[InteroperabilityReport, dict[str, InteroperabilityAnswer]]:
    """The report for the performance year, or a new one of version 0, with its answers by code."""
    fields = {"practice": practice, "performance_year": practice.performance_year}
    report = InteroperabilityReport.objects.filter(**fields).prefetch_related("answers").first()
    if report is None:
        return InteroperabilityReport(**fields, version=0), {}
    return report, {answer.code: answer for answer in report.answers.all()}


def period_of(practice: Practice, *, today: date) -> periods.Standing:
    stretches = practice.periods.filter(
        performance_year=practice.performance_year, kind=PeriodKind.INTEROPERABILITY
    ).values_list("starts_on", "ends_on")
    return periods.judge(stretches, rule=rules.PERIOD_DAYS, year=YEARS[practice.performance_year], today=today)


# ------------------------------------------------------------------------------------------------ what a measure needs


def chosen(objective: Objective, exchange: int | None) -> tuple[InteroperabilityMeasure, ...] | None:
    """The measures that an objective asks for, or None while the way to meet it has not been chosen."""
    if len(objective.alternatives) == 1:
        return objective.alternatives[0]
    if exchange is None or exchange >= len(objective.alternatives):
        return None
    return objective.alternatives[exchange]


def is_excluded(measure: InteroperabilityMeasure, answer: InteroperabilityAnswer | None) -> bool:
    return answer is not None and answer.exclusion in {exclusion.code for exclusion in measure.exclusions}


def is_answered(measure: InteroperabilityMeasure, answer: InteroperabilityAnswer | None) -> bool:
    """Whether the measure is reported in a way that counts, or excluded."""
    return is_excluded(measure, answer) or (answer is not None and _lack(measure, answer) == "")


def _lack(measure: InteroperabilityMeasure, answer: InteroperabilityAnswer | None) -> str:
    """What the answer to a measure lacks, as the end of a sentence; empty when nothing does."""
    if is_excluded(measure, answer):
        return ""
    match measure.answer:
        case Answer.PROPORTION:
            if answer is None or not answer.denominator or answer.numerator is None:
                return "numerator and denominator are missing"
            if answer.numerator < rules.NUMERATOR_MINIMUM.value:
                return f"the numerator must be at least {rules.NUMERATOR_MINIMUM.value}"
        case Answer.YES_NO:
            if answer is None or answer.yes is None:
                return "not answered"
            if not answer.yes:
                return "answered with no, which counts as not reported"
        case Answer.ACTIVE_ENGAGEMENT:
            if answer is None or not answer.engagement:
                return "the level of active engagement is missing"
    return ""


def _missing(
    report: InteroperabilityReport, answers: Answers, period: periods.Standing, year: PerformanceYear
) -> Iterator[Missing]:
    if not report.cehrt_id:
        yield Missing(CEHRT_ITEM, "The CMS EHR certification ID.", "id_cehrt_id")
    if not report.product:
        yield Missing(CEHRT_ITEM, "The name of the certified product.", "id_product")
    if not period.is_assured:
        yield Missing(PERIOD_ITEM, f"{period.rule.value} days in a row. {period.sentence}", "period")
    for objective in rules.OBJECTIVES:
        yield from _missing_of_objective(objective, report.exchange, answers)
    for attestation in rules.ATTESTATIONS:
        if attestation.required:
            yield from _missing_of_attestation(attestation, answers, year)


def _missing_of_objective(objective: Objective, exchange: int | None, answers: Answers) -> Iterator[Missing]:
    item = ITEM_BY_OBJECTIVE[objective.slug]
    measures = chosen(objective, exchange)
    if measures is None:
        yield Missing(item, f"{objective.title}: the way you meet it is not chosen.", "id_exchange")
        return
    for measure in measures:
        if lack := _lack(measure, answers.get(measure.code)):
            yield Missing(item, f"{measure.title}: {lack}.", measure.code)


def _missing_of_attestation(attestation: Attestation, answers: Answers, year: PerformanceYear) -> Iterator[Missing]:
    item = ITEM_BY_ATTESTATION[attestation.code]
    for question in attestation.questions:
        answer = answers.get(question.code)
        if answer is None or not answer.yes:
            yield Missing(item, f"{question.title}: not attested.", question.code)
        elif attestation.within_year and (answer.done_on is None or answer.done_on.year != year.year):
            yield Missing(item, f"{question.title}: a day in {year.year} on which it was done.", question.code)


def _results(report: InteroperabilityReport, answers: Answers) -> Iterable[tuple[str, float | None]]:
    """By code the rate of each measure that is reported, None for one that is excluded."""
    for objective in rules.OBJECTIVES:
        for measure in chosen(objective, report.exchange) or ():
            answer = answers.get(measure.code)
            if is_excluded(measure, answer):
                yield measure.code, None
            elif answer is not None and is_answered(measure, answer):
                proportion = measure.answer is Answer.PROPORTION and answer.numerator is not None
                yield measure.code, (answer.numerator or 0) / (answer.denominator or 1) if proportion else 1.0


def answer_in_words(answer: InteroperabilityAnswer | None) -> str:
    """An answer as a person says it: "90 of 100", "Yes, on 1 May 2027", "Excluded by PI_LVPP_1"."""
    if answer is None:
        return "Not answered"
    if answer.exclusion:
        return f"Excluded by {answer.exclusion}"
    if answer.numerator is not None:
        return f"{answer.numerator} of {answer.denominator}"
    if answer.engagement:
        return next(level.title for level in rules.ENGAGEMENT_LEVELS if level.code == answer.engagement)
    if answer.yes is None:
        return "Not answered"
    said = "Yes" if answer.yes else "No"
    return f"{said}, on {on_day(answer.done_on)}" if answer.done_on else said
