"""The quality performance category (42 CFR 512.725): each cohort's measures, and how they are reported and scored."""

from dataclasses import dataclass
from enum import StrEnum

from asm_portal.rules.base import Assumption, Certainty, Citation, Entry, Value
from asm_portal.rules.cohorts import HEART_FAILURE, LOW_BACK_PAIN, Cohort
from asm_portal.rules.sources import (
    APM_CONNECT_FINAL_RULE,
    APM_CONNECT_REALITY_CHECK,
    ASM_NAVIGATOR,
    CFR_414_1380,
    CFR_512_715,
    CFR_512_725,
    CFR_512_730,
    CFR_512_745,
    CFR_512_750,
    CMS_FACT_SHEET,
    FINAL_RULE_2026,
    MCDERMOTT_PLUS,
    MEDISOLV,
    QPP_MEASURES_DATA,
    VBCA,
)


class CollectionType(StrEnum):
    """How the data of a measure reaches CMS."""

    ECQM = "ecqm"
    MIPS_CQM = "mips_cqm"
    ADMINISTRATIVE_CLAIMS = "administrative_claims"

    @property
    def label(self) -> str:
        return {"ecqm": "eCQM", "mips_cqm": "MIPS CQM", "administrative_claims": "Administrative claims"}[self.value]


@dataclass(frozen=True, kw_only=True)
class QualityMeasure(Entry):
    """A measure that every participant of a cohort is measured on.

    `ecqm` is the version for 2027, empty where the measure has no eCQM.
    """

    mips_id: str
    title: str
    short_title: str
    cohort: Cohort
    collection_types: tuple[CollectionType, ...]
    ecqm: str = ""
    lower_is_better: bool = False

    @property
    def calculated_by_cms(self) -> bool:
        """True where CMS works the measure out from claims, so that there is nothing to report."""
        return self.collection_types == (CollectionType.ADMINISTRATIVE_CLAIMS,)


_ECQM_OR_CQM = (CollectionType.ECQM, CollectionType.MIPS_CQM)
_VERSION_NOTE = "The eCQM version is from CMS’s MIPS file for 2027, made before the 2027 final rule."


def _sources(paragraph: str) -> tuple[Citation, ...]:
    return (CFR_512_725.at(paragraph), CMS_FACT_SHEET.at(), QPP_MEASURES_DATA.at())


