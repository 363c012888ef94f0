"""Items D4 to D7: collaborative care arrangements. D4 to D6 are for each clinician, D7 is for the practice."""

from collections.abc import Iterable
from datetime import date

from asm_portal.rules.arrangements import MINIMUM_ELEMENTS
from asm_portal.rules.years import YEARS
from readiness.models import ConditionAnswer, Practice
from readiness.proof import Proof
from readiness.standing import arrangements
from readiness.standing.arrangements import ABOUT_MONEY, ArrangementStanding, Cover, Coverage
from readiness.standing.participants import Participant


def proofs(practice: Practice, participants: Iterable[Participant], *, today: date) -> list[Proof]:
    standings = arrangements.standings_of(practice, today=today)
    covered = arrangements.coverage(participants, standings, year=YEARS[practice.performance_year], today=today)
    return [*(proof for coverage in covered for proof in _of_clinician(coverage)), _money(standings)]


def _of_clinician(coverage: Coverage) -> list[Proof]:
    clinician_id = coverage.participant.clinician.pk
    partners = ", ".join(standing.arrangement.partner for standing in coverage.arrangements)
    executed = [standing for standing in coverage.arrangements if standing.is_executed]
    enough = any(standing.has_enough_elements for standing in executed)
    return [
        Proof(
            "D4",
            clinician_id,
            bool(partners),
            f"Named in an arrangement with {partners}." if partners else "No arrangement names this clinician.",
        ),
        Proof("D5", clinician_id, coverage.cover is Cover.PROVEN, _executed_in_words(coverage)),
        Proof(
            "D6",
            clinician_id,
            enough,
            f"An executed arrangement covers at least {MINIMUM_ELEMENTS.value} elements."
            if enough
            else f"No executed arrangement covers at least {MINIMUM_ELEMENTS.value} elements.",
        ),
    ]


def _executed_in_words(coverage: Coverage) -> str:
    match coverage.cover:
        case Cover.PROVEN:
            return f"In force. {coverage.period.sentence}"
        case Cover.EXECUTED:
            return "Executed, but something that the rules ask for is missing: see the arrangement."
        case Cover.DRAFT:
            return "Named in an arrangement that is not executed."
    return "No arrangement names this clinician."


def _money(standings: list[ArrangementStanding]) -> Proof:
    """Either no money flows, or every condition about it is met."""
    if not standings:
        return Proof("D7", None, False, "There is no arrangement yet.")
    unclear = [
        standing
        for standing in standings
        if standing.arrangement.money_flows is None
        or any(
            answer != ConditionAnswer.YES for condition, answer in standing.conditions if condition.id in ABOUT_MONEY
        )
    ]
    if unclear:
        names = ", ".join(standing.arrangement.partner for standing in unclear)
        return Proof("D7", None, False, f"Payments are not settled in the arrangement with {names}.")
    flowing = sum(bool(standing.arrangement.money_flows) for standing in standings)
    words = f"Money flows under {flowing}, within the conditions." if flowing else "No money flows under any of them."
    return Proof("D7", None, True, words)
