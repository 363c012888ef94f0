"""Collaborative care arrangements with primary care.

Their legal conditions are in 42 CFR 512.771, what they cover in 42 CFR 512.735(c)(2).
"""

from dataclasses import dataclass

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.sources import ASM_NAVIGATOR, CFR_512_735, CFR_512_765, CFR_512_771


@dataclass(frozen=True, kw_only=True)
class LegalCondition(Entry):
    """A condition an arrangement must meet; `question` is the same as something a practice can answer yes to."""

    question: str


@dataclass(frozen=True, kw_only=True)
class ArrangementElement(Entry):
    """A subject that an arrangement covers."""

    slug: str
    title: str


LEGAL_CONDITIONS: tuple[LegalCondition, ...] = (
    LegalCondition(
        id="arrangements.written",
        statement="The arrangement is in writing, signed by both parties, and states its effective date.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_771.at("(a)(1)"),),
        question="Is it in writing, signed by both parties, with its effective date?",
    ),
    LegalCondition(
        id="arrangements.exclusive",
        statement=(
            "It is between the ASM participant and the primary care practice only, and the two share at least one "
            "established patient who is an ASM beneficiary."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_771.at("(a)(2)"),),
        question=(
            "Is it between the participant and the primary care practice only, and do they share an established ASM "
            "patient?"
        ),
    ),
    LegalCondition(
        id="arrangements.purpose",
        statement="Its purpose is to further the improvement activities or the clinical goals of ASM.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_771.at("(a)(3)"),),
        question="Does it serve the improvement activities or ASM’s clinical goals?",
    ),
    LegalCondition(
        id="arrangements.voluntary",
        statement="Entering it is voluntary, and staying out of it has no penalty.",
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_771.at("(a)(4)"),),
        question="Is it voluntary, with no penalty for declining?",
    ),
    LegalCondition(
        id="arrangements.lawful",
        statement=(
            "Both parties comply with all applicable law, among it the False Claims Act, the anti-kickback statute, "
            "the civil monetary penalties law and the physician self-referral law."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_771.at("(a)(5)"),),
        question="Have both parties checked that it complies with fraud, kickback and self-referral law?",
    ),
    LegalCondition(
        id="arrangements.no_referral_condition",
        statement=(
            "Neither the chance to enter it nor any payment depends, directly or indirectly, on the volume or value of "
            "past or expected referrals or business."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_771.at("(a)(6)"),),
        question="Is it free of any tie to the volume or value of referrals or business?",
    ),
    LegalCondition(
        id="arrangements.payment_cap",
        statement=(
            "Payments between the parties do not exceed the sum of the payment adjustments made to the participant’s "
            "claims for the performance year."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(CFR_512_771.at("(a)(7)"),),
        question="If money flows, does it stay within the participant’s ASM payment adjustments for the year?",
    ),
    LegalCondition(
        id="arrangements.clinical_independence",
        statement=(
            "It preserves the clinical independence of both parties and does not limit medically necessary services."
        ),
        certainty=Certainty.REPORTED,
        citations=(ASM_NAVIGATOR.at(),),
        note="The paragraphs after (a)(7) were not seen.",
        question="Does it leave clinical judgment free and medically necessary services unlimited?",
    ),
    LegalCondition(
        id="arrangements.safe_harbor",
        statement=(
            "Financial incentives are optional. Where there are any, they meet the safe harbor for CMS-sponsored "
            "models."
        ),
        certainty=Certainty.REPORTED,
        citations=(ASM_NAVIGATOR.at(), CFR_512_765.at()),
        note="The section on the safe harbor was not read. Where money flows, ask counsel.",
        question="If there are financial incentives, do they meet the safe harbor for CMS-sponsored models?",
    ),
)


def _element(slug: str, title: str, statement: str) -> ArrangementElement:
    return ArrangementElement(
        id=f"arrangements.element.{slug}",
        statement=statement,
        certainty=Certainty.NOT_CONFIRMED,
        citations=(CFR_512_735.at("(c)(2)(ii)"), ASM_NAVIGATOR.at()),
        note=(
            "The regulation’s list was not seen. Named from general knowledge of the rule; a second-hand summary names "
            "some of them."
        ),
        slug=slug,
        title=title,
    )


ELEMENTS: tuple[ArrangementElement, ...] = (
    _element("data_sharing", "Data sharing", "What each side sends the other about a shared patient, and how."),
    _element("co_management", "Co-management", "Who manages what for a shared patient."),
    _element("transitions", "Transitions in care", "What each side does when a patient moves between settings."),
    _element("closed_loop", "Closed-loop connections", "How a referral or question is followed until it is answered."),
    _element("coordination", "Care coordination integration", "How both sides’ care coordination works as one."),
)
MINIMUM_ELEMENTS = Value(
    id="arrangements.minimum_elements",
    statement="An arrangement covers at least three of the five elements.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_735.at("(c)(2)(ii)"),),
    note="From general knowledge of the rule; not seen in any source. To be safe, cover all five.",
    value=3,
    unit="elements",
)
ROLES = Entry(
    id="arrangements.roles",
    statement="An arrangement says who does what: roles, responsibilities, data sharing, co-management and referrals.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(),),
)
