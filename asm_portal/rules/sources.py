"""Every document that an entry of this package cites.

To correct a link, a title or how a document was read, change it here. To cite a new document, add a `Source` here.

The regulation is linked at the official eCFR. We read it in public copies, mostly in part, and mostly as the text
stood on 14 January 2026: before the correction of 12 March 2026 (91 FR 12071). Each section's `via` says so.
"""

from datetime import date

from asm_portal.rules.base import Nature, Reading, Source


def _section(number: str, *, reading: Reading = Reading.NOT_READ, via: str = "") -> Source:
    """A section of the regulation. One that was not read is cited as the place where the answer must be."""
    return Source(
        id=f"cfr-{number.replace('.', '-')}",
        title=f"42 CFR {number}",
        publisher="Electronic Code of Federal Regulations",
        nature=Nature.REGULATION,
        url=f"https://www.ecfr.gov/current/title-42/section-{number}",
        reading=reading,
        via=via,
    )


def _section_read_in_part(number: str) -> Source:
    return _section(
        number, reading=Reading.PART, via="its opening, in a public copy of 14 January 2026 (customsmobile.com)"
    )


# The Ambulatory Specialty Model: 42 CFR Part 512 Subpart G
CFR_512_700 = _section_read_in_part("512.700")
CFR_512_705 = _section_read_in_part("512.705")
CFR_512_710 = _section_read_in_part("512.710")
CFR_512_715 = _section(
    "512.715", reading=Reading.WHOLE, via="a public copy checked against eCFR on 20 June 2026 (law.lawstack.com)"
)
CFR_512_720 = _section("512.720")
CFR_512_725 = _section_read_in_part("512.725")
CFR_512_730 = _section_read_in_part("512.730")
CFR_512_735 = _section_read_in_part("512.735")
CFR_512_740 = _section_read_in_part("512.740")
CFR_512_745 = _section("512.745")
CFR_512_750 = _section_read_in_part("512.750")
CFR_512_755 = _section("512.755")
CFR_512_760 = _section_read_in_part("512.760")
CFR_512_765 = _section("512.765")
CFR_512_770 = _section("512.770")
CFR_512_771 = _section_read_in_part("512.771")
CFR_512_775 = _section("512.775")
CFR_512_780 = _section("512.780")
SUBPART_CONTENTS = Source(
    id="subpart-contents",
    title="42 CFR Part 512 Subpart G, table of contents",
    publisher="GovRegs",
    nature=Nature.REGULATION,
    url="https://www.govregs.com/regulations/title42_chapterIV-i3_part512_subpartG",
    reading=Reading.WHOLE,
)

# Other law that the model leans on, named as the place to look
CFR_414_1305 = _section("414.1305")
CFR_414_1380 = _section("414.1380")
CFR_413_338 = _section("413.338")
CFR_512_135 = _section("512.135")
SOCIAL_SECURITY_ACT_1848K = Source(
    id="ssa-1848k",
    title="Social Security Act, section 1848(k)(3)(A)",
    publisher="Social Security Administration",
    nature=Nature.REGULATION,
    url="https://www.ssa.gov/OP_Home/ssact/title18/1848.htm",
    reading=Reading.NOT_READ,
)

# The Federal Register
PROPOSED_RULE_2026 = Source(
    id="fr-2026-proposed",
    title="CY 2026 Physician Fee Schedule proposed rule, 90 FR 32352",
    publisher="Federal Register",
    nature=Nature.REGULATION,
    url="https://www.federalregister.gov/citation/90-FR-32352",
    published=date(2025, 7, 16),
    via="law firms’ summaries",
)
FINAL_RULE_2026 = Source(
    id="fr-2026-final",
    title="CY 2026 Physician Fee Schedule final rule, 90 FR 49266",
    publisher="Federal Register",
    nature=Nature.REGULATION,
    url="https://www.federalregister.gov/citation/90-FR-49266",
    published=date(2025, 11, 5),
    via="passages that other readers quote",
)
CORRECTION_2026 = Source(
    id="fr-2026-correction",
    title="Correction of the CY 2026 final rule, 91 FR 12071",
    publisher="Federal Register",
    nature=Nature.REGULATION,
    url="https://www.federalregister.gov/citation/91-FR-12071",
    reading=Reading.NOT_READ,
    published=date(2026, 3, 12),
)
PROPOSED_RULE_2027 = Source(
    id="fr-2027-proposed",
    title="CY 2027 Physician Fee Schedule proposed rule, 91 FR 43842",
    publisher="Federal Register",
    nature=Nature.REGULATION,
    url="https://www.federalregister.gov/citation/91-FR-43842",
    reading=Reading.NOT_READ,
    published=date(2026, 7, 16),
)

