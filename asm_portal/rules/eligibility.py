"""Who is a participant, and where: 42 CFR 512.705 and 512.710."""

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.sources import (
    APM_CONNECT_REALITY_CHECK,
    APM_CONNECT_SELECTION,
    CFR_414_1305,
    CFR_512_705,
    CFR_512_710,
    CFR_512_730,
    CMS_MANDATORY_AREAS,
    CMS_OFFICE_HOUR,
    CMS_PARTICIPANT_LIST,
    MCDERMOTT_PLUS,
    QPP_HEART_FAILURE_COST,
    QPP_LOW_BACK_PAIN_COST,
    ROJI,
    VBCA,
    VBCA_LIST,
    VBCA_PREPARATION,
)

PARTICIPANT = Entry(
    id="eligibility.participant",
    statement=(
        "An ASM participant is an individual clinician, not a group: one who meets the criteria for at least one "
        "performance year and whom CMS has selected."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_705.at(), CFR_512_710.at("(a)(1)")),
)
TIN_AND_NPI = Entry(
    id="eligibility.tin_and_npi",
    statement=(
        "CMS identifies a participant by tax identification number (TIN) and NPI together. A clinician who bills under "
        "several TINs can be selected under each of them."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), CFR_512_730.at("(d)(1)")),
    note="The published list names the NPI and the organization, never the TIN. Match on both, not on the NPI alone.",
)
MANDATORY = Entry(
    id="eligibility.mandatory",
    statement="Participation is mandatory. A clinician who is selected cannot opt out.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_710.at("(a)(1)"), APM_CONNECT_REALITY_CHECK.at()),
)
YEAR_BY_YEAR = Entry(
    id="eligibility.year_by_year",
    statement=(
        "Once selected, a clinician is a participant for the duration of the model, but what is owed is decided year "
        "by year: a participant who does not meet the criteria for a year is not measured under ASM that year."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_710.at("(a)(1)"), CMS_OFFICE_HOUR.at(), APM_CONNECT_SELECTION.at()),
    note="The paragraph of 512.710 that says how a participant leaves, (a)(2), has not been read.",
)

BILLS_FEE_SCHEDULE = Entry(
    id="eligibility.fee_schedule",
    statement="The clinician bills Medicare under the Physician Fee Schedule.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
)
SPECIALTY = Entry(
    id="eligibility.specialty",
    statement=(
        "The clinician’s specialty is one of the cohort’s. CMS takes the most common specialty code on the Part B "
        "claims."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
    note="What decides when two specialty codes are equally common is not known.",
)
EPISODE_MINIMUM = Value(
    id="eligibility.episodes",
    statement="At least 20 episodes of the cohort’s condition are attributed to the clinician in the data year.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
    value=20,
    unit="episodes",
)
AREA = Entry(
    id="eligibility.area",
    statement=(
        "The clinician practices in a mandatory area. CMS gives each attributed episode the ZIP code where the service "
        "took place, maps it to one CBSA or metropolitan division, and takes the most common one. It does so again for "
        "each performance year."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), VBCA_PREPARATION.at()),
    note="The billing address does not count. What decides between two equally common areas is not known.",
)
CRITERIA: tuple[Entry, ...] = (BILLS_FEE_SCHEDULE, SPECIALTY, EPISODE_MINIMUM, AREA)
"""The four criteria; all must hold."""

ATTRIBUTION = Entry(
    id="eligibility.attribution",
    statement=(
        "An episode opens with two claims by the same clinician (heart failure: within 180 days; low back pain: a "
        "diagnosis and a confirming code within 60 days) and counts for a clinician who bills at least 30 percent of "
        "its services."
    ),
    certainty=Certainty.REPORTED,
    citations=(VBCA.at(), QPP_HEART_FAILURE_COST.at(), QPP_LOW_BACK_PAIN_COST.at()),
    note=(
        "A vendor’s summary of the MIPS measures that ASM uses. CMS’s specifications have the full code lists; they "
        "have not been read."
    ),
)
NOT_INCLUDED = Entry(
    id="eligibility.not_included",
    statement=(
        "Nurse practitioners, physician assistants and other non-physician practitioners, physical therapists and "
        "chiropractors are not included."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(APM_CONNECT_REALITY_CHECK.at(), MCDERMOTT_PLUS.at()),
)
RURAL_AND_COMMUNITY_CLINICS = Entry(
    id="eligibility.rural_and_community_clinics",
    statement="Services at rural health clinics and federally qualified health centers do not count.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(ROJI.at(),),
    note="Told of the proposed rule by one reader; not seen in the final rule.",
)

MANDATORY_AREAS = Value(
    id="eligibility.mandatory_areas",
    statement="235 CBSAs and metropolitan divisions are mandatory areas, about a quarter of the country’s.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_MANDATORY_AREAS.at(), VBCA.at()),
    value=235,
    unit="areas",
)
DELINEATION = Value(
    id="eligibility.delineation",
    statement="The areas are those that the Office of Management and Budget drew in 2023.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_MANDATORY_AREAS.at(),),
    value=2023,
    unit="OMB delineation",
)
AREA_SELECTION = Entry(
    id="eligibility.area_selection",
    statement="CMS drew the areas by stratified random sampling, by spending and number of episodes.",
    certainty=Certainty.REPORTED,
    citations=(APM_CONNECT_SELECTION.at(), VBCA.at()),
)

SMALL_PRACTICE_CLINICIANS = Value(
    id="eligibility.small_practice",
    statement="A small practice is a TIN with 15 or fewer clinicians.",
    certainty=Certainty.REPORTED,
    citations=(CFR_414_1305.at(), CFR_512_705.at()),
    note=(
        "The definition is that of MIPS, which 512.705 takes over; it was not read in the original. The published list "
        "carries a yes or no for each participant: rely on that rather than on a count of your own."
    ),
    value=15,
    unit="clinicians",
)
SOLO_PRACTICE_CLINICIANS = Value(
    id="eligibility.solo_practice",
    statement="A solo practice is a TIN with exactly one clinician.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_705.at(),),
    note="The definition was not seen. This is the natural reading of the word.",
    value=1,
    unit="clinician",
)

PRELIMINARY_LIST = Entry(
    id="eligibility.preliminary_list",
    statement=(
        "The preliminary list for 2027, published in February 2026 from 2024 claims, has 6,637 rows: 2,610 for heart "
        "failure and 4,027 for low back pain. 2,361 of them are in a small practice."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(VBCA_LIST.at(), CMS_PARTICIPANT_LIST.at()),
)
SMALL_PRACTICE_ON_PRELIMINARY_LIST = Value(
    id="eligibility.preliminary_list.small_practice",
    statement="2,361 of the 6,637 rows of the preliminary list are in a small practice.",
    certainty=Certainty.CONFIRMED,
    citations=(VBCA_LIST.at(), CMS_PARTICIPANT_LIST.at()),
    value=2361,
    unit="rows",
)
FINAL_LIST_ONLY_REMOVES = Entry(
    id="eligibility.final_list_only_removes",
    statement="The final list for 2027 only removes clinicians from the preliminary list. It adds nobody.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
    note="For later years CMS applies the four criteria again to newer claims, so new clinicians can be selected.",
)
AFFILIATION_CHANGE = Entry(
    id="eligibility.affiliation_change",
    statement=(
        "A change of organization may show in the final list. CMS has said that guidance will follow on what to do "
        "when it does not."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
)
