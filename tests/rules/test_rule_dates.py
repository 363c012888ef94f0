"""Performance years, deadlines and the timeline."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from asm_portal.rules import improvement, interoperability
from asm_portal.rules.timeline import EVENTS, EventKind
from asm_portal.rules.years import YEARS

TODAY = date(2026, 11, 22)
BY_ID = {event.id.removeprefix("timeline."): event for event in EVENTS}


def test_there_are_five_performance_years() -> None:
    assert list(YEARS) == [2027, 2028, 2029, 2030, 2031]


@pytest.mark.parametrize(
    ("year", "data_year", "payment_year", "risk_level", "deadline"),
    [
        (2027, 2025, 2029, "0.09", date(2028, 3, 31)),
        (2028, 2026, 2030, "0.09", date(2029, 3, 31)),
        (2029, 2027, 2031, "0.10", date(2030, 3, 31)),
        (2030, 2028, 2032, "0.11", date(2031, 3, 31)),
        (2031, 2029, 2033, "0.12", date(2032, 3, 31)),
    ],
)
def test_each_performance_year_has_its_dates_and_risk_level(
    year: int, data_year: int, payment_year: int, risk_level: str, deadline: date
) -> None:
    performance_year = YEARS[year]
    assert performance_year.data_year == data_year
    assert performance_year.payment_year == payment_year
    assert performance_year.risk_level.value == Decimal(risk_level)
    assert performance_year.submission_deadline == deadline


def test_the_latest_starts_in_2027_are_5_july_and_3_october() -> None:
    assert YEARS[2027].interoperability_latest_start == date(2027, 7, 5)
    assert YEARS[2027].improvement_latest_start == date(2027, 10, 3)


@pytest.mark.parametrize("year", YEARS)
def test_a_period_that_starts_on_the_latest_day_just_fits_into_the_year(year: int) -> None:
    for start, days in (
        (YEARS[year].improvement_latest_start, improvement.PERIOD_DAYS.value),
        (YEARS[year].interoperability_latest_start, interoperability.PERIOD_DAYS.value),
    ):
        assert start + timedelta(days=days - 1) == date(year, 12, 31)


def test_the_timeline_is_in_order() -> None:
    assert [event.sorts_at for event in EVENTS] == sorted(event.sorts_at for event in EVENTS)


@pytest.mark.parametrize(
    ("event", "on"),
    [
        ("2026_proposed", date(2025, 7, 16)),
        ("2026_proposed_correction", date(2025, 8, 14)),
        ("2026_comments", date(2025, 9, 12)),
        ("2026_final_released", date(2025, 10, 31)),
        ("2026_final_published", date(2025, 11, 5)),
        ("2026_effective", date(2026, 1, 1)),
        ("2026_correction", date(2026, 3, 12)),
        ("office_hour", date(2026, 4, 8)),
        ("2027_proposed", date(2026, 7, 16)),
        ("2027_comments", date(2026, 9, 14)),
        ("2027_performance", date(2027, 1, 1)),
        ("2027_interoperability_start", date(2027, 7, 5)),
        ("2027_improvement_start", date(2027, 10, 3)),
        ("2027_submission", date(2028, 3, 31)),
        ("2027_payment", date(2029, 1, 1)),
        ("2031_payment", date(2033, 1, 1)),
    ],
)
def test_dated_events_fall_on_their_day(event: str, on: date) -> None:
    assert BY_ID[event].on == on


def test_the_model_ends_with_the_last_payment_year() -> None:
    assert BY_ID["2031_payment"].until == date(2033, 12, 31)


@pytest.mark.parametrize("event", ["2027_final_list", "portal_opens", "2027_final_rule", "2027_reports"])
def test_events_without_a_date_say_what_is_known(event: str) -> None:
    assert not BY_ID[event].is_dated
    assert BY_ID[event].when
    assert BY_ID[event].note


def test_every_event_has_a_date_or_says_when_in_words() -> None:
    assert all(event.is_dated != bool(event.when) for event in EVENTS)


def test_what_is_past_is_told_from_what_is_to_come() -> None:
    assert BY_ID["2026_final_published"].is_past(TODAY)
    assert BY_ID["2027_preliminary_list"].is_past(TODAY)
    assert BY_ID["2027_final_list"].is_past(TODAY)
    assert not BY_ID["portal_opens"].is_past(TODAY)
    assert not BY_ID["2027_performance"].is_past(TODAY)
    assert not BY_ID["2027_performance"].is_past(date(2027, 12, 31))
    assert BY_ID["2027_performance"].is_past(date(2028, 1, 1))


def test_a_deadline_on_a_weekend_carries_a_warning() -> None:
    warned = {
        event.performance_year for event in EVENTS if event.id.endswith("_submission") and "weekend" in event.note
    }
    assert warned == {2028, 2029}


def test_each_performance_year_has_three_deadlines() -> None:
    for year in YEARS:
        deadlines = [e for e in EVENTS if e.kind is EventKind.DEADLINE and e.performance_year == year]
        assert len(deadlines) == 3