# CMS
CMS_OFFICE_HOUR = Source(
    id="cms-office-hour",
    title="CMS, ASM Participant Office Hour of 8 April 2026",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://www.cms.gov/priorities/innovation/innovation-models/asm",
    published=date(2026, 4, 8),
    via="its slides",
)
CMS_FACT_SHEET = Source(
    id="cms-fact-sheet",
    title="CMS, ASM performance categories technical fact sheet",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://www.cms.gov/priorities/innovation/files/asm-perf-cat-tech-fs.pdf",
    via="a public transcription of 30 September 2026",
)
CMS_MODEL_PAGE = Source(
    id="cms-model-page",
    title="CMS, Ambulatory Specialty Model page",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://www.cms.gov/priorities/innovation/innovation-models/asm",
    via="a public research note of 8 October 2026",
)
CMS_MODEL_FACT_SHEET = Source(
    id="cms-model-fact-sheet",
    title="CMS, ASM model fact sheet",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://www.cms.gov/files/document/asm-model-fact-sheet.pdf",
    via="a public research note of 8 October 2026",
)
CMS_MANDATORY_AREAS = Source(
    id="cms-mandatory-areas",
    title="CMS, ASM mandatory geographic areas",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://www.cms.gov/priorities/innovation/files/asm-mandatory-geo-areas.xlsx",
    via="a public research note of 8 October 2026",
)
CMS_PARTICIPANT_LIST = Source(
    id="cms-participant-list",
    title="CMS, Ambulatory Specialty Model Participants (data.cms.gov)",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url=(
        "https://data.cms.gov/cms-innovation-center-programs/disease-episode-based-payment-models/"
        "ambulatory-specialty-model-participants"
    ),
    via="public profiles of the dataset of 26 July 2026",
)
CMS_SPECIALTY_CODES = Source(
    id="cms-specialty-codes",
    title="CMS, Medicare specialty codes",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://www.cms.gov/medicare/enrollment-renewal/providers-suppliers/taxonomy",
    reading=Reading.NOT_READ,
)
QPP_MEASURES_DATA = Source(
    id="qpp-measures-data",
    title="CMS, Quality Payment Program measures data 11.1.0 (MIPS)",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://github.com/CMSgov/qpp-measures-data",
    reading=Reading.WHOLE,
    published=date(2026, 8, 20),
)
QPP_ASM_MEASURES = Source(
    id="qpp-asm-measures",
    title="CMS, Quality Payment Program measures data, a version of the file for 2027 that names ASM",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url=(
        "https://github.com/CMSgov/qpp-measures-data/blob/0d3581fd7ee27e2aee782333a3a1cb936c32c46c/measures/2027/"
        "measures-data.json"
    ),
    via="its Promoting Interoperability measures, which list the programs asmHf and asmLbp",
)
QPP_CONVERSION_TOOL = Source(
    id="qpp-conversion-tool",
    title="CMS, QPP conversion tool, error messages (MIPS 2022)",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://github.com/CMSgov/qpp-conversion-tool/blob/develop/ERROR_MESSAGES.md",
)
CEHRT_ID_QUICK_REFERENCE = Source(
    id="cehrt-id-quick-reference",
    title="ASTP/ONC, CMS EHR Certification ID: Quick Reference",
    publisher="Assistant Secretary for Technology Policy",
    nature=Nature.SECONDARY,
    url="https://healthit.gov/?p=212039",
    published=date(2026, 1, 12),
)
QPP_HEART_FAILURE_COST = Source(
    id="qpp-cost-heart-failure",
    title="CMS, Heart Failure episode-based cost measure, MIPS 2026 specification",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://qpp.cms.gov/docs/cost_specifications/2025-12-py2026-mif-ebcm-heart-fail.pdf",
    reading=Reading.NOT_READ,
)
QPP_LOW_BACK_PAIN_COST = Source(
    id="qpp-cost-low-back-pain",
    title="CMS, Low Back Pain episode-based cost measure, MIPS 2026 specification",
    publisher="Centers for Medicare & Medicaid Services",
    nature=Nature.CMS,
    url="https://qpp.cms.gov/docs/cost_specifications/2025-12-py2026-mif-ebcm-low-back.pdf",
    reading=Reading.NOT_READ,
)


# Others who read the rule
def _secondary(id: str, title: str, publisher: str, url: str, published: date | None = None, via: str = "") -> Source:
    return Source(
        id=id, title=title, publisher=publisher, nature=Nature.SECONDARY, url=url, published=published, via=via
    )


