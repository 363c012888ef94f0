"""The Promoting Interoperability performance category: objectives, measures, exclusions, attestations (42 CFR 512.740).

The regulation takes its measures from MIPS. Their identifiers, their exclusions and which of them MIPS requires are
from CMS's file of measures for 2027. The points of MIPS make the score that decides how many of 10 points are lost.
"""

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.interoperability_shapes import (
    Answer,
    Attestation,
    AttestationPart,
    EngagementLevel,
    InteroperabilityMeasure,
    Objective,
    measure,
)
from asm_portal.rules.sources import (
    ASC_FOCUS,
    ASM_NAVIGATOR,
    CEHRT_ID_QUICK_REFERENCE,
    CFR_414_1305,
    CFR_414_1380,
    CFR_512_740,
    CFR_512_745,
    CMS_OFFICE_HOUR,
    QPP_ASM_MEASURES,
    QPP_CONVERSION_TOOL,
    QPP_MEASURES_DATA,
)

_E_PRESCRIBING = CFR_512_740.at("(b)(2)(i)")
_EXCHANGE = CFR_512_740.at("(b)(2)(ii)")
_PATIENT_ACCESS = CFR_512_740.at("(b)(2)(iii)")
_OF_MIPS = (
    "Named for ASM by a second-hand source. That MIPS requires it in 2027, and that it is open to ASM, is from CMS’s "
    "files."
)

OBJECTIVES: tuple[Objective, ...] = (
    Objective(
        id="interoperability.e_prescribing",
        statement="Report both measures, or claim their exclusions.",
        certainty=Certainty.CONFIRMED,
        citations=(_E_PRESCRIBING,),
        slug="e_prescribing",
        title="e-Prescribing",
        alternatives=(
            (
                measure(
                    "PI_EP_1",
                    "e-Prescribing",
                    "Prescriptions sent electronically using CEHRT.",
                    Answer.PROPORTION,
                    "PI_LVPP_1",
                    cite=_E_PRESCRIBING,
                ),
                measure(
                    "PI_EP_2",
                    "Query of the Prescription Drug Monitoring Program (PDMP)",
                    "The state’s drug monitoring program is queried before certain drugs are prescribed.",
                    Answer.YES_NO,
                    "PI_EP_2_EX_1",
                    "PI_EP_2_EX_2",
                    cite=_E_PRESCRIBING,
                ),
            ),
        ),
        mips_points=20,
    ),
    Objective(
        id="interoperability.health_information_exchange",
        statement=(
            "Choose one of three ways: send and receive referrals, take part in an exchange, or exchange under TEFCA."
        ),
        certainty=Certainty.CONFIRMED,
        citations=(_EXCHANGE,),
        slug="health_information_exchange",
        title="Health Information Exchange",
        alternatives=(
            (
                measure(
                    "PI_HIE_1",
                    "Support Electronic Referral Loops by Sending Health Information",
                    "Summaries of care sent electronically with referrals and transitions.",
                    Answer.PROPORTION,
                    "PI_LVOTC_1",
                    cite=_EXCHANGE,
                ),
                measure(
                    "PI_HIE_4",
                    "Support Electronic Referral Loops by Receiving and Reconciling Health Information",
                    "Summaries of care received electronically and reconciled.",
                    Answer.PROPORTION,
                    "PI_LVITC_2",
                    cite=_EXCHANGE,
                ),
            ),
            (
                measure(
                    "PI_HIE_5",
                    "Health Information Exchange (HIE) Bi-Directional Exchange",
                    "Take part in a health information exchange that works in both directions.",
                    Answer.YES_NO,
                    cite=_EXCHANGE,
                ),
            ),
            (
                measure(
                    "PI_HIE_6",
                    "Enabling Exchange Under the Trusted Exchange Framework and Common Agreement (TEFCA)",
                    "Exchange health information as a signatory of a TEFCA framework agreement.",
                    Answer.YES_NO,
                    cite=_EXCHANGE,
                ),
            ),
        ),
        mips_points=30,
    ),
    Objective(
        id="interoperability.patient_access",
        statement="Give patients electronic access to their health information.",
        certainty=Certainty.CONFIRMED,
        citations=(_PATIENT_ACCESS,),
        slug="patient_access",
        title="Provider to Patient Exchange",
        alternatives=(
            (
                measure(
                    "PI_PEA_1",
                    "Provide Patients Electronic Access to Their Health Information",
                    "Patients who can view, download and send on their health information.",
                    Answer.PROPORTION,
                    cite=_PATIENT_ACCESS,
                ),
            ),
        ),
        mips_points=25,
    ),
    Objective(
        id="interoperability.public_health",
        statement="Report both measures with your level of active engagement, or claim their exclusions.",
        certainty=Certainty.REPORTED,
        citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at()),
        note=_OF_MIPS,
        slug="public_health",
        title="Public Health and Clinical Data Exchange",
        alternatives=(
            (
                measure(
                    "PI_PHCDRR_1",
                    "Immunization Registry Reporting",
                    "Active engagement with an immunization registry.",
                    Answer.ACTIVE_ENGAGEMENT,
                    "PI_PHCDRR_1_EX_1",
                    "PI_PHCDRR_1_EX_2",
                    "PI_PHCDRR_1_EX_3",
                    cite=ASM_NAVIGATOR.at(),
                    certainty=Certainty.REPORTED,
                    note=_OF_MIPS,
                ),
                measure(
                    "PI_PHCDRR_3",
                    "Electronic Case Reporting",
                    "Active engagement with a public health agency for electronic case reports.",
                    Answer.ACTIVE_ENGAGEMENT,
                    "PI_PHCDRR_3_EX_1",
                    "PI_PHCDRR_3_EX_2",
                    "PI_PHCDRR_3_EX_3",
                    cite=ASM_NAVIGATOR.at(),
                    certainty=Certainty.REPORTED,
                    note=_OF_MIPS,
                ),
            ),
        ),
        mips_points=25,
    ),
)

