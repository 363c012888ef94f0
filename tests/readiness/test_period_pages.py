"""The stretches of days that a form asks for: given, refused in words, and removed."""

import pytest
from django.test import Client

from readiness.models import Period, TaskStatus
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address
from tests.readiness.worksheets import MEDICARE_NUMBER, get, post


def test_the_first_day_is_set_and_the_page_says_when_the_days_are_reached(carol: Client, clinic: Clinic) -> None:
    assert "No first day is set. The last day to start is 5 July 2027" in get(carol, clinic, "interoperability")
    saved = post(carol, clinic, "period-new", "interoperability", version=0, starts_on="2027-01-01")
    assert saved.headers["Location"] == address(clinic.practice, "interoperability")
    assert "reaches 180 days on 29 June 2027" in get(carol, clinic, "interoperability")
    assert clinic.task("E2").status == TaskStatus.DONE


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"starts_on": ""}, "First day: This field is required."),
        ({"starts_on": "soon"}, "First day: This is not a date."),
        ({"starts_on": "2026-12-31"}, "First day: Choose a day in 2027."),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-31"}, "Last day: This is before the first day."),
        ({"starts_on": "2027-02-01", "note": MEDICARE_NUMBER}, "a Medicare Beneficiary Identifier"),
        ({"starts_on": "2027-02-01", "note": "\0"}, "Null characters are not allowed."),
    ],
)
def test_days_that_cannot_be_come_back_with_the_reason(
    carol: Client, clinic: Clinic, fields: dict[str, str], error: str
) -> None:
    response = post(carol, clinic, "period-new", "interoperability", version=0, **fields)
    assert response.status_code == 422
    assert error in words(response)
    assert not Period.objects.exists()


def test_a_second_stretch_on_the_same_day_is_refused(carol: Client, clinic: Clinic) -> None:
    for _ in range(2):
        response = post(carol, clinic, "period-new", "primary_care", version=0, starts_on="2027-01-01")
    assert response.status_code == 422
    assert "There is a stretch already that begins on this day." in words(response)


def test_a_stretch_is_removed_only_after_a_question(carol: Client, clinic: Clinic) -> None:
    post(carol, clinic, "period-new", "primary_care", version=0, starts_on="2027-01-01")
    period = Period.objects.get()
    assert "Remove a stretch of days?" in get(carol, clinic, "period-remove", period.pk)
    assert Period.objects.exists()
    post(carol, clinic, "period-remove", period.pk, version=1)
    assert not Period.objects.exists()


def test_nobody_elses_clinician_can_have_days_here(carol: Client, clinic: Clinic) -> None:
    stranger = clinic.people.other.clinicians.create(npi="1999999992")
    response = post(
        carol, clinic, "period-new", "primary_care", version=0, starts_on="2027-01-01", clinician=stranger.pk
    )
    assert response.status_code == 422
