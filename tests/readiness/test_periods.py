"""Days in a row within a performance year: when they are reached, by when they must start, and where they break."""

from datetime import date

import pytest

from asm_portal.rules import improvement, interoperability
from asm_portal.rules.years import YEARS
from readiness.periods import Stage, Standing, Stretch, joined, judge

YEAR = YEARS[2027]


def ninety(*stretches: tuple[date | None, date | None], today: date = date(2026, 12, 1)) -> Standing:
    return judge(stretches, rule=improvement.PERIOD_DAYS, year=YEAR, today=today)


def test_the_last_day_to_start_is_that_of_the_rules() -> None:
    assert ninety().latest_start == YEAR.improvement_latest_start == date(2027, 10, 3)
    half_a_year = judge([], rule=interoperability.PERIOD_DAYS, year=YEAR, today=date(2026, 12, 1))
    assert half_a_year.latest_start == YEAR.interoperability_latest_start == date(2027, 7, 5)
    assert half_a_year.days_to_start == 216


@pytest.mark.parametrize("year", YEARS.values(), ids=str)
def test_a_period_that_starts_on_the_last_day_just_fits_in_every_year(year) -> None:
    for rule in (improvement.PERIOD_DAYS, interoperability.PERIOD_DAYS):
        latest = judge([], rule=rule, year=year, today=year.starts).latest_start
        assert judge([(latest, None)], rule=rule, year=year, today=year.starts).complete_on == year.ends


@pytest.mark.parametrize(
    ("stretches", "today", "stage"),
    [
        ([], date(2027, 10, 3), Stage.NOT_SET),
        ([], date(2027, 10, 4), Stage.MISSED),
        ([(date(2027, 1, 1), None)], date(2026, 12, 31), Stage.PLANNED),
        ([(date(2027, 1, 1), None)], date(2027, 1, 1), Stage.RUNNING),
        ([(date(2027, 1, 1), None)], date(2027, 3, 31), Stage.RUNNING),
        ([(date(2027, 1, 1), None)], date(2027, 4, 1), Stage.COMPLETE),
        ([(date(2027, 1, 1), date(2027, 3, 31))], date(2027, 2, 1), Stage.RUNNING),
        ([(date(2027, 1, 1), date(2027, 3, 30))], date(2027, 2, 1), Stage.TOO_SHORT),
        ([(date(2027, 1, 1), date(2027, 3, 30))], date(2027, 10, 4), Stage.MISSED),
        ([(date(2027, 10, 3), date(2027, 12, 30))], date(2027, 11, 1), Stage.TOO_SHORT),
        ([(date(2027, 10, 4), None)], date(2027, 11, 1), Stage.MISSED),
        ([(date(2026, 1, 1), None)], date(2027, 4, 1), Stage.COMPLETE),
        ([(date(2028, 1, 1), None)], date(2027, 4, 1), Stage.NOT_SET),
        ([(None, None)], date(2027, 4, 1), Stage.NOT_SET),
    ],
)
def test_where_a_period_stands(stretches, today: date, stage: Stage) -> None:
    assert ninety(*stretches, today=today).stage is stage


def test_days_before_and_after_the_year_do_not_count() -> None:
    assert joined([(date(2026, 6, 1), date(2028, 6, 1))], YEAR) == (Stretch(YEAR.starts, YEAR.ends),)


def test_stretches_that_touch_are_one_and_the_breaks_between_others_are_named() -> None:
    standing = ninety(
        (date(2027, 5, 1), date(2027, 5, 31)),
        (date(2027, 1, 1), date(2027, 1, 31)),
        (date(2027, 2, 1), date(2027, 2, 28)),
    )
    assert standing.stretches == (
        Stretch(date(2027, 1, 1), date(2027, 2, 28)),
        Stretch(date(2027, 5, 1), date(2027, 5, 31)),
    )
    assert standing.gaps == (Stretch(date(2027, 3, 1), date(2027, 4, 30)),)
    assert (standing.longest, standing.is_assured) == (standing.stretches[0], False)


def test_two_halves_with_a_break_are_not_days_in_a_row() -> None:
    assert not ninety((date(2027, 1, 1), date(2027, 3, 1)), (date(2027, 3, 3), date(2027, 5, 1))).is_assured


def test_it_says_in_words_what_to_do_and_by_when() -> None:
    assert ninety().sentence == "No first day is set. The last day to start is 3 October 2027: 306 days left."
    assert ninety(today=date(2027, 10, 2)).sentence.endswith("3 October 2027: 1 day left.")
    assert ninety(today=date(2027, 10, 3)).sentence.endswith("3 October 2027: today.")
    assert ninety(today=date(2027, 10, 4)).sentence == (
        "90 days in a row no longer fit. The last day to start was 3 October 2027."
    )
    going_on = (date(2027, 1, 1), None)
    assert ninety(going_on).sentence == "Starts on 1 January 2027, and reaches 90 days on 31 March 2027."
    assert ninety(going_on, today=date(2027, 1, 31)).sentence == (
        "Day 31 of 90. Reached on 31 March 2027, if there is no break."
    )
    assert ninety(going_on, today=date(2027, 6, 1)).sentence == "90 days in a row were reached on 31 March 2027."
    assert ninety((date(2027, 10, 3), date(2027, 12, 30)), today=date(2027, 11, 1)).sentence == (
        "The longest stretch has 89 of 90 days. Let it go on: it is too late to start another."
    )
