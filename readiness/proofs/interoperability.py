"""Items E1 to E9 and E11: the report on Promoting Interoperability."""

from datetime import date

from readiness.models import Practice
from readiness.proof import Proof
from readiness.standing import interoperability
from readiness.standing.interoperability import InteroperabilityStanding

SAID_WHEN_PROVEN = {
    "E1": "The certification ID and the product are there.",
    "E3": "e-Prescribing is reported, or excluded.",
    "E4": "A way to exchange health information is chosen and reported.",
    "E5": "Patients’ electronic access is reported.",
    "E6": "Both public health measures are reported, or excluded.",
    "E7": "The risk analysis and the risk management are attested, with their days.",
    "E8": "The SAFER Guide is attested, with its day.",
    "E9": "ONC direct review and no limiting of interoperability are attested.",
    "E11": "Nothing is missing in the report.",
}


def proofs(practice: Practice, *, today: date) -> list[Proof]:
    return proofs_of(interoperability.standing_of(practice, today=today))


def proofs_of(standing: InteroperabilityStanding) -> list[Proof]:
    said = SAID_WHEN_PROVEN | {"E2": standing.period.sentence}
    return [_proof(item, said[item], standing) for item in sorted(said, key=lambda item: int(item[1:]))]


def _proof(item: str, said: str, standing: InteroperabilityStanding) -> Proof:
    missing = standing.missing_of(item)
    if item == interoperability.COMPLETE_ITEM and missing:
        words = f"{len(missing)} thing{'s'[: len(missing) != 1]} missing in the report."
    else:
        words = "Missing: " + " ".join(it.words for it in missing) if missing else said
    return Proof(item, None, not missing, words)
