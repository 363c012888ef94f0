"""The primary care activity: its processes, its days and its counts of patients."""

import pytest
from django.test import Client

from readiness.models import Evidence, Period, PeriodKind, TaskStatus
from readiness.standing.primary_care import PARTS
from tests.pages.reading import links, words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address
from tests.readiness.worksheets import MEDICARE_NUMBER, get, post


def test_the_activity_is_there_with_three_processes_and_days_for_everyone(carol: Client, clinic: Clinic) -> None:
    page = get(carol, clinic, "primary-care")
    assert "0 of 3 processes described; 12 of 12 participants without the days" in page
    post(carol, clinic, "primary-care-processes", fields={"version": 0, **{part.id: "We ask." for part in PARTS}})
    post(carol, clinic, "period-new", "primary_care", version=0, starts_on="2027-01-01")
    page = get(carol, clinic, "primary-care")
    assert "All three processes are described, and their days hold for everyone" in page
    statuses = clinic.practice.tasks.filter(item__in=["D1", "D2", "D3", "D8"]).values_list("status", flat=True)
    assert set(statuses) == {TaskStatus.DONE}


def test_the_evidence_of_a_process_is_one_click_away(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("D2", clinic.clinicians[0])
    assert "No evidence yet" in get(carol, clinic, "primary-care")
    Evidence.objects.create(
        practice=clinic.practice,
        task=task,
        title="Message log of January",
        url="https://intranet.example/log",
        added_by=clinic.people.carol,
    )
    found = links(carol.get(address(clinic.practice, "primary-care")))
    assert found[address(clinic.practice, "task", task.pk)] == "Message log of January"


def test_one_who_joins_late_is_named(carol: Client, clinic: Clinic) -> None:
    post(carol, clinic, "period-new", "primary_care", version=0, starts_on="2027-01-01")
    late = clinic.clinicians[4]
    post(carol, clinic, "period-new", "primary_care", version=0, starts_on="2027-11-01", clinician=late.pk)
    page = get(carol, clinic, "primary-care")
    assert "1 of 12 participants without the days" in page
    assert f"{late} The longest stretch has 61 of 90 days." in page
    assert Period.objects.filter(kind=PeriodKind.PRIMARY_CARE, clinician=late).exists()


def test_patients_are_counted_by_month_with_a_total(carol: Client, clinic: Clinic) -> None:
    counts = {"seen-1": 10, "access-1": 9, "screening-1": 4, "seen-2": 5, "communication-2": 5}
    response = post(carol, clinic, "primary-care-counts", fields={"version": 0, **counts})
    assert response.status_code == 302
    page = get(carol, clinic, "primary-care")
    assert "January 10 9 0 4 February 5 0 5 0 Total 15 9 5 4" in page
    csv = b"".join(carol.get(address(clinic.practice, "primary-care-export", "csv"))).decode()
    assert csv.splitlines()[-1] == "Total,15,9,5,4"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"seen-1": "10", "access-1": "11"}, "This is more than the 10 patients who were seen."),
        ({"access-1": "1"}, "Say how many patients were seen."),
        ({"seen-1": "ten"}, "Write a whole number."),
    ],
)
def test_counts_that_cannot_be_are_refused_in_words(
    carol: Client, clinic: Clinic, fields: dict[str, str], error: str
) -> None:
    response = post(carol, clinic, "primary-care-counts", fields={"version": 0} | fields)
    assert response.status_code == 422
    assert error in words(response)


def test_processes_with_patient_data_are_refused_and_kept_in_the_form(carol: Client, clinic: Clinic) -> None:
    text = f"We asked {MEDICARE_NUMBER}."
    response = post(carol, clinic, "primary-care-processes", fields={"version": 0, PARTS[0].id: text})
    assert response.status_code == 422
    assert response.context["form"][PARTS[0].id].value() == text