ENGAGEMENT_LEVELS: tuple[EngagementLevel, ...] = tuple(
    EngagementLevel(
        id=f"interoperability.engagement.{code}",
        statement=statement,
        certainty=Certainty.REPORTED,
        citations=(QPP_ASM_MEASURES.at(), QPP_MEASURES_DATA.at()),
        note="The levels are those of MIPS, shortened here; CMS’s file lists them for ASM too.",
        code=code,
        title=title,
    )
    for code, title, statement in (
        (
            "PRE",
            "Level 1: pre-production and validation",
            "You have registered, within 60 days after the start of the period, and test and validate the submission.",
        ),
        (
            "PROD",
            "Level 2: validated data production",
            "You send production data electronically, after it has been validated.",
        ),
    )
)

BONUS_MEASURES: tuple[InteroperabilityMeasure, ...] = tuple(
    measure(
        code,
        title,
        statement,
        answer,
        cite=QPP_ASM_MEASURES.at(),
        certainty=Certainty.NOT_CONFIRMED,
        note=(
            "Optional in MIPS 2027, for bonus points. CMS’s file lists it for ASM too; whether ASM counts it was not "
            "seen."
        ),
    )
    for code, title, statement, answer in (
        (
            "PI_PHCDRR_2",
            "Syndromic Surveillance Reporting",
            "Report syndromic surveillance data.",
            Answer.ACTIVE_ENGAGEMENT,
        ),
        (
            "PI_PHCDRR_4",
            "Public Health Registry Reporting",
            "Report to a public health registry.",
            Answer.ACTIVE_ENGAGEMENT,
        ),
        (
            "PI_PHCDRR_5",
            "Clinical Data Registry Reporting",
            "Report to a clinical data registry.",
            Answer.ACTIVE_ENGAGEMENT,
        ),
        ("PI_PHCDRR_6", "Public Health Reporting Using TEFCA", "Report to public health under TEFCA.", Answer.YES_NO),
        (
            "PI_HIE_7",
            "Electronic Prior Authorization",
            "Request prior authorization electronically with CEHRT for at least one item or service that is no drug.",
            Answer.YES_NO,
        ),
    )
)

ATTESTATIONS: tuple[Attestation, ...] = (
    Attestation(
        id="interoperability.PI_PPHI_1",
        statement="You carried out a security risk analysis and managed the risks it found, within the year.",
        certainty=Certainty.REPORTED,
        citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at()),
        code="PI_PPHI_1",
        title="Security Risk Analysis",
        required=True,
        within_year=True,
        parts=tuple(
            AttestationPart(
                id=f"interoperability.PI_PPHI_1.{code}",
                statement=statement,
                certainty=Certainty.REPORTED,
                citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at()),
                code=f"PI_PPHI_1.{code}",
                title=title,
            )
            for code, title, statement in (
                ("analysis", "Risk analysis", "You carried out a security risk analysis within the year."),
                ("management", "Risk management", "You managed the risks that it found, within the year."),
            )
        ),
    ),
    Attestation(
        id="interoperability.PI_PPHI_2",
        statement=(
            "You completed this year’s self-assessment with the High Priority Practices SAFER Guide, edition of 2025."
        ),
        certainty=Certainty.REPORTED,
        citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at()),
        code="PI_PPHI_2",
        title="High Priority Practices SAFER Guide",
        required=True,
        within_year=True,
    ),
    Attestation(
        id="interoperability.PI_ONCDIR_1",
        statement="You cooperate in good faith with a direct review by the Office of the National Coordinator (ONC).",
        certainty=Certainty.REPORTED,
        citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at()),
        code="PI_ONCDIR_1",
        title="ONC Direct Review Attestation",
        required=True,
    ),
    Attestation(
        id="interoperability.PI_INFBLO_1",
        statement="You did not knowingly limit or restrict the compatibility or interoperability of your CEHRT.",
        certainty=Certainty.REPORTED,
        citations=(QPP_MEASURES_DATA.at(),),
        note="Required by MIPS in 2027. CMS’s file lists it for ASM too; other sources on ASM do not name it.",
        code="PI_INFBLO_1",
        title="Actions to Limit or Restrict the Compatibility of CEHRT",
        required=True,
    ),
    Attestation(
        id="interoperability.PI_ONCACB_1",
        statement="You cooperate with surveillance of your CEHRT by its certification body.",
        certainty=Certainty.REPORTED,
        citations=(QPP_MEASURES_DATA.at(),),
        note="Optional in MIPS.",
        code="PI_ONCACB_1",
        title="ONC-ACB Surveillance Attestation",
        required=False,
    ),
)

