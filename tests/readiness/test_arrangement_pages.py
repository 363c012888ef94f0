"""Collaborative care arrangements: who is without one, what one lacks, and the sheet to sign."""

import io

import openpyxl
import pytest
from django.test import Client

from readiness.actions.plan import sync_plan
from readiness.models import Arrangement, HistoryEntry, TaskStatus
from readiness.standing.primary_care import PARTS
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address
from tests.readiness.worksheets import MEDICARE_NUMBER, arrangement_of, get, post


def test_the_page_says_first_who_has_no_arrangement(carol: Client, clinic: Clinic) -> None:
    assert "12 of 12 clinicians have no arrangement" in get(carol, clinic, "arrangements")
    arrangement_of(clinic, 10)
    page = get(carol, clinic, "arrangements")
    without = "; ".join(sorted(map(str, clinic.clinicians[10:])))
    assert f"2 of 12 clinicians have no arrangement {without}" in page
    assert clinic.task("D5", clinic.clinicians[0]).status == TaskStatus.DONE
    assert clinic.task("D5", clinic.clinicians[11]).status == TaskStatus.TO_DO
    arrangement_of(clinic, 12)
    assert "Every clinician has an arrangement" in get(carol, clinic, "arrangements")


def test_who_joins_later_is_not_covered_and_who_leaves_is_not_counted(carol: Client, clinic: Clinic) -> None:
    post(carol, clinic, "period-new", "primary_care", version=0, starts_on="2027-01-01")
    post(carol, clinic, "primary-care-processes", fields={"version": 0, **{part.id: "We ask." for part in PARTS}})
    arrangement_of(clinic, 11)
    late = clinic.clinicians[11]
    clinic.practice.clinicians.filter(pk=late.pk).update(removed_at="2027-01-01T00:00Z")
    sync_plan(clinic.practice, actor=clinic.people.alice)
    assert "Every clinician has an arrangement" in get(carol, clinic, "arrangements")
    clinic.practice.clinicians.filter(pk=late.pk).update(removed_at=None)
    sync_plan(clinic.practice, actor=clinic.people.alice)
    assert f"1 of 12 clinicians has no arrangement {late}" in get(carol, clinic, "arrangements")
    assert clinic.task("D5", late).status == TaskStatus.TO_DO
    assert clinic.task("D1", late).status == TaskStatus.DONE


def test_without_any_the_page_says_how_to_begin(carol: Client, clinic: Clinic) -> None:
    page = get(carol, clinic, "arrangements")
    assert "No arrangement yet" in page
    assert "Add an arrangement" in page


def test_a_draft_needs_only_a_partner_and_says_what_is_missing(carol: Client, clinic: Clinic) -> None:
    response = post(carol, clinic, "arrangement-new", version=0, partner="Elm Street")
    made = Arrangement.objects.get()
    assert response.headers["Location"] == address(clinic.practice, "arrangement", made.pk)
    page = get(carol, clinic, "arrangement", made.pk)
    assert "You have not signed it." in page
    assert "It covers 0 of 5 elements; at least 3 are needed. Not confirmed: 42 CFR 512.735(c)(2)(ii)" in page


def test_what_was_filled_in_is_kept_and_shown_again(carol: Client, clinic: Clinic) -> None:
    made = arrangement_of(clinic, 3)
    form = carol.get(address(clinic.practice, "arrangement-edit", made.pk)).context["form"]
    assert form["partner"].value() == "Elm Street Primary Care"
    assert len(form["clinicians"].value()) == 3
    assert form["arrangements.voluntary"].value() == "yes"
    response = post(
        carol,
        clinic,
        "arrangement-edit",
        made.pk,
        version=1,
        partner="Elm Street Primary Care",
        clinicians=[clinic.clinicians[0].pk],
        elements=["transitions"],
        ended_on="2026-12-31",
        effective_on="2027-01-01",
    )
    assert response.status_code == 422
    assert "Ended on: This is before the effective date." in words(response)
    assert response.context["form"]["elements"].value() == ["transitions"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"partner": ""}, "This field is required."),
        ({"partner": "x" * 201}, "at most 200 characters"),
        ({"notes": MEDICARE_NUMBER}, "a Medicare Beneficiary Identifier"),
        ({"elements": ["telepathy"]}, "Select a valid choice."),
        ({"arrangements.voluntary": "perhaps"}, "Select a valid choice."),
        ({"signed_by_us_on": "0001-01-01"}, "Choose a day from 2017 to 2041."),
        ({"ended_on": "2027-05-01"}, "It has ended: say from when on it was in force."),
    ],
)
def test_an_arrangement_that_cannot_be_is_refused_in_words(
    carol: Client, clinic: Clinic, fields: dict[str, object], error: str
) -> None:
    response = post(carol, clinic, "arrangement-new", fields={"version": 0, "partner": "Elm Street"} | fields)
    assert response.status_code == 422
    assert error in words(response)
    assert not Arrangement.objects.exists()


def test_it_covers_only_clinicians_of_the_practice(carol: Client, clinic: Clinic) -> None:
    stranger = clinic.people.other.clinicians.create(npi="1999999992")
    response = post(carol, clinic, "arrangement-new", version=0, partner="Elm Street", clinicians=[stranger.pk])
    assert response.status_code == 422


def test_who_has_left_the_roster_stays_covered(carol: Client, clinic: Clinic) -> None:
    made = arrangement_of(clinic, 2)
    clinic.practice.clinicians.filter(pk=clinic.clinicians[0].pk).update(removed_at="2027-01-01T00:00Z")
    form = carol.get(address(clinic.practice, "arrangement-edit", made.pk)).context["form"]
    assert clinic.clinicians[0] in form.fields["clinicians"].queryset


def test_an_arrangement_is_removed_only_after_a_question_and_in_its_present_version(
    carol: Client, clinic: Clinic
) -> None:
    made = arrangement_of(clinic, 2)
    page = get(carol, clinic, "arrangement-remove", made.pk)
    assert "Remove the arrangement with Elm Street Primary Care?" in page
    late = post(carol, clinic, "arrangement-remove", made.pk, version=7)
    assert "Somebody changed it in the meantime." in words(late)
    assert Arrangement.objects.exists()
    post(carol, clinic, "arrangement-remove", made.pk, version=1)
    assert not Arrangement.objects.exists()
    assert HistoryEntry.objects.filter(subject="arrangement", action="removed").count() == 1


def test_the_worksheet_has_a_line_to_sign_for_both(carol: Client, clinic: Clinic) -> None:
    page = get(carol, clinic, "arrangement-worksheet", arrangement_of(clinic, 1).pk)
    assert "Riverside Heart Name and signature Date Elm Street Primary Care Name and signature Date" in page
    assert f"(NPI {clinic.clinicians[0].npi})" in page


def test_the_list_is_a_file_too(carol: Client, clinic: Clinic) -> None:
    arrangement_of(clinic, 1)
    csv = b"".join(carol.get(address(clinic.practice, "arrangements-export", "csv"))).decode()
    assert csv.splitlines()[1].startswith("Elm Street Primary Care,,Signed,")
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(carol.get(address(clinic.practice, "arrangements-export", "xlsx"))))
    ).active
    assert [cell.value for cell in list(sheet.rows)[1]][:3] == ["Elm Street Primary Care", None, "Signed"]
