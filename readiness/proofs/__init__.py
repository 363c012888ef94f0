"""What the forms prove about the checklist, item by item and clinician by clinician."""

from datetime import date

from readiness.models import Practice
from readiness.proof import Proof
from readiness.proofs import arrangements, interoperability, primary_care, quality
from readiness.standing.participants import participants_of


def all_proofs(practice: Practice, *, today: date) -> list[Proof]:
    participants = participants_of(practice)
    return [
        *interoperability.proofs(practice, today=today),
        *arrangements.proofs(practice, participants, today=today),
        *primary_care.proofs(practice, participants, today=today),
        *quality.proofs(practice, participants, today=today),
    ]
