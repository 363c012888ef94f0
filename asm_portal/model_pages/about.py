"""The page about the model, put together from the rules. It says nothing that is not an entry with its citation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from asm_portal import rules
from asm_portal.dates import on_day
from asm_portal.rules import (
    arrangements,
    cohorts,
    cost,
    eligibility,
    improvement,
    interoperability,
    payment,
    provisions,
    quality,
    scoring,
    sources,
    years,
)
from asm_portal.rules.base import Entry, Nature, Source
from asm_portal.rules.catalogue import ENTRIES
from asm_portal.rules.gaps import CONFLICTS, GAPS
from asm_portal.rules.years import YEARS, PerformanceYear
from participants.views.pages import public_page

EXAMPLE_PAYMENTS = Decimal(100_000)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with what to know first; `details` are behind a disclosure.

    `template` shows what reads better as a table or a list of its own.
    """

    slug: str
    title: str
    entries: tuple[Entry, ...] = ()
    details: tuple[Entry, ...] = ()
    template: str = ""


@dataclass(frozen=True)
class Line:
    """A rule with a word in front that says what it is about, for rules that would be a riddle out of their place."""

    label: str
    entry: Entry


@dataclass(frozen=True)
class Question:
    """What a clinician wants to know first, the rules that answer it, and where to go on."""

    text: str
    answers: tuple[Line, ...]
    link: str
    url: str


@dataclass(frozen=True)
class RiskRow:
    """A performance year, and what it means for EXAMPLE_PAYMENTS, in dollars."""

    year: PerformanceYear

    @property
    def risk_percent(self) -> str:
        return f"{self.year.risk_level.value:.0%}"

    @property
    def at_risk(self) -> Decimal:
        return EXAMPLE_PAYMENTS * self.year.risk_level.value

    @property
    def average_loses(self) -> Decimal:
        """What an average transformed score loses: the share that Medicare keeps, whatever the average is."""
        return self.at_risk * (1 - payment.REDISTRIBUTED.value)


FIRST_YEAR, LAST_YEAR = YEARS[min(YEARS)], YEARS[max(YEARS)]


def questions() -> tuple[Question, ...]:
    return (
        Question(
            "Does it concern me?",
            (
                Line(cohorts.HEART_FAILURE.label, cohorts.HEART_FAILURE),
                Line(cohorts.LOW_BACK_PAIN.label, cohorts.LOW_BACK_PAIN),
                Line("Not included", cohorts.OTHER_CARDIOLOGY_EXCLUDED),
                Line("Patients", eligibility.EPISODE_MINIMUM),
                Line("Places", eligibility.MANDATORY_AREAS),
                Line("Opting out", eligibility.MANDATORY),
            ),
            link="See whether CMS lists you",
            url=reverse("clinicians"),
        ),
        Question(
            "When?",
            (
                Line("Selection", years.DATA_YEAR_LAG),
                Line(f"From {on_day(FIRST_YEAR.starts)}", ENTRIES[f"timeline.{FIRST_YEAR.year}_performance"]),
                Line(f"By {on_day(FIRST_YEAR.submission_deadline)}", years.SUBMISSION_DEADLINE),
                Line(f"From {on_day(date(FIRST_YEAR.payment_year, 1, 1))}", FIRST_YEAR),
            ),
            link="See every date, with the days left",
            url=reverse("timeline"),
        ),
        Question(
            "How much?",
            (
                Line(str(FIRST_YEAR.year), FIRST_YEAR.risk_level),
                Line(str(LAST_YEAR.year), LAST_YEAR.risk_level),
                Line("Gain or loss", payment.PUBLISHED_RANGE),
                Line("Average score", payment.AVERAGE_LOSES),
                Line("Score of zero", payment.ZERO_SCORE),
            ),
            link="See every year in dollars",
            url="#pay",
        ),
        Question(
            "What do I do?",
            (
                Line("Registration", provisions.UNIQUE_EMAIL),
                Line("Quality", quality.MEASURE_SET),
                Line("Cost", cost.NOTHING_TO_REPORT),
                Line("Improvement activities", improvement.POINTS_BY_COMPLETED),
                Line("Promoting Interoperability", interoperability.CEHRT),
                Line("MIPS", provisions.MIPS_EXEMPTION),
            ),
            link="See what each category asks",
            url="#score",
        ),
    )


