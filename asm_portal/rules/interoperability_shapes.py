"""The shapes of the Promoting Interoperability category, and the exclusions that its measures have.

The conditions of the exclusions are those of CMS's file of measures for 2027, shortened.
"""

from dataclasses import dataclass
from enum import StrEnum

from asm_portal.rules.base import Certainty, Citation, Entry
from asm_portal.rules.sources import CFR_512_740, QPP_ASM_MEASURES, QPP_MEASURES_DATA


class Answer(StrEnum):
    """What a measure is answered with."""

    PROPORTION = "proportion"
    YES_NO = "yes_no"
    ACTIVE_ENGAGEMENT = "active_engagement"


@dataclass(frozen=True, kw_only=True)
class Exclusion(Entry):
    """A reason not to report a measure, which is claimed instead of it."""

    code: str


@dataclass(frozen=True, kw_only=True)
class InteroperabilityMeasure(Entry):
    code: str
    title: str
    answer: Answer
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Objective(Entry):
    """An objective is met by any one of `alternatives`, when every measure of it is reported or excluded.

    `mips_points` is what it is worth of the 100 points of MIPS.
    """

    slug: str
    title: str
    alternatives: tuple[tuple[InteroperabilityMeasure, ...], ...]
    mips_points: int

    @property
    def measures(self) -> tuple[InteroperabilityMeasure, ...]:
        return tuple(measure for alternative in self.alternatives for measure in alternative)


@dataclass(frozen=True, kw_only=True)
class EngagementLevel(Entry):
    """How far a practice has come with a registry or an agency; `code` ends the identifiers that MIPS gives it."""

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class AttestationPart(Entry):
    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Attestation(Entry):
    """`within_year` says that it is about something done on a day of the performance year.

    Where there are `parts`, each is attested by itself.
    """

    code: str
    title: str
    required: bool
    within_year: bool = False
    parts: tuple[AttestationPart, ...] = ()

    @property
    def questions(self) -> tuple["Attestation | AttestationPart", ...]:
        """What is answered with yes or no: the parts, or else the attestation as a whole."""
        return self.parts or (self,)


EXCLUSIONS = {
    "PI_LVPP_1": "You write fewer than 100 permissible prescriptions during the period.",
    "PI_EP_2_EX_1": (
        "You are unable, under the law that applies, to prescribe Schedule II opioids and Schedule III and IV drugs "
        "electronically during the period."
    ),
    "PI_EP_2_EX_2": (
        "You prescribe no Schedule II opioids and no Schedule III or IV drugs electronically during the period."
    ),
    "PI_LVOTC_1": "You transfer or refer patients fewer than 100 times during the period.",
    "PI_LVITC_2": (
        "You receive transitions of care and referrals, and see patients whom you never saw before, fewer than 100 "
        "times during the period."
    ),
    "PI_PHCDRR_1_EX_1": (
        "You give no immunizations, during the period, to anybody for whom your jurisdiction’s immunization registry "
        "collects data."
    ),
    "PI_PHCDRR_1_EX_2": (
        "No immunization registry of your jurisdiction can take data in the standards of CEHRT at the start of the "
        "period."
    ),
    "PI_PHCDRR_1_EX_3": (
        "No immunization registry of your jurisdiction had declared that it was ready six months before the start of "
        "the period."
    ),
    "PI_PHCDRR_3_EX_1": (
        "You neither treat nor diagnose, during the period, any reportable disease on which your jurisdiction collects "
        "data."
    ),
    "PI_PHCDRR_3_EX_2": (
        "No public health agency of your jurisdiction can receive electronic case reports in the standards of CEHRT at "
        "the start of the period."
    ),
    "PI_PHCDRR_3_EX_3": (
        "No public health agency of your jurisdiction had declared that it was ready for electronic case reports six "
        "months before the start of the period."
    ),
}


def exclusion(code: str) -> Exclusion:
    return Exclusion(
        id=f"interoperability.{code}",
        statement=EXCLUSIONS[code],
        certainty=Certainty.REPORTED,
        citations=(CFR_512_740.at("(b)(2)"), QPP_ASM_MEASURES.at()),
        note=(
            "The regulation allows exclusions. The condition, shortened here, is that of MIPS for 2027; CMS’s file "
            "lists it for both cohorts of ASM too. The period is the performance period."
        ),
        code=code,
    )


def measure(
    code: str,
    title: str,
    statement: str,
    answer: Answer,
    *exclusion_codes: str,
    cite: Citation,
    certainty: Certainty = Certainty.CONFIRMED,
    note: str = "",
) -> InteroperabilityMeasure:
    return InteroperabilityMeasure(
        id=f"interoperability.{code}",
        statement=statement,
        certainty=certainty,
        citations=(cite, QPP_MEASURES_DATA.at()),
        note=note,
        code=code,
        title=title,
        answer=answer,
        exclusions=tuple(map(exclusion, exclusion_codes)),
    )
