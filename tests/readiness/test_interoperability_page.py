"""Promoting Interoperability: what is missing and what that costs, and what is refused in words."""

import pytest
from django.http import HttpResponse
from django.test import Client

from readiness.models import InteroperabilityReport, TaskStatus
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import browser
from tests.readiness.worksheets import MEDICARE_NUMBER, get, post

REPORT = {
    "version": 0,
    "cehrt_id": "0015e-ABCDEFGHJK",
    "product": "Chart 12",
    "exchange": "1",
    "PI_EP_1-numerator": "90",
    "PI_EP_1-denominator": "100",
    "PI_EP_2-yes": "yes",
    "PI_HIE_5-yes": "yes",
    "PI_PEA_1-numerator": "80",
    "PI_PEA_1-denominator": "100",
    "PI_PHCDRR_1-engagement": "PROD",
    "PI_PHCDRR_3-exclusion": "PI_PHCDRR_3_EX_1",
    "PI_PPHI_1.analysis-yes": "yes",
    "PI_PPHI_1.analysis-done_on": "2027-05-01",
    "PI_PPHI_1.management-yes": "yes",
    "PI_PPHI_1.management-done_on": "2027-06-01",
    "PI_PPHI_2-yes": "yes",
    "PI_PPHI_2-done_on": "2027-06-01",
    "PI_ONCDIR_1-yes": "yes",
    "PI_INFBLO_1-yes": "yes",
}


def send_report(client: Client, clinic: Clinic, **changes: object) -> HttpResponse:
    return post(client, clinic, "interoperability-edit", fields=REPORT | changes)


def test_an_empty_report_says_everything_that_is_missing_and_what_it_costs(carol: Client, clinic: Clinic) -> None:
    page = get(carol, clinic, "interoperability")
    assert "Incomplete: 14 things missing A report that is not complete scores zero, which costs all 10 points." in page


def test_a_full_report_is_complete_has_its_score_and_does_the_tasks(carol: Client, clinic: Clinic) -> None:
    post(carol, clinic, "period-new", "interoperability", version=0, starts_on="2027-01-01")
    assert send_report(carol, clinic).status_code == 302
    page = get(carol, clinic, "interoperability")
    assert "Nothing is missing, if the period goes on as planned." in page
    assert "Score 94.0 %" in page
    assert "It would cost 0.6 points of the final score." in page
    assert "0015EABCDEFGHJK" in page
    tasks = clinic.practice.tasks.filter(item__startswith="E")
    assert set(tasks.values_list("status", flat=True)) == {TaskStatus.DONE}


def test_a_task_that_is_no_longer_proven_is_in_progress_again(carol: Client, clinic: Clinic) -> None:
    send_report(carol, clinic)
    assert clinic.task("E8").status == TaskStatus.DONE
    send_report(carol, clinic, version=1, **{"PI_PPHI_2-yes": "no"})
    assert clinic.task("E8").status == TaskStatus.IN_PROGRESS


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("cehrt_id", "0015E", "The ID has 15 letters and digits; this has 5 characters."),
        ("cehrt_id", "15.04.04.3010.Onco.28.01.1.181214", "This is the number of one product."),
        ("PI_EP_1-numerator", "101", "This is more than the denominator."),
        ("PI_EP_1-numerator", "", "Give the numerator too."),
        ("PI_EP_1-numerator", "-1", "greater than or equal to 0"),
        ("PI_EP_1-numerator", "9" * 30, "less than or equal to"),
        ("PI_EP_1-numerator", "many", "Write a whole number."),
        ("PI_EP_1-exclusion", "PI_LVPP_1", "Either report the measure or claim an exclusion, not both."),
        ("PI_EP_2-exclusion", "PI_LVPP_1", "Select a valid choice."),
        ("PI_PPHI_2-done_on", "2026-05-01", "Choose a day in 2027"),
        ("exchange", "7", "Select a valid choice."),
        ("product", MEDICARE_NUMBER, "a Medicare Beneficiary Identifier"),
    ],
)
def test_what_cannot_be_comes_back_with_everything_else_kept(
    carol: Client, clinic: Clinic, field: str, value: str, error: str
) -> None:
    response = send_report(carol, clinic, **{field: value})
    assert response.status_code == 422
    assert error in words(response)
    assert response.context["form"]["PI_PEA_1-numerator"].value() == "80"
    assert not InteroperabilityReport.objects.exists()


def test_of_two_people_the_second_is_told_and_sees_both(carol: Client, clinic: Clinic) -> None:
    send_report(carol, clinic, product="Carol’s chart")
    bob = browser(clinic.people.bob)
    late = send_report(bob, clinic, product="Bob’s chart")
    assert late.status_code == 409
    page = words(late)
    assert "carol@example.org saved this while you were writing" in page or "Carol saved this" in page
    assert "Certified product Carol’s chart Bob’s chart" in page
    assert late.context["form"]["product"].value() == "Bob’s chart"
    again = send_report(bob, clinic, product="Bob’s chart", version=late.context["form"]["version"].value())
    assert again.status_code == 302
    assert InteroperabilityReport.objects.get().product == "Bob’s chart"
