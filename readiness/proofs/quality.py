"""Items B1, B3, B5, B6 and B9: how quality is reported, and whether it is complete."""

from datetime import date

from asm_portal.rules.quality import CASE_MINIMUM, COMPLETENESS
from readiness.models import Practice
from readiness.proof import Proof
from readiness.standing import quality
from readiness.standing.participants import Participant, is_small_practice
from readiness.standing.quality import QualityOverview, QualityStanding


def proofs(practice: Practice, participants: list[Participant], *, today: date) -> list[Proof]:
    overview = quality.overview_of(practice, participants, is_small=is_small_practice(participants))
    return proofs_of(overview, participants)


def proofs_of(overview: QualityOverview, participants: list[Participant]) -> list[Proof]:
    """Where the practice reports as one, what it has counts for each of its participants."""
    return [
        *(proof for it in participants for proof in _of_clinician(it, overview)),
        Proof(
            "B3",
            None,
            overview.plan.pk is not None and overview.level_is_allowed,
            f"Decided: {overview.plan.get_level_display()}."
            if overview.plan.pk
            else "The level of reporting is not decided.",
        ),
    ]


def _of_clinician(participant: Participant, overview: QualityOverview) -> list[Proof]:
    clinician_id = participant.clinician.pk
    standing = next(it for it in overview.standings if it.participant in (None, participant))
    measures = quality.measures_to_report(participant.cohorts)
    undecided = [measure.mips_id for measure in measures if measure in overview.undecided]
    return [
        Proof(
            "B1",
            clinician_id,
            bool(measures) and not undecided,
            f"Not decided: {', '.join(undecided)}." if undecided else "The collection type of each measure is decided.",
        ),
        _short_of("B5", clinician_id, standing, [it.measure.mips_id for it in standing.incomplete], _COMPLETE),
        _short_of("B6", clinician_id, standing, [it.measure.mips_id for it in standing.too_few_cases], _CASES),
        Proof(
            "B9",
            clinician_id,
            standing.has_minimum,
            f"At least one measure is {_COMPLETE}." if standing.has_minimum else f"No measure is {_COMPLETE} yet.",
        ),
    ]


_COMPLETE = f"{COMPLETENESS.value:.0%} complete"
_CASES = f"at {CASE_MINIMUM.value} cases"


def _short_of(item: str, clinician_id: int, standing: QualityStanding, short: list[str], of: str) -> Proof:
    words = f"Not {of} yet: {', '.join(short)}." if short else f"Every measure is {of} or more."
    return Proof(item, clinician_id, bool(standing.measures) and not short, words)
