"""What is not known, and where sources contradict each other, so that pages can say so and need not guess."""

from dataclasses import dataclass

from asm_portal.rules.base import Certainty, Citation, Entry
from asm_portal.rules.sources import (
    ACOI,
    APM_CONNECT_REALITY_CHECK,
    ASM_NAVIGATOR,
    CARDIOLOGIST_BLOG,
    CFR_512_705,
    CFR_512_710,
    CFR_512_720,
    CFR_512_725,
    CFR_512_730,
    CFR_512_735,
    CFR_512_740,
    CFR_512_745,
    CFR_512_750,
    CFR_512_755,
    CFR_512_770,
    CFR_512_780,
    CMS_MODEL_FACT_SHEET,
    CMS_OFFICE_HOUR,
    CMS_PARTICIPANT_LIST,
    CORRECTION_2026,
    FINAL_RULE_2026,
    NAT_LAW_REVIEW,
    PROPOSED_RULE_2027,
    QPP_ASM_MEASURES,
    QPP_MEASURES_DATA,
    VALUES_EDGE,
    VBCA,
    VBCA_EXPLAINED,
    VBCA_LIST,
)


@dataclass(frozen=True, kw_only=True)
class Gap(Entry):
    """A question we found no answer to.

    `statement` is the question, `meanwhile` what the product does until then; the citations are where to look.
    """

    topic: str
    meanwhile: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One side of a conflict."""

    says: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class Conflict(Entry):
    """Two readings of one thing. `statement` is the one used here, with the citations that carry it."""

    topic: str
    claims: tuple[Claim, ...]


def _gap(slug: str, topic: str, question: str, meanwhile: str, *citations: Citation) -> Gap:
    return Gap(
        id=f"gaps.{slug}",
        statement=question,
        certainty=Certainty.NOT_CONFIRMED,
        citations=citations,
        topic=topic,
        meanwhile=meanwhile,
    )


GAPS: tuple[Gap, ...] = (
    _gap(
        "exchange_function",
        "Exchange function",
        (
            "What are the midpoint and slope of the logistic function, how is the scaling factor worded, is there a "
            "cap, what is excepted?"
        ),
        "The estimator uses a default for each, says so, and shows the range it was varied over.",
        CFR_512_750.at("(c)(1)(ii), (c)(1)(iv), (d), (f)"),
    ),
    _gap(
        "final_score",
        "Final score",
        (
            "How does the regulation word the final score, the points for complex patients, rounding, and a category "
            "with too few cases?"
        ),
        "The formula that second-hand sources agree on is used, without rounding.",
        CFR_512_745.at(),
    ),
    _gap(
        "cost_bands",
        "Cost",
        "Which ranges of cost earn which points?",
        "The bands of MIPS are used, and labelled so.",
        CFR_512_730.at("(e)(2)"),
    ),
    _gap(
        "quality_benchmarks",
        "Quality",
        (
            "How many reports does a benchmark need, what if there is none, how is a missing measure worded, and how "
            "is Q492 modified?"
        ),
        "MIPS benchmarks are shown as a reference only. A measure that is not reported earns 0 points.",
        CFR_512_725.at("(e)"),
    ),
    _gap(
        "arrangement_elements",
        "Collaborative care arrangements",
        "Which elements must an arrangement cover, and how many of them?",
        "Five elements are offered, and three asked for. Cover all five to be safe.",
        CFR_512_735.at("(c)(2)(ii)"),
    ),
    _gap(
        "interoperability_scoring",
        "Promoting Interoperability",
        "What is the rest of the list of requirements, and how is the category scored?",
        "The requirements and points of MIPS are used, and a loss in proportion to what is missing.",
        CFR_512_740.at("(b)(2)(iii)"),
        CFR_512_745.at(),
    ),
    _gap(
        "submission",
        "Submission",
        "When does submission open, in which formats, and may a registry or vendor submit for you?",
        "Only the last day is shown.",
        CFR_512_720.at(),
    ),
    _gap(
        "error_notice",
        "Error notice",
        "How long after a performance report can you give notice of an error?",
        "The checklist asks you to look for the date in your report.",
        CFR_512_755.at(),
    ),
    _gap(
        "extreme_circumstances",
        "Extreme circumstances",
        "What relief is there for extreme and uncontrollable circumstances, and how is it asked for?",
        "The product assumes no relief.",
        CFR_512_780.at(),
    ),
    _gap(
        "beneficiary_incentives",
        "Incentives for patients",
        "What must be documented, and is the cap of $1,000 for a year or for good?",
        "The cap is counted for good.",
        CFR_512_770.at(),
    ),
    _gap(
        "practice_size",
        "Practice size",
        "How does the regulation define small practice and solo practitioner?",
        "The yes or no in CMS’s list is used for small; one clinician under the TIN counts as solo.",
        CFR_512_705.at(),
    ),
    _gap(
        "final_list",
        "Final list and portal",
        "On which day was the final list for 2027 published, with how many rows, and when did the portal open?",
        "Each release shown here carries its own date and count.",
        CMS_PARTICIPANT_LIST.at(),
        CMS_OFFICE_HOUR.at(),
    ),
    _gap(
        "2027_rule",
        "Changes for 2027",
        "What do the correction of March 2026 and the 2027 rules change in ASM?",
        "The text before the correction is used.",
        CORRECTION_2026.at(),
        PROPOSED_RULE_2027.at(),
    ),
    _gap(
        "worked_examples",
        "Worked examples",
        "Which other examples of the arithmetic does the final rule give?",
        "The one example that was found is among the tests of the arithmetic.",
        FINAL_RULE_2026.at(),
    ),
    _gap(
        "ties",
        "Ties",
        "What decides between two equally common specialties or areas, and can a clinician be in both cohorts?",
        "Nothing is predicted from them: CMS’s list decides.",
        CMS_OFFICE_HOUR.at(),
    ),
)

CONFLICTS: tuple[Conflict, ...] = (
    Conflict(
        id="gaps.conflict.new_participants",
        topic="Can clinicians be added to the list for 2027?",
        statement="Nobody is added for 2027. For later years CMS selects again, and new clinicians can enter.",
        certainty=Certainty.CONFIRMED,
        citations=(CMS_OFFICE_HOUR.at(),),
        claims=(
            Claim(says="CMS only removes participants; none are added.", citations=(CMS_OFFICE_HOUR.at(),)),
            Claim(says="New clinicians may appear on the final list.", citations=(VBCA.at(), VBCA_LIST.at())),
            Claim(says="New participants may be added each year.", citations=(ASM_NAVIGATOR.at(),)),
        ),
    ),
    Conflict(
        id="gaps.conflict.peer_group",
        topic="With whom are you compared?",
        statement="With the whole cohort, across the country.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_750.at("(b)"),),
        claims=(
            Claim(says="With the participants of your cohort.", citations=(CFR_512_750.at("(b)"),)),
            Claim(
                says="With peers of your specialty, in your region.",
                citations=(VBCA.at(), CARDIOLOGIST_BLOG.at(), ASM_NAVIGATOR.at()),
            ),
        ),
    ),
    Conflict(
        id="gaps.conflict.payment_base",
        topic="Which payments change?",
        statement="Covered professional services under Part B.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_750.at("(a)"),),
        claims=(
            Claim(says="Covered professional services.", citations=(CFR_512_750.at("(a)"),)),
            Claim(says="Every Part B claim.", citations=(APM_CONNECT_REALITY_CHECK.at(), ASM_NAVIGATOR.at())),
        ),
    ),
    Conflict(
        id="gaps.conflict.neutral_point",
        topic="At which score do payments stay the same?",
        statement="Where the transformed score times the scaling factor is 1, which is above the cohort’s average.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_750.at("(c)(1)"),),
        claims=(
            Claim(says="Where the formula gives an adjustment of zero.", citations=(CFR_512_750.at("(c)(1)"),)),
            Claim(says="Near 50 points.", citations=(VBCA_EXPLAINED.at(),)),
        ),
    ),
    Conflict(
        id="gaps.conflict.upside",
        topic="How much can you gain?",
        statement="What the formula allows for the cohort at hand; the published range is shown beside it.",
        certainty=Certainty.REPORTED,
        citations=(CFR_512_750.at("(c)(1)"), CMS_MODEL_FACT_SHEET.at()),
        claims=(
            Claim(
                says="Up to the risk level, 9 to 12 percent.", citations=(CMS_MODEL_FACT_SHEET.at(), ASM_NAVIGATOR.at())
            ),
            Claim(
                says="By the formula, 70 percent of the risk level when transformed scores average 0.5.",
                citations=(CFR_512_750.at("(c)(1)"), CFR_512_705.at()),
            ),
        ),
    ),
    Conflict(
        id="gaps.conflict.low_back_instrument",
        topic="Which questionnaire does Q220 accept?",
        statement=(
            "Ask your vendor before you buy: the measure’s specification names only the FOTO Low Back questionnaire."
        ),
        certainty=Certainty.NOT_CONFIRMED,
        citations=(QPP_MEASURES_DATA.at(), CFR_512_725.at("(c)(4)")),
        claims=(
            Claim(says="FOTO or the Oswestry Disability Index.", citations=(APM_CONNECT_REALITY_CHECK.at(),)),
            Claim(says="The FOTO Low Back questionnaire.", citations=(QPP_MEASURES_DATA.at(),)),
        ),
    ),
    Conflict(
        id="gaps.conflict.first_payment_year",
        topic="When do payments first change?",
        statement="On 1 January 2029, for performance in 2027.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_710.at("(a)(1)(i)"),),
        claims=(
            Claim(says="In 2029.", citations=(CFR_512_710.at("(a)(1)(i)"),)),
            Claim(says="In 2028.", citations=(ACOI.at(), NAT_LAW_REVIEW.at())),
        ),
    ),
    Conflict(
        id="gaps.conflict.rule_citation",
        topic="Where is the final rule?",
        statement="At 90 FR 49266.",
        certainty=Certainty.CONFIRMED,
        citations=(FINAL_RULE_2026.at(),),
        claims=(
            Claim(says="90 FR 49266.", citations=(FINAL_RULE_2026.at(),)),
            Claim(says="90 FR 32565, which is a page of the proposed rule.", citations=(VALUES_EDGE.at(),)),
        ),
    ),
    Conflict(
        id="gaps.conflict.security_risk_analysis",
        topic="Is the security risk analysis reported for 2027?",
        statement="Carry it out and attest it, as long as nobody says that it is gone.",
        certainty=Certainty.REPORTED,
        citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at()),
        claims=(
            Claim(
                says="It is one of the attestations, and MIPS requires it for 2027.",
                citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at()),
            ),
            Claim(
                says="A version of CMS’s file of measures that names ASM does not list it (PI_PPHI_1).",
                citations=(QPP_ASM_MEASURES.at(),),
            ),
        ),
    ),
)