APM_CONNECT_REALITY_CHECK = _secondary(
    "apm-connect-reality-check",
    "APM Connect, The ASM Reality Check",
    "APM Connect",
    "https://www.apmconnect.com/post/"
    "the-asm-reality-check-what-clinicians-and-practice-managers-need-to-know-about-the-ambulatory-speci",
    date(2026, 5, 27),
)
APM_CONNECT_SELECTION = _secondary(
    "apm-connect-selection",
    "APM Connect, ASM selection and notification process explained",
    "APM Connect",
    "https://www.apmconnect.com/post/asm-selection-and-notification-process-explained-it-s-not-just-once",
)
APM_CONNECT_IMPLICATIONS = _secondary(
    "apm-connect-implications",
    "APM Connect, Implications of ASM for specialists and ACOs",
    "APM Connect",
    "https://www.apmconnect.com/post/"
    "the-ambulatory-specialty-model-implications-for-specialists-acos-and-the-future-of-medicare-paym",
    date(2025, 12, 4),
)
APM_CONNECT_FINAL_RULE = _secondary(
    "apm-connect-final-rule",
    "APM Connect, ASM policies in the CY 2026 final rule",
    "APM Connect",
    "https://www.apmconnect.com/post/"
    "ambulatory-specialty-model-finalized-policies-in-the-cy-2026-medicare-physician-fee-schedule-final",
)
MCDERMOTT_PLUS = _secondary(
    "mcdermott-plus",
    "McDermott+, Officially coming your way in 2027",
    "McDermott+",
    "",
    date(2025, 11, 20),
)
ASM_NAVIGATOR = _secondary(
    "asm-navigator",
    "ASM Navigator, summary of the CMS documentation",
    "Hexplora",
    "https://asmnavigator.com",
    via="the text its assistant answers from, which very likely paraphrases the CMS technical fact sheet",
)
VBCA = _secondary("vbca", "VBCA, Ambulatory Specialty Model", "VBCA", "https://www.vbca.com/asm")
VBCA_LIST = _secondary(
    "vbca-list",
    "VBCA, ASM participant list released",
    "VBCA",
    "https://www.vbca.com/insights/asm-participant-list-released",
    date(2026, 2, 7),
)
VBCA_EXPLAINED = _secondary(
    "vbca-explained",
    "VBCA, The Ambulatory Specialty Model explained",
    "VBCA",
    "https://www.vbca.com/insights/ambulatory-specialty-model-explained",
    date(2026, 1, 27),
)
VBCA_PREPARATION = _secondary(
    "vbca-preparation", "VBCA, ASM preparation guide", "VBCA", "https://www.vbca.com/guides/asm-preparation"
)
ACC = _secondary(
    "acc",
    "American College of Cardiology, Ambulatory Specialty Model for Heart Failure",
    "American College of Cardiology",
    "https://www.acc.org/Tools-and-Practice-Support/Advocacy-at-the-ACC/Advocacy-Priorities/"
    "Support-Clinicians-in-Providing-Equitable-Value-Based-Care/Ambulatory-Specialty-Model-For-Heart-Failure",
)
ACOI = _secondary(
    "acoi",
    "American College of Osteopathic Internists, Physician names released for required ASM participation",
    "American College of Osteopathic Internists",
    "https://www.acoi.org/blog/physician-names-released-required-ambulatory-specialty-model-participation",
    date(2026, 2, 17),
)
AMA = _secondary(
    "ama",
    "American Medical Association, advocacy update of 29 August 2025 (on the proposed rule)",
    "American Medical Association",
    "",
    date(2025, 8, 29),
)
ASC_FOCUS = _secondary(
    "asc-focus",
    "ASC Focus, note of 23 July 2025 (on the proposed rule)",
    "Ambulatory Surgery Center Association",
    "",
    date(2025, 7, 23),
)
MEDISOLV = _secondary(
    "medisolv",
    "Medisolv, What is ASM?",
    "Medisolv",
    "https://blog.medisolv.com/articles/what-is-asm-cmss-new-ambulatory-specialty-model-explained",
)
CARDIOLOGIST_BLOG = _secondary(
    "cardiologist-blog",
    "Bishnu Subedi, The Ambulatory Specialty Model for Heart Failure",
    "Bishnu Subedi",
    "https://bishnusubedi.blogspot.com/2026/06/the-ambulatory-specialty-model-for.html",
    date(2026, 6, 28),
)
ROJI = _secondary(
    "roji",
    "Roji Health Intelligence, Five things to know about ASM (on the proposed rule)",
    "Roji Health Intelligence",
    "https://rojihealthintel.com/2025/07/24/cms-is-demanding-change-in-specialty-care-5-things-to-know-about-asm",
    date(2025, 7, 24),
)
MONDAQ = _secondary(
    "mondaq",
    "Mondaq, CMS proposes mandatory two-sided risk model (on the proposed rule)",
    "Mondaq",
    "https://webiis10.mondaq.com/unitedstates/healthcare/1657880/"
    "cms-proposes-mandatory-two-sided-risk-model-for-specialists-treating-heart-failure-and-low-back-pain",
)
NAT_LAW_REVIEW = _secondary(
    "nat-law-review",
    "National Law Review, CMMI proposes mandatory ASM (on the proposed rule)",
    "National Law Review",
    "https://natlawreview.com/article/cmmi-proposes-mandatory-ambulatory-specialty-model-2026-pfs-proposed-rule-key",
)
VALUES_EDGE = _secondary(
    "values-edge",
    "ValuesEdge, Ambulatory Specialty Model",
    "ValuesEdge",
    "https://www.valuesedge.com/cms-cmmi-updates/asm",
)
SOURCES: dict[str, Source] = {source.id: source for source in list(globals().values()) if isinstance(source, Source)}
