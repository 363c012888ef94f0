"""Continuous periods within a performance year: how long they are, by when they must start, where they break.

Pure: `today` is an argument, and the number of days is a rule (42 CFR 512.735(a) and 512.740(a)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from asm_portal.dates import on_day
from asm_portal.rules.base import Value
from asm_portal.rules.years import PerformanceYear

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Stretch:
    """Days in a row, the first and the last included."""

    starts: date
    ends: date

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1


class Stage(StrEnum):
    """Where a period stands. The last two have no time left, or not enough in what is planned."""

    NOT_SET = "not_set"
    PLANNED = "planned"
    RUNNING = "running"
    COMPLETE = "complete"
    TOO_SHORT = "too_short"
    MISSED = "missed"

    @property
    def is_assured(self) -> bool:
        """Whether the days have been reached, or will be when all goes on as it is planned."""
        return self in (Stage.PLANNED, Stage.RUNNING, Stage.COMPLETE)


def joined(stretches: Iterable[tuple[date | None, date | None]], year: PerformanceYear) -> tuple[Stretch, ...]:
    """The stretches, (first day, last day or None while it goes on), as far as they lie in the year, in order.

    Those that overlap, or follow each other without a free day, become one. One without a first day does not count.
    """
    within = sorted(
        Stretch(max(starts, year.starts), min(ends or year.ends, year.ends))
        for starts, ends in stretches
        if starts and starts <= year.ends and (ends or year.ends) >= max(starts, year.starts)
    )
    found: list[Stretch] = []
    for stretch in within:
        if found and stretch.starts <= found[-1].ends + DAY:
            found[-1] = Stretch(found[-1].starts, max(found[-1].ends, stretch.ends))
        else:
            found.append(stretch)
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A continuous period of `rule.value` days within `year`, as of `today`; `stretches` are as `joined` makes them."""

    rule: Value[int]
    year: PerformanceYear
    stretches: tuple[Stretch, ...]
    today: date

    @property
    def latest_start(self) -> date:
        return self.year.ends - timedelta(days=self.rule.value - 1)

    @property
    def days_to_start(self) -> int:
        """Days left until the last day to start; negative once it has gone by."""
        return (self.latest_start - self.today).days

    @property
    def longest(self) -> Stretch | None:
        """The longest one; of equals the first."""
        return max(self.stretches, key=lambda stretch: stretch.days, default=None)

    @property
    def gaps(self) -> tuple[Stretch, ...]:
        """The breaks between stretches."""
        return tuple(Stretch(one.ends + DAY, other.starts - DAY) for one, other in pairwise(self.stretches))

    @cached_property
    def complete_on(self) -> date | None:
        """The day on which the days are reached for the first time; None when no stretch is long enough."""
        return min(
            (stretch.starts + timedelta(days=self.rule.value - 1) for stretch in self._long_enough), default=None
        )

    @property
    def days_done(self) -> int:
        """How many days in a row have gone by until today, of the stretch that counts."""
        counted = self._counted
        return (min(self.today, counted.ends) - counted.starts).days + 1 if counted else 0

    @property
    def stage(self) -> Stage:
        if complete_on := self.complete_on:
            if complete_on < self.today:
                return Stage.COMPLETE
            counted = self._counted
            return Stage.RUNNING if counted and counted.starts <= self.today else Stage.PLANNED
        if self.days_to_start < 0 and not self._can_still_grow:
            return Stage.MISSED
        return Stage.TOO_SHORT if self.stretches else Stage.NOT_SET

    @property
    def is_assured(self) -> bool:
        return self.stage.is_assured

    @property
    def mark(self) -> str:
        """The shape that stands beside the sentence; see templates/components/mark.html."""
        shapes = {Stage.COMPLETE: "done", Stage.RUNNING: "current", Stage.PLANNED: "waiting"}
        return shapes.get(self.stage, "failed")

    @property
    def sentence(self) -> str:
        days = self.rule.value
        match self.stage:
            case Stage.COMPLETE:
                return f"{days} days in a row were reached on {in_words(self.complete_on)}."
            case Stage.RUNNING:
                return f"Day {self.days_done} of {days}. Reached on {in_words(self.complete_on)}, if there is no break."
            case Stage.PLANNED:
                counted = self._counted
                starts = counted.starts if counted else None
                return f"Starts on {in_words(starts)}, and reaches {days} days on {in_words(self.complete_on)}."
            case Stage.TOO_SHORT if self.longest:
                return f"The longest stretch has {self.longest.days} of {days} days. {self._last_call}"
            case Stage.MISSED:
                return f"{days} days in a row no longer fit. The last day to start was {in_words(self.latest_start)}."
        return f"No first day is set. {self._last_call}"

    @property
    def _long_enough(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if stretch.days >= self.rule.value]

    @property
    def _counted(self) -> Stretch | None:
        """The first stretch that is long enough; else the longest."""
        return self._long_enough[0] if self._long_enough else self.longest

    @property
    def _can_still_grow(self) -> bool:
        """Whether a stretch that ends too early, but not before today, began early enough to be made longer."""
        return any(stretch.starts <= self.latest_start and stretch.ends >= self.today for stretch in self.stretches)

    @property
    def _last_call(self) -> str:
        if self.days_to_start < 0:
            return "Let it go on: it is too late to start another."
        left = "today" if self.days_to_start == 0 else f"{self.days_to_start} day{'s'[: self.days_to_start != 1]} left"
        return f"The last day to start is {in_words(self.latest_start)}: {left}."


def judge(
    stretches: Iterable[tuple[date | None, date | None]], *, rule: Value[int], year: PerformanceYear, today: date
) -> Standing:
    """Where a period stands whose stretches are (first day, last day or None while it goes on), in any order."""
    return Standing(rule=rule, year=year, stretches=joined(stretches, year), today=today)


def in_words(day: date | None) -> str:
    return on_day(day) if day else "a day that is not known"
