"""How many improvement activities each participant can show: both cost nothing, one or none cost points."""

from dataclasses import dataclass
from datetime import date

from asm_portal.rules import improvement
from asm_portal.rules.improvement import ImprovementActivity
from asm_portal.rules.years import YEARS
from readiness.models import Practice
from readiness.periods import Stage
from readiness.standing import arrangements, primary_care
from readiness.standing.participants import Participant


@dataclass(frozen=True)
class Activities:
    """What a participant can show of each activity, as of the day asked for.

    An activity is documented when everything it asks for is there and its 90 days are reached or will be.
    """

    participant: Participant
    primary_care: Stage
    collaboration: Stage

    @property
    def documented(self) -> tuple[ImprovementActivity, ...]:
        """The activities that the estimator counts."""
        stages = {improvement.PRIMARY_CARE: self.primary_care, improvement.COLLABORATION: self.collaboration}
        return tuple(activity for activity, stage in stages.items() if stage.is_assured)


def judge(care: primary_care.PrimaryCareStanding, covered: list[arrangements.Coverage]) -> list[Activities]:
    """Both standings are of the same participants, in the same order. Without all three processes there is no first
    activity, however long it runs.
    """
    return [
        Activities(
            participant=period.participant,
            primary_care=period.standing.stage if care.all_described else Stage.NOT_SET,
            collaboration=coverage.period.stage,
        )
        for period, coverage in zip(care.clinicians, covered, strict=True)
    ]


def activities_of(practice: Practice, participants: list[Participant], *, today: date) -> list[Activities]:
    standings = arrangements.standings_of(practice, today=today)
    covered = arrangements.coverage(participants, standings, year=YEARS[practice.performance_year], today=today)
    return judge(primary_care.standing_of(practice, participants, today=today), covered)
