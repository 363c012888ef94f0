"""Items D1 to D3 and D8: connecting to primary care, and the 90 days that hold for every participant."""

from collections.abc import Iterable
from datetime import date

from readiness.models import Practice
from readiness.proof import Proof
from readiness.standing import primary_care
from readiness.standing.participants import Participant
from readiness.standing.primary_care import ITEM_BY_PART, PARTS, PrimaryCareStanding


def proofs(practice: Practice, participants: Iterable[Participant], *, today: date) -> list[Proof]:
    return proofs_of(primary_care.standing_of(practice, participants, today=today))


def proofs_of(standing: PrimaryCareStanding) -> list[Proof]:
    """A process is proven for a clinician when it is described and runs for long enough with them."""
    return [
        *(
            Proof(
                ITEM_BY_PART[part.id],
                clinician.participant.clinician.pk,
                standing.is_described(part) and clinician.standing.is_assured,
                clinician.standing.sentence if standing.is_described(part) else "The process is not described.",
            )
            for part in PARTS
            for clinician in standing.clinicians
        ),
        _for_everyone(standing),
    ]


def _for_everyone(standing: PrimaryCareStanding) -> Proof:
    everyone, without = len(standing.clinicians), len(standing.without_period)
    words = f"Long enough for {everyone - without} of {everyone} participants. {standing.practice.sentence}"
    return Proof("D8", None, bool(everyone) and not without, words)