PERIOD_DAYS = Value(
    id="interoperability.period",
    statement="Promoting Interoperability is measured over at least 180 days in a row within the calendar year.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_740.at("(a)"),),
    value=180,
    unit="days",
)
CEHRT = Entry(
    id="interoperability.cehrt",
    statement="You must be a meaningful user of certified EHR technology (CEHRT) to earn anything in this category.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_740.at("(b)(1)"), CFR_414_1305.at()),
)
CEHRT_ID_LENGTH = Value(
    id="interoperability.cehrt_id_length",
    statement="A CMS EHR certification ID has 15 letters and digits.",
    certainty=Certainty.REPORTED,
    citations=(QPP_CONVERSION_TOOL.at("error 97"),),
    note="As CMS’s program for MIPS checks it. What ASM checks was not seen.",
    value=15,
    unit="characters",
)
CEHRT_ID_MARKS = Value(
    id="interoperability.cehrt_id_marks",
    statement="Its third to fifth characters are 15E or 15C.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(QPP_CONVERSION_TOOL.at("error 97"),),
    note="As MIPS had it for 2022. IDs of later years may look different, so nothing is refused for it.",
    value=("15E", "15C"),
    unit="characters",
)
CEHRT_ID_EACH_YEAR = Entry(
    id="interoperability.cehrt_id_each_year",
    statement=(
        "A new ID is needed each year, also when nothing about the product has changed. It stands for all certified "
        "products that were used in the period, together."
    ),
    certainty=Certainty.REPORTED,
    citations=(CEHRT_ID_QUICK_REFERENCE.at(),),
)
NUMERATOR_MINIMUM = Value(
    id="interoperability.numerator_minimum",
    statement="A measure that is a proportion counts as reported with at least one patient or action in its numerator.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_414_1380.at(),),
    note="From general knowledge of MIPS, whose method ASM is said to use.",
    value=1,
    unit="cases",
)
REPORTING_LEVEL = Entry(
    id="interoperability.reporting_level",
    statement="The practice (TIN) reports, with its CEHRT ID.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), ASM_NAVIGATOR.at()),
)
INCOMPLETE_IS_ZERO = Entry(
    id="interoperability.incomplete_is_zero",
    statement="A report that is not complete scores zero, which costs all 10 points.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CMS_OFFICE_HOUR.at()),
)
NO_REWEIGHTING = Entry(
    id="interoperability.no_reweighting",
    statement=(
        "ASM has no automatic reweighting of this category and no hardship application for it, also not for clinicians "
        "who work in surgery centers."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), ASC_FOCUS.at()),
)
MAXIMUM_LOSS = Value(
    id="interoperability.maximum_loss",
    statement="The category changes the final score by 0 to -10 points.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_745.at()),
    value=-10,
    unit="points",
)
LINEAR_LOSS = Entry(
    id="interoperability.linear_loss",
    statement="Each percent missing from the Promoting Interoperability score costs a tenth of a point.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_745.at()),
    note="Our reading of a loss of 0 to 10 points for a score of 100 to 0 percent. The paragraph was not seen.",
)
MIPS_POINTS = Value(
    id="interoperability.mips_points",
    statement=(
        "In MIPS the score is out of 100: e-prescribing 10 and the drug monitoring query 10, exchange 30, patient "
        "access 25, public health 25; bonus measures add up to 5."
    ),
    certainty=Certainty.REPORTED,
    citations=(CFR_414_1380.at(),),
    note="From general knowledge of MIPS, whose method ASM is said to use.",
    value=100,
    unit="points",
)
MIPS_BONUS_POINTS = Value(
    id="interoperability.mips_bonus_points",
    statement="In MIPS any bonus measure adds 5 points, however many are reported, and the score stays within 100.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_414_1380.at(),),
    note="From general knowledge of MIPS. Whether ASM counts bonus measures was not seen.",
    value=5,
    unit="points",
)
EXCLUDED_POINTS = Entry(
    id="interoperability.excluded_points",
    statement="The points of a measure that is excluded go to the measures that are reported.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_414_1380.at(),),
    note=(
        "MIPS moves them to measures that it names. Here they are shared within the objective, or, when all of it is "
        "excluded, among the other objectives."
    ),
)