MEASURES: dict[str, QualityMeasure] = {
    measure.mips_id: measure
    for measure in (
        QualityMeasure(
            id="quality.Q492",
            statement=(
                "How often your heart failure patients have an unplanned admission for a cardiovascular cause, "
                "adjusted for risk."
            ),
            certainty=Certainty.CONFIRMED,
            citations=_sources("(b)(1)"),
            note=(
                "CMS says the measure is modified for ASM. The change was not seen, so do not use a MIPS result in its "
                "place."
            ),
            mips_id="Q492",
            title=(
                "Risk-Standardized Acute Unplanned Cardiovascular-Related Admission Rates for Patients with Heart "
                "Failure for the Merit-based Incentive Payment System"
            ),
            short_title="Unplanned cardiovascular admissions",
            cohort=HEART_FAILURE,
            collection_types=(CollectionType.ADMINISTRATIVE_CLAIMS,),
            lower_is_better=True,
        ),
        QualityMeasure(
            id="quality.Q008",
            statement=(
                "How many patients with heart failure and an ejection fraction of 40 percent or less were prescribed a "
                "beta-blocker."
            ),
            certainty=Certainty.CONFIRMED,
            citations=_sources("(b)(2)"),
            note=_VERSION_NOTE,
            mips_id="Q008",
            title="Heart Failure (HF): Beta-Blocker Therapy for Left Ventricular Systolic Dysfunction (LVSD)",
            short_title="Beta-blocker therapy",
            cohort=HEART_FAILURE,
            collection_types=_ECQM_OR_CQM,
            ecqm="CMS144v15",
        ),
        QualityMeasure(
            id="quality.Q005",
            statement=(
                "How many patients with heart failure and an ejection fraction of 40 percent or less were prescribed "
                "an ACE inhibitor, an ARB or an ARNI."
            ),
            certainty=Certainty.CONFIRMED,
            citations=_sources("(b)(3)"),
            note=_VERSION_NOTE,
            mips_id="Q005",
            title=(
                "Heart Failure (HF): Angiotensin-Converting Enzyme (ACE) Inhibitor or Angiotensin Receptor Blocker "
                "(ARB) or Angiotensin Receptor-Neprilysin Inhibitor (ARNI) Therapy for Left Ventricular Systolic "
                "Dysfunction (LVSD)"
            ),
            short_title="ACE inhibitor, ARB or ARNI therapy",
            cohort=HEART_FAILURE,
            collection_types=_ECQM_OR_CQM,
            ecqm="CMS135v15",
        ),
        QualityMeasure(
            id="quality.Q236",
            statement="How many patients with hypertension have their blood pressure under control.",
            certainty=Certainty.CONFIRMED,
            citations=_sources("(b)(4)"),
            note=_VERSION_NOTE,
            mips_id="Q236",
            title="Controlling High Blood Pressure",
            short_title="Blood pressure control",
            cohort=HEART_FAILURE,
            collection_types=_ECQM_OR_CQM,
            ecqm="CMS165v15",
        ),
        QualityMeasure(
            id="quality.Q377",
            statement="How many patients with heart failure had their functional status assessed, and assessed again.",
            certainty=Certainty.CONFIRMED,
            citations=_sources("(b)(5)"),
            note=f"There is no MIPS CQM of this measure. {_VERSION_NOTE}",
            mips_id="Q377",
            title="Functional Status Assessments for Heart Failure",
            short_title="Functional status assessments",
            cohort=HEART_FAILURE,
            collection_types=(CollectionType.ECQM,),
            ecqm="CMS90v16",
        ),
        QualityMeasure(
            id="quality.Q238",
            statement="How many older patients were ordered high-risk medications. A lower rate is better.",
            certainty=Certainty.CONFIRMED,
            citations=_sources("(c)(1)"),
            note=_VERSION_NOTE,
            mips_id="Q238",
            title="Use of High-Risk Medications in Older Adults",
            short_title="High-risk medications",
            cohort=LOW_BACK_PAIN,
            collection_types=_ECQM_OR_CQM,
            ecqm="CMS156v15",
            lower_is_better=True,
        ),
        QualityMeasure(
            id="quality.Q134",
            statement="How many patients were screened for depression and, where needed, given a follow-up plan.",
            certainty=Certainty.CONFIRMED,
            citations=_sources("(c)(2)"),
            note=_VERSION_NOTE,
            mips_id="Q134",
            title="Preventive Care and Screening: Screening for Depression and Follow-Up Plan",
            short_title="Depression screening",
            cohort=LOW_BACK_PAIN,
            collection_types=_ECQM_OR_CQM,
            ecqm="CMS2v16",
        ),
        QualityMeasure(
            id="quality.Q128",
            statement="How many patients had their body mass index recorded and, where out of range, a follow-up plan.",
            certainty=Certainty.CONFIRMED,
            citations=_sources("(c)(3)"),
            note=_VERSION_NOTE,
            mips_id="Q128",
            title="Preventive Care and Screening: Body Mass Index (BMI) Screening and Follow-Up Plan",
            short_title="BMI screening",
            cohort=LOW_BACK_PAIN,
            collection_types=_ECQM_OR_CQM,
            ecqm="CMS69v15",
        ),
        QualityMeasure(
            id="quality.Q220",
            statement=(
                "How much function patients treated for a low back impairment gained, as they report it themselves."
            ),
            certainty=Certainty.CONFIRMED,
            citations=_sources("(c)(4)"),
            note=(
                "There is no eCQM of this measure. Which questionnaire counts is told in two ways: see the conflict on "
                "the instrument."
            ),
            mips_id="Q220",
            title="Functional Status Change for Patients with Low Back Impairments",
            short_title="Functional status change",
            cohort=LOW_BACK_PAIN,
            collection_types=(CollectionType.MIPS_CQM,),
        ),
    )
}

EXCESS_UTILIZATION = Entry(
    id="quality.excess_utilization",
    statement=(
        "CMS has said it will propose one more measure for low back pain, of excess utilization, which it would "
        "calculate from claims. It is not in the regulation."
    ),
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CMS_FACT_SHEET.at(), MCDERMOTT_PLUS.at(), CFR_512_725.at("(c)")),
    note="Announced for the rulemaking on calendar year 2027. Nothing has been found since.",
)

