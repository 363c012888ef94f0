"""The two cohorts: heart failure and low back pain."""

from dataclasses import dataclass

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.sources import (
    ACC,
    CARDIOLOGIST_BLOG,
    CFR_512_705,
    CFR_512_750,
    CMS_MODEL_PAGE,
    CMS_OFFICE_HOUR,
    CMS_PARTICIPANT_LIST,
    CMS_SPECIALTY_CODES,
    VBCA_LIST,
)


@dataclass(frozen=True, kw_only=True)
class Specialty(Entry):
    """A specialty as Medicare codes it on claims."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Cohort(Entry):
    """`slug` names the cohort in addresses and data, `label` is for people.

    `listed` counts its rows on the preliminary list for 2027.
    """

    slug: str
    label: str
    specialties: tuple[Specialty, ...]
    cost_measure_id: str
    listed: Value[int]


def _specialties(*named: tuple[str, str]) -> tuple[Specialty, ...]:
    return tuple(
        Specialty(
            id=f"cohorts.specialty.{code}",
            statement=f"{name} has specialty code {code} on Medicare claims.",
            certainty=Certainty.REPORTED,
            citations=(CMS_OFFICE_HOUR.at(), CMS_SPECIALTY_CODES.at()),
            note=(
                "CMS names the specialty. The code is that of Medicare’s general list; it was not seen in an ASM "
                "document."
            ),
            code=code,
            name=name,
        )
        for code, name in named
    )


def _listed(slug: str, count: int) -> Value[int]:
    return Value(
        id=f"cohorts.{slug}.listed",
        statement=f"{count:,} rows of the preliminary list for 2027 are in this cohort.",
        certainty=Certainty.CONFIRMED,
        citations=(VBCA_LIST.at(), CMS_PARTICIPANT_LIST.at()),
        value=count,
        unit="participants",
    )


HEART_FAILURE = Cohort(
    id="cohorts.heart_failure",
    statement="Cardiologists who treat heart failure.",
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), CMS_MODEL_PAGE.at()),
    slug="heart_failure",
    label="Heart failure",
    specialties=_specialties(("06", "Cardiology")),
    cost_measure_id="COST_HF_1",
    listed=_listed("heart_failure", 2610),
)
LOW_BACK_PAIN = Cohort(
    id="cohorts.low_back_pain",
    statement=(
        "Anesthesiologists, pain physicians, neurosurgeons, orthopedic surgeons and physiatrists who treat low back "
        "pain."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CMS_OFFICE_HOUR.at(), CMS_MODEL_PAGE.at()),
    slug="low_back_pain",
    label="Low back pain",
    specialties=_specialties(
        ("05", "Anesthesiology"),
        ("09", "Interventional Pain Management"),
        ("14", "Neurosurgery"),
        ("20", "Orthopedic Surgery"),
        ("25", "Physical Medicine and Rehabilitation"),
        ("72", "Pain Management"),
    ),
    cost_measure_id="COST_LBP_1",
    listed=_listed("low_back_pain", 4027),
)
COHORTS: dict[str, Cohort] = {cohort.slug: cohort for cohort in (HEART_FAILURE, LOW_BACK_PAIN)}

OTHER_CARDIOLOGY_EXCLUDED = Entry(
    id="cohorts.other_cardiology_excluded",
    statement=(
        "Interventional cardiology, electrophysiology, and advanced heart failure and transplant cardiology are not "
        "included."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(ACC.at(), CARDIOLOGIST_BLOG.at()),
)
COMPARED_WITHIN_COHORT = Entry(
    id="cohorts.compared_within_cohort",
    statement=(
        "CMS compares each participant’s final score with the whole cohort’s, across the country: not with the "
        "region’s, and not with one’s own specialty’s."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_750.at("(b)"), CFR_512_705.at()),
)
BOTH_COHORTS = Entry(
    id="cohorts.both",
    statement="Whether one clinician can be in both cohorts is not known.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CMS_PARTICIPANT_LIST.at(),),
    note=(
        "A specialty belongs to one cohort only, so it should not happen under one TIN. The product handles it all the "
        "same."
    ),
)