# What makes up the final score
PARTS_OF_THE_SCORE = (
    Line("Quality", scoring.QUALITY_WEIGHT),
    Line("Cost", scoring.COST_WEIGHT),
    Line("Improvement activities", improvement.POINTS_BY_COMPLETED),
    Line("Promoting Interoperability", interoperability.MAXIMUM_LOSS),
    Line("Complex patients", scoring.COMPLEX_PATIENTS_MAXIMUM),
    Line("Small practice", scoring.SMALL_PRACTICE_POINTS),
    Line("Solo practice", scoring.SOLO_PRACTICE_POINTS),
)

SECTIONS = (
    Section(
        slug="who",
        title="Who is in",
        entries=(
            eligibility.PARTICIPANT,
            eligibility.MANDATORY,
            *eligibility.CRITERIA,
            eligibility.MANDATORY_AREAS,
            eligibility.NOT_INCLUDED,
            cohorts.OTHER_CARDIOLOGY_EXCLUDED,
        ),
        template="model/_about_cohorts.html",
        details=(
            eligibility.TIN_AND_NPI,
            eligibility.YEAR_BY_YEAR,
            eligibility.ATTRIBUTION,
            eligibility.RURAL_AND_COMMUNITY_CLINICS,
            cohorts.BOTH_COHORTS,
            eligibility.SMALL_PRACTICE_CLINICIANS,
            eligibility.SOLO_PRACTICE_CLINICIANS,
            eligibility.AREA_SELECTION,
            eligibility.DELINEATION,
        ),
    ),
    Section(
        slug="lists",
        title="The lists of participants",
        entries=(years.DATA_YEAR_LAG, eligibility.PRELIMINARY_LIST, eligibility.FINAL_LIST_ONLY_REMOVES),
        details=(eligibility.AFFILIATION_CHANGE, eligibility.SMALL_PRACTICE_ON_PRELIMINARY_LIST),
    ),
    Section(
        slug="pay",
        title="How it pays",
        entries=(
            payment.PAYMENT_BASE,
            payment.REDISTRIBUTED,
            payment.AVERAGE_LOSES,
            payment.TRANSFORMATION,
            payment.ZERO_SCORE,
            years.SUBMISSION_DEADLINE,
            years.MISSED_DEADLINE,
        ),
        template="model/_about_risk.html",
        details=(
            years.PAYMENT_YEAR_LAG,
            *YEARS.values(),
            payment.COHORTS_APART,
            payment.MULTIPLIER,
            payment.ADJUSTMENT_FACTOR,
            payment.SCALING_FACTOR,
            payment.INCENTIVE_POOL,
            payment.WORKED_EXAMPLE,
            payment.PUBLISHED_RANGE,
            payment.NO_FINAL_SCORE,
            payment.MIDPOINT,
            payment.SLOPE,
            payment.MEAN_TRANSFORMED_SCORE,
        ),
    ),
    Section(
        slug="score",
        title="How you are scored",
        entries=(scoring.FORMULA, cohorts.COMPARED_WITHIN_COHORT),
        template="model/_about_score.html",
        details=(
            scoring.QUALITY_WEIGHT,
            scoring.COST_WEIGHT,
            scoring.COMPLEX_PATIENTS_MAXIMUM,
            scoring.SMALL_PRACTICE_POINTS,
            scoring.SOLO_PRACTICE_POINTS,
            scoring.NO_BONUS_WITHOUT_DATA,
            scoring.UNSCORED_CATEGORY,
            scoring.ROUNDING,
            scoring.MINIMUM,
            scoring.MAXIMUM,
        ),
    ),
    Section(
        slug="quality",
        title="Quality",
        entries=(
            quality.MEASURE_SET,
            quality.REPORTING_LEVEL,
            quality.ALL_PAYERS,
            quality.COMPLETENESS,
            quality.MINIMUM_SUBMISSION,
            quality.DECILES,
        ),
        template="model/_about_quality.html",
        details=(
            *quality.MEASURES.values(),
            quality.PERIOD,
            quality.DATA_SOURCES,
            quality.NO_CLAIMS_REPORTING,
            quality.CASE_MINIMUM,
            quality.UNREPORTED_POINTS,
            quality.MAXIMUM_POINTS,
            quality.MINIMUM_POINTS,
            quality.HIGHEST_FRACTION,
            quality.BENCHMARK_PER_COLLECTION_TYPE,
            quality.CATEGORY_SCORE,
            quality.UPDATES,
            quality.EXCESS_UTILIZATION,
        ),
    ),
    Section(
        slug="cost",
        title="Cost",
        entries=(cost.NOTHING_TO_REPORT, *cost.MEASURES.values(), cost.CASE_MINIMUM, cost.BENCHMARK),
        details=(cost.PERIOD, cost.MAXIMUM_POINTS, *cost.BANDS),
    ),
    Section(
        slug="improvement",
        title="Improvement activities",
        entries=(
            *improvement.ACTIVITIES,
            improvement.PERIOD_DAYS,
            improvement.POINTS_BY_COMPLETED,
            improvement.ATTESTATION,
            improvement.AUDIT,
        ),
        details=(
            *(part for activity in improvement.ACTIVITIES for part in activity.parts),
            improvement.ONLY_PARTICIPANTS,
            improvement.RETENTION_YEARS,
        ),
    ),
    Section(
        slug="arrangements",
        title="Collaborative care arrangements",
        entries=(arrangements.ROLES, arrangements.MINIMUM_ELEMENTS),
        details=(*arrangements.LEGAL_CONDITIONS, *arrangements.ELEMENTS),
    ),
    Section(
        slug="interoperability",
        title="Promoting Interoperability and CEHRT",
        entries=(
            interoperability.CEHRT,
            interoperability.PERIOD_DAYS,
            interoperability.REPORTING_LEVEL,
            interoperability.MAXIMUM_LOSS,
            interoperability.INCOMPLETE_IS_ZERO,
            interoperability.NO_REWEIGHTING,
        ),
        template="model/_about_interoperability.html",
        details=(
            interoperability.CEHRT_ID_LENGTH,
            interoperability.CEHRT_ID_MARKS,
            interoperability.CEHRT_ID_EACH_YEAR,
            interoperability.NUMERATOR_MINIMUM,
            *interoperability.ENGAGEMENT_LEVELS,
            *interoperability.ATTESTATIONS,
            interoperability.LINEAR_LOSS,
            interoperability.MIPS_POINTS,
            interoperability.EXCLUDED_POINTS,
            interoperability.MIPS_BONUS_POINTS,
            *interoperability.BONUS_MEASURES,
        ),
    ),
    Section(
        slug="other-programs",
        title="MIPS, ACOs and other programs",
        entries=(provisions.MIPS_EXEMPTION, provisions.ACO_OVERLAP, provisions.NOT_ADVANCED_APM),
    ),
    Section(
        slug="special-rules",
        title="Special rules",
        entries=(
            provisions.UNIQUE_EMAIL,
            provisions.PORTAL_REGISTRATION,
            provisions.TELEHEALTH,
            provisions.BENEFICIARY_INCENTIVES,
            provisions.INCENTIVE_CAP,
            provisions.DATA_SHARING,
            provisions.COMPLIANCE,
        ),
        details=(
            provisions.PREPARATION,
            provisions.INCENTIVE_CONDITIONS,
            provisions.RETURNABLE_TECHNOLOGY,
            provisions.SAFE_HARBOR,
            provisions.ERROR_NOTICE,
            provisions.EXTREME_CIRCUMSTANCES,
            provisions.THIRD_PARTIES,
        ),
    ),
)


def sources_by_nature() -> dict[Nature, list[Source]]:
    """Every document, the strongest kind first."""
    return {nature: [it for it in sources.SOURCES.values() if it.nature is nature] for nature in Nature}


@public_page
def about(request: HttpRequest) -> HttpResponse:
    context = {
        "questions": questions(),
        "sections": SECTIONS,
        "score_parts": PARTS_OF_THE_SCORE,
        "cohorts": cohorts.COHORTS.values(),
        "measures": [(cohort, quality.measures_of(cohort)) for cohort in cohorts.COHORTS.values()],
        "objectives": interoperability.OBJECTIVES,
        "risk": [RiskRow(year) for year in YEARS.values()],
        "example_payments": EXAMPLE_PAYMENTS,
        "gaps": GAPS,
        "conflicts": CONFLICTS,
        "sources": sources_by_nature(),
        "compiled_on": rules.COMPILED_ON,
        "version": rules.VERSION,
    }
    return render(request, "model/about.html", context)
