"""Everything else a participant should know: MIPS, ACOs, contact data, incentives for patients, audits, review."""

from decimal import Decimal

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.sources import (
    APM_CONNECT_IMPLICATIONS,
    APM_CONNECT_REALITY_CHECK,
    ASM_NAVIGATOR,
    CFR_512_700,
    CFR_512_710,
    CFR_512_720,
    CFR_512_755,
    CFR_512_760,
    CFR_512_765,
    CFR_512_770,
    CFR_512_775,
    CFR_512_780,
    CMS_MODEL_PAGE,
    CMS_OFFICE_HOUR,
    MCDERMOTT_PLUS,
    SUBPART_CONTENTS,
    VBCA_PREPARATION,
)

MIPS_EXEMPTION = Entry(
    id="provisions.mips_exemption",
    statement="A participant is exempt from MIPS for every performance year in which the ASM criteria are met.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_710.at("(a)(1)(i)(A)"), CMS_OFFICE_HOUR.at()),
    note="Others in the same TIN still report MIPS, and so does the participant in a year without ASM.",
)
ACO_OVERLAP = Entry(
    id="provisions.aco_overlap",
    statement=(
        "A participant can stay in an ACO and receive its incentives, and can take part in other Innovation Center "
        "models, Advanced APMs among them."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
)
NOT_ADVANCED_APM = Entry(
    id="provisions.not_advanced_apm",
    statement="ASM is not itself an Advanced APM.",
    certainty=Certainty.REPORTED,
    citations=(APM_CONNECT_IMPLICATIONS.at(), CMS_MODEL_PAGE.at()),
)
UNIQUE_EMAIL = Entry(
    id="provisions.unique_email",
    statement=(
        "Each participant gives CMS an e-mail address that no other participant uses. Someone else may fill in the "
        "form."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
    note=(
        "CMS: “Failure to provide a unique email will limit model registration and restrict access to critical "
        "information”."
    ),
)
PORTAL_REGISTRATION = Entry(
    id="provisions.portal_registration",
    statement="Each participant registers in CMS’s ASM Participant Portal, and can then add other contacts.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(),),
)

BENEFICIARY_INCENTIVES = Entry(
    id="provisions.beneficiary_incentives",
    statement=(
        "A participant may give patients incentives in kind that engage them in their care, such as coaching or a "
        "blood pressure monitor. CMS does not fund them and asks for documentation."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_770.at(), MCDERMOTT_PLUS.at()),
)
INCENTIVE_CAP = Value(
    id="provisions.incentive_cap",
    statement="Incentives for one patient total at most $1,000.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_770.at(), MCDERMOTT_PLUS.at(), ASM_NAVIGATOR.at()),
    note="Readers of the rule find it unclear whether the cap is for a year or for good. Count it for good.",
    value=Decimal("1000.00"),
    unit="dollars",
)
RETURNABLE_TECHNOLOGY = Value(
    id="provisions.returnable_technology",
    statement="Technology worth more than $75 stays the property of the participant.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_770.at()),
    value=Decimal("75.00"),
    unit="dollars",
)
INCENTIVE_CONDITIONS = Entry(
    id="provisions.incentive_conditions",
    statement=(
        "An incentive must belong to the care of the cohort’s condition and must not depend on buying from anybody "
        "else."
    ),
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_770.at()),
)
SAFE_HARBOR = Entry(
    id="provisions.safe_harbor",
    statement="The safe harbor for CMS-sponsored model arrangements and patient incentives applies to ASM.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_765.at(), SUBPART_CONTENTS.at(), CFR_512_700.at("(b)(9)")),
    note="Its conditions were not read.",
)
TELEHEALTH = Entry(
    id="provisions.telehealth",
    statement="For telehealth the geographic and originating site rules are waived: ASM patients may be seen at home.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_775.at(), MCDERMOTT_PLUS.at(), ASM_NAVIGATOR.at()),
)
DATA_SHARING = Entry(
    id="provisions.data_sharing",
    statement=(
        "CMS shares data that names patients on a formal request, made at least once a year, under an ASM data sharing "
        "agreement, for the minimum that is necessary. Totals without names come unasked."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_760.at("(d), (e)"), ASM_NAVIGATOR.at()),
)
ERROR_NOTICE = Entry(
    id="provisions.error_notice",
    statement=(
        "There is a timely error notice process for a score or payment you think is wrong. How long it is open is not "
        "known."
    ),
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_755.at(), SUBPART_CONTENTS.at()),
    note="That the process exists is confirmed by the regulation’s table of contents.",
)
EXTREME_CIRCUMSTANCES = Entry(
    id="provisions.extreme_circumstances",
    statement="There is a policy for extreme and uncontrollable circumstances. What it grants is not known.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_780.at(), SUBPART_CONTENTS.at()),
    note="That the policy exists is confirmed by the regulation’s table of contents.",
)
COMPLIANCE = Entry(
    id="provisions.compliance",
    statement=(
        "CMS may ask for documents, audit, visit and interview, and may act against those who do not comply, give "
        "false data or endanger patients."
    ),
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_700.at("(c)")),
    note="That the general rules for Innovation Center models apply is confirmed.",
)
THIRD_PARTIES = Entry(
    id="provisions.third_parties",
    statement="Whether a registry or vendor may submit data for you is not known. In MIPS it may.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_720.at(),),
)
PREPARATION = Entry(
    id="provisions.preparation",
    statement=(
        "Advisers recommend that a practice name who leads ASM, give it a budget and regular meetings, and train "
        "clinicians and staff. The regulation does not ask for it."
    ),
    certainty=Certainty.REPORTED,
    citations=(VBCA_PREPARATION.at(), APM_CONNECT_REALITY_CHECK.at()),
)