MEASURE_SET = Entry(
    id="quality.measure_set",
    statement="You do not choose measures: the whole set of your cohort is required.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_725.at("(b), (c)"), MCDERMOTT_PLUS.at()),
)
UPDATES = Entry(
    id="quality.updates",
    statement="CMS changes the set only through rulemaking, with notice and comment.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_725.at("(d)"),),
)
PERIOD = Entry(
    id="quality.period",
    statement="Quality is measured over the full calendar year.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_725.at("(a)"),),
    note="The regulation leaves room for other periods for measures calculated from claims.",
)
ALL_PAYERS = Entry(
    id="quality.all_payers",
    statement="The measures cover all your patients who fit them, whoever pays, and not only Medicare’s.",
    certainty=Certainty.CONFIRMED,
    citations=(APM_CONNECT_REALITY_CHECK.at(),),
)
REPORTING_LEVEL = Entry(
    id="quality.reporting_level",
    statement=(
        "Quality is reported for each clinician (TIN and NPI). A small practice may report it for the practice (TIN) "
        "instead."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(APM_CONNECT_FINAL_RULE.at(), ASM_NAVIGATOR.at(), APM_CONNECT_REALITY_CHECK.at()),
)
NO_CLAIMS_REPORTING = Entry(
    id="quality.no_claims_reporting",
    statement="Reporting a measure on Part B claims, which MIPS allows for some of them, is not offered in ASM.",
    certainty=Certainty.REPORTED,
    citations=(CMS_FACT_SHEET.at(), QPP_MEASURES_DATA.at()),
    note="CMS’s fact sheet lists only eCQM and MIPS CQM.",
)
DATA_SOURCES = Entry(
    id="quality.data_sources",
    statement="CMS takes claims measures from Medicare claims, and the other measures from what participants submit.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_715.at("(b)"),),
)

COMPLETENESS = Value(
    id="quality.completeness",
    statement=(
        "Report at least 75 percent of the eligible cases of each measure. Below that the measure earns 0 points."
    ),
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), VBCA.at(), MEDISOLV.at()),
    value=0.75,
    unit="share of eligible cases",
)
CASE_MINIMUM = Value(
    id="quality.case_minimum",
    statement="A measure with fewer than 20 eligible cases is left out of the score. It does not count as zero.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(),),
    value=20,
    unit="cases",
)
UNREPORTED_POINTS = Value(
    id="quality.unreported",
    statement="A measure that is not reported, or not completely enough, earns 0 points.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), VBCA.at()),
    note="For a measure that is not reported at all this is our conclusion: the set is required as a whole.",
    value=0,
    unit="points",
)
MINIMUM_SUBMISSION = Value(
    id="quality.minimum_submission",
    statement=(
        "At least one measure that is not calculated from claims must reach 75 percent. Otherwise the final score is "
        "zero, with the full negative adjustment and no bonus points."
    ),
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), MEDISOLV.at(), CFR_512_750.at("(c)(1)"), CFR_512_745.at("(a)(2)(ii)")),
    note="The regulation confirms that such a zero score exists. What brings it about is told by others.",
    value=1,
    unit="measure",
)
MAXIMUM_POINTS = Value(
    id="quality.maximum_points",
    statement="A measure earns 1 to 10 points, with fractions, by the tenth of the cohort its rate falls in.",
    certainty=Certainty.REPORTED,
    citations=(MCDERMOTT_PLUS.at(), CFR_512_730.at("(e)(1)"), CFR_414_1380.at("(b)(1)")),
    note=(
        "The tenths are reported of the final rule. The points are those the regulation gives for cost, and MIPS for "
        "quality."
    ),
    value=10,
    unit="points",
)
MINIMUM_POINTS = Value(
    id="quality.minimum_points",
    statement="The lowest tenth starts at 1 point.",
    certainty=Certainty.REPORTED,
    citations=(CFR_512_730.at("(e)(1)"), CFR_414_1380.at("(b)(1)")),
    value=1,
    unit="points",
)
MIDDLE_POINTS: Assumption[float] = Assumption(
    id="quality.middle_points",
    statement="A measure without a result yet is taken to earn 5.5 points.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(MCDERMOTT_PLUS.at(), CFR_512_725.at("(e)")),
    note=(
        "What a participant in the middle of the cohort earns when ten equal groups start at 1 to 10 points. A result "
        "can earn anything between 1 and 10."
    ),
    value=5.5,
    low=1.0,
    high=10.0,
    unit="points",
)
HIGHEST_FRACTION = Value(
    id="quality.highest_fraction",
    statement="Within a tenth the fraction grows with the rate, up to 0.9.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_414_1380.at("(b)(1)"),),
    note="The method of MIPS. Whether ASM does the same, and to how many decimals, was not seen.",
    value=0.9,
    unit="points",
)
DECILES = Entry(
    id="quality.deciles",
    statement=(
        "Points are relative: participants of the cohort are divided into ten equal groups by their rate on the "
        "measure."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(MCDERMOTT_PLUS.at(), FINAL_RULE_2026.at("90 FR 49634")),
)
BENCHMARK_PER_COLLECTION_TYPE = Entry(
    id="quality.benchmark_per_collection_type",
    statement=(
        "Each collection type of a measure has a benchmark of its own, so the same rate can earn different points."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(FINAL_RULE_2026.at("90 FR 49634"),),
    note="No ASM benchmark has been published. MIPS benchmarks are the nearest reference.",
)
CATEGORY_SCORE = Entry(
    id="quality.category_score",
    statement=(
        "The category’s score is the points earned divided by the points possible on the measures that were scored."
    ),
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_745.at()),
    note="Worked out from the formula of the final score; the paragraph itself was not seen.",
)


def measures_of(cohort: Cohort) -> tuple[QualityMeasure, ...]:
    """The measure set of a cohort, in the regulation's order."""
    return tuple(measure for measure in MEASURES.values() if measure.cohort is cohort)
