"""The improvement activities performance category: two activities, which can only cost points (42 CFR 512.735)."""

from dataclasses import dataclass

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.sources import (
    APM_CONNECT_REALITY_CHECK,
    ASM_NAVIGATOR,
    CFR_512_135,
    CFR_512_700,
    CFR_512_735,
    CMS_OFFICE_HOUR,
)


@dataclass(frozen=True, kw_only=True)
class ActivityPart(Entry):
    """One thing an activity asks for; all parts of an activity are needed."""

    title: str


@dataclass(frozen=True, kw_only=True)
class ImprovementActivity(Entry):
    code: str
    title: str
    parts: tuple[ActivityPart, ...]


PRIMARY_CARE = ImprovementActivity(
    id="improvement.primary_care",
    statement=(
        "Have evidence of processes, workflows or technology that connect your ASM patients to primary care and make "
        "sure they are screened for health-related social needs."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_735.at("(c)(1)"),),
    code="IA-1",
    title="Connecting to Primary Care and Ensuring Completion of Health-Related Social Needs Screening",
    parts=(
        ActivityPart(
            id="improvement.primary_care.access",
            statement=(
                "Confirm that the patient has access to primary care. If not, help the patient find a primary care "
                "clinician."
            ),
            certainty=Certainty.CONFIRMED,
            citations=(CFR_512_735.at("(c)(1)(i)"),),
            title="Access to primary care",
        ),
        ActivityPart(
            id="improvement.primary_care.communication",
            statement=(
                "After the patient’s visit, send the relevant information to the patient’s primary care provider."
            ),
            certainty=Certainty.CONFIRMED,
            citations=(CFR_512_735.at("(c)(1)(ii)"),),
            title="Word to primary care after the visit",
        ),
        ActivityPart(
            id="improvement.primary_care.screening",
            statement=(
                "Find out whether the patient had this year’s screening for health-related social needs in primary "
                "care. If not, encourage primary care to do it, or to let you do it."
            ),
            certainty=Certainty.CONFIRMED,
            citations=(CFR_512_735.at("(c)(1)(iii)"),),
            title="Annual screening for health-related social needs",
        ),
    ),
)
COLLABORATION = ImprovementActivity(
    id="improvement.collaboration",
    statement="Set down how you and primary care work together, in a collaborative care arrangement.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_735.at("(c)(2)"),),
    code="IA-2",
    title=(
        "Establishing Communication and Collaboration Expectations with Primary Care using Collaborative Care "
        "Arrangements"
    ),
    parts=(
        ActivityPart(
            id="improvement.collaboration.executed",
            statement=(
                "Have at least one executed collaborative care arrangement with a primary care practice with which you "
                "share ASM patients."
            ),
            certainty=Certainty.CONFIRMED,
            citations=(CFR_512_735.at("(c)(2)(i)"),),
            title="An executed arrangement",
        ),
        ActivityPart(
            id="improvement.collaboration.contents",
            statement="The arrangement covers the elements that the regulation lists.",
            certainty=Certainty.NOT_CONFIRMED,
            citations=(CFR_512_735.at("(c)(2)(ii)"),),
            note=(
                "The list itself was not seen. The elements shown with arrangements are from general knowledge of the "
                "rule."
            ),
            title="What the arrangement covers",
        ),
    ),
)
ACTIVITIES: tuple[ImprovementActivity, ...] = (PRIMARY_CARE, COLLABORATION)

PERIOD_DAYS = Value(
    id="improvement.period",
    statement="Each activity runs for at least 90 days in a row within the calendar year.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_735.at("(a)"),),
    value=90,
    unit="days",
)
POINTS_BY_COMPLETED: Value[dict[int, int]] = Value(
    id="improvement.points",
    statement="Both activities: no change to the final score. One: 10 points less. None: 20 points less.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), ASM_NAVIGATOR.at()),
    value={2: 0, 1: -10, 0: -20},
    unit="points",
)
ATTESTATION = Entry(
    id="improvement.attestation",
    statement="The practice (TIN) attests that an activity was completed by all its ASM participants.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
)
ONLY_PARTICIPANTS = Entry(
    id="improvement.only_participants",
    statement=(
        "The activities concern ASM participants and their ASM patients, not everybody else who bills under the TIN."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(APM_CONNECT_REALITY_CHECK.at(),),
)
AUDIT = Entry(
    id="improvement.audit",
    statement="CMS may audit attestations. Keep documents that show the activities were put in place and kept up.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
)
RETENTION_YEARS = Value(
    id="improvement.retention",
    statement=(
        "Keep records for 6 years after the last payment determination or the end of an audit, whichever is later."
    ),
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_135.at(), CFR_512_700.at("(c)")),
    note=(
        "ASM takes over the general rules of part 512, where this period stands. It is from general knowledge and was "
        "not read."
    ),
    value=6,
    unit="years",
)
