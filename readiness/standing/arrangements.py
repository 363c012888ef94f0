"""Which collaborative care arrangements count, and which clinicians they cover (42 CFR 512.735(c)(2) and 512.771)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from asm_portal.rules import arrangements as rules
from asm_portal.rules import improvement
from asm_portal.rules.arrangements import LegalCondition
from asm_portal.rules.base import Entry
from asm_portal.rules.years import YEARS, PerformanceYear
from readiness import periods
from readiness.models import Arrangement, ConditionAnswer, Practice
from readiness.standing.participants import Participant

# What the dates of the two signatures and the effective date answer, so that nobody is asked.
WRITTEN = rules.LEGAL_CONDITIONS[0]
ASKED = rules.LEGAL_CONDITIONS[1:]
# Conditions about payments, which say nothing where no money flows.
ABOUT_MONEY = {"arrangements.payment_cap", "arrangements.safe_harbor"}


class Stage(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {"draft": "Draft", "signed": "Signed", "in_force": "In force", "ended": "Ended"}[self.value]


@dataclass(frozen=True)
class Shortfall:
    """What an arrangement lacks, the rule that asks for it, and the field of the form where it is given."""

    words: str
    rule: Entry
    field: str


@dataclass(frozen=True, kw_only=True)
class ArrangementStanding:
    """An arrangement as of `today`. It is executed once both have signed and it has an effective date."""

    arrangement: Arrangement
    year: PerformanceYear
    today: date

    @cached_property
    def in_force_from(self) -> date | None:
        """The effective date, or the last signature when that came later; None while it is not executed."""
        it = self.arrangement
        if it.signed_by_us_on and it.signed_by_them_on and it.effective_on:
            return max(it.signed_by_us_on, it.signed_by_them_on, it.effective_on)
        return None

    @property
    def is_executed(self) -> bool:
        return self.in_force_from is not None

    @property
    def stage(self) -> Stage:
        starts = self.in_force_from
        if starts is None:
            return Stage.DRAFT
        if self.arrangement.ended_on and self.arrangement.ended_on < self.today:
            return Stage.ENDED
        return Stage.IN_FORCE if starts <= self.today else Stage.SIGNED

    @cached_property
    def period(self) -> periods.Standing:
        """The days in a row within the year on which it is in force."""
        return _period([self], self.year, self.today)

    @property
    def conditions(self) -> tuple[tuple[LegalCondition, str], ...]:
        """Each legal condition that is asked and applies, with its answer ("" while there is none)."""
        return tuple(
            (condition, self.arrangement.conditions.get(condition.id, ""))
            for condition in ASKED
            if condition.id not in ABOUT_MONEY or self.arrangement.money_flows
        )

    @cached_property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        return tuple(self._shortfalls())

    @property
    def is_sound(self) -> bool:
        """Whether it is executed and meets every rule, so that it proves the activity for those it covers."""
        return not self.shortfalls

    @property
    def has_enough_elements(self) -> bool:
        return len(self.arrangement.elements) >= rules.MINIMUM_ELEMENTS.value

    def _shortfalls(self) -> Iterator[Shortfall]:
        it = self.arrangement
        executed = improvement.COLLABORATION.parts[0]
        if not it.signed_by_us_on:
            yield Shortfall("You have not signed it.", WRITTEN, "signed_by_us_on")
        if not it.signed_by_them_on:
            yield Shortfall("The primary care practice has not signed it.", WRITTEN, "signed_by_them_on")
        if not it.effective_on:
            yield Shortfall("It has no effective date.", WRITTEN, "effective_on")
        if self.is_executed and not self.period.is_assured:
            yield Shortfall(f"It is not in force for long enough. {self.period.sentence}", executed, "effective_on")
        if not self.has_enough_elements:
            least = rules.MINIMUM_ELEMENTS
            words = (
                f"It covers {len(it.elements)} of {len(rules.ELEMENTS)} elements; at least {least.value} are needed."
            )
            yield Shortfall(words, least, "elements")
        if it.money_flows is None:
            yield Shortfall("Whether money flows is not answered.", ASKED[-1], "money_flows")
        for condition, answer in self.conditions:
            if answer != ConditionAnswer.YES:
                said = ConditionAnswer(answer).label.lower() if answer else "not answered"
                yield Shortfall(f"{condition.question} ({said})", condition, condition.id)


class Cover(StrEnum):
    """How far a clinician is covered, the best first."""

    PROVEN = "proven"
    EXECUTED = "executed"
    DRAFT = "draft"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """A participant and the arrangements that name them. `period` counts the days under arrangements that are sound."""

    participant: Participant
    arrangements: tuple[ArrangementStanding, ...]
    period: periods.Standing

    @property
    def cover(self) -> Cover:
        if self.period.is_assured:
            return Cover.PROVEN
        if any(standing.is_executed for standing in self.arrangements):
            return Cover.EXECUTED
        return Cover.DRAFT if self.arrangements else Cover.NONE

    @property
    def has_arrangement(self) -> bool:
        """Whether an executed arrangement names the clinician."""
        return self.cover in (Cover.PROVEN, Cover.EXECUTED)


def standings_of(practice: Practice, *, today: date) -> list[ArrangementStanding]:
    """Every arrangement of the practice, by partner; the clinicians of each are loaded with it."""
    year = YEARS[practice.performance_year]
    arrangements = practice.arrangements.prefetch_related("clinicians")
    return [ArrangementStanding(arrangement=arrangement, year=year, today=today) for arrangement in arrangements]


def coverage(
    participants: Iterable[Participant],
    standings: Iterable[ArrangementStanding],
    *,
    year: PerformanceYear,
    today: date,
) -> list[Coverage]:
    """For each participant, in their order, the arrangements that cover them."""
    naming: dict[int, list[ArrangementStanding]] = {}
    for standing in standings:
        for clinician in standing.arrangement.clinicians.all():
            naming.setdefault(clinician.pk, []).append(standing)
    return [
        Coverage(
            participant=participant,
            arrangements=tuple(named := naming.get(participant.clinician.pk, [])),
            period=_period([standing for standing in named if standing.is_sound], year, today),
        )
        for participant in participants
    ]


def _period(standings: Iterable[ArrangementStanding], year: PerformanceYear, today: date) -> periods.Standing:
    stretches = [(standing.in_force_from, standing.arrangement.ended_on) for standing in standings]
    return periods.judge(stretches, rule=improvement.PERIOD_DAYS, year=year, today=today)
