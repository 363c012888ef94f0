"""The four forms as people see them: what they ask, what they answer, and what happens when something is wrong."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from readiness.actions.arrangements import add_arrangement
from readiness.actions.plan import sync_plan
from readiness.models import (
    Arrangement,
    Evidence,
    HistoryEntry,
    InteroperabilityReport,
    Period,
    PeriodKind,
    QualityCount,
    QualityPlan,
    TaskStatus,
)
from readiness.standing.arrangements import ASKED
from readiness.standing.primary_care import PARTS
from tests.pages.reading import links, words
from tests.readiness.conftest import Clinic

MOST_QUERIES = 14  # the session, the person, the membership and the notices of the frame among them
MEDICARE_NUMBER = "1EG4-TE5-MK73"


@pytest.fixture
def carol(clinic: Clinic, client: Client) -> Client:
    client.force_login(clinic.people.carol)
    return client


def address(clinic: Clinic, name: str, *args: object) -> str:
    return reverse(name, args=[clinic.practice.pk, *args])


def get(client: Client, clinic: Clinic, name: str, *args: object) -> str:
    response = client.get(address(clinic, name, *args))
    assert response.status_code == 200
    return words(response)


def post(client: Client, clinic: Clinic, name: str, *args: object, **data: object) -> HttpResponse:
    """Sends a form; parameters that are no names come with `fields`."""
    fields = data.pop("fields", {})
    return client.post(address(clinic, name, *args), {**data, **fields})


@pytest.mark.parametrize("name", ["interoperability", "arrangements", "primary-care", "quality"])
def test_a_page_asks_the_database_little(
    carol: Client, clinic: Clinic, name: str, django_assert_max_num_queries: Any
) -> None:
    for number in (3, 6, 12):
        arrangement_of(clinic, number)
    with django_assert_max_num_queries(MOST_QUERIES):
        get(carol, clinic, name)


# ------------------------------------------------------------------------------------------------------------- periods


def test_the_first_day_is_set_and_the_page_says_when_the_days_are_reached(carol: Client, clinic: Clinic) -> None:
    assert "No first day is set. The last day to start is 5 July 2027" in get(carol, clinic, "interoperability")
    saved = post(carol, clinic, "period-new", "interoperability", version=0, starts_on="2027-01-01")
    assert saved.headers["Location"] == address(clinic, "interoperability")
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


# ------------------------------------------------------------------------------------------ Promoting Interoperability

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
    bob = Client()
    bob.force_login(clinic.people.bob)
    late = send_report(bob, clinic, product="Bob’s chart")
    assert late.status_code == 409
    page = words(late)
    assert "carol@example.org saved this while you were writing" in page or "Carol saved this" in page
    assert "Certified product Carol’s chart Bob’s chart" in page
    assert late.context["form"]["product"].value() == "Bob’s chart"
    again = send_report(bob, clinic, product="Bob’s chart", version=late.context["form"]["version"].value())
    assert again.status_code == 302
    assert InteroperabilityReport.objects.get().product == "Bob’s chart"


def test_the_second_of_two_is_told_in_every_form(carol: Client, clinic: Clinic) -> None:
    made = arrangement_of(clinic, 1)
    ann = clinic.clinicians[0]
    period = {"version": 0, "starts_on": "2027-01-01"}
    post(carol, clinic, "period-new", "primary_care", **period)
    first = {
        ("arrangement-edit", made.pk): {"version": 1, "partner": "Elm Street"},
        ("period", Period.objects.get().pk): {"version": 1, "starts_on": "2027-02-01"},
        ("primary-care-processes",): {"version": 0, PARTS[0].id: "We ask."},
        ("quality-plan",): {"version": 0, "level": "clinician", "Q377": "ecqm", "Q220": "mips_cqm"},
        ("quality-month", 1): {"version": 0, "table": table(clinic, f"{ann.npi},Q236,40,30,24")},
        ("quality-cases", 2, ann.pk): {"version": 0, "Q236-eligible": 3, "Q236-reported": 2, "Q236-met": 1},
    }
    late = {
        ("arrangement-edit", made.pk): {"partner": "Elm Avenue"},
        ("period", Period.objects.get().pk): {"starts_on": "2027-03-01"},
        ("primary-care-processes",): {PARTS[0].id: "We always ask."},
        ("quality-plan",): {"Q236": "ecqm"},
        ("quality-month", 1): {"table": table(clinic, f"{ann.npi},Q236,50,30,24")},
        ("quality-cases", 2, ann.pk): {"Q236-eligible": 4},
    }
    for place, fields in first.items():
        assert post(carol, clinic, *place, fields=fields).status_code == 302, place
        second = post(carol, clinic, *place, fields=fields | late[place])
        assert second.status_code == 409, place
        [(name, yours)] = late[place].items()
        assert second.context["form"][name].value() == str(yours), place
        assert "Where you differ" in words(second), place
        version = second.context["form"]["version"].value()
        again = fields | late[place] | {"version": version}
        assert post(carol, clinic, *place, fields=again).status_code == 302, place


def test_a_viewer_reads_and_is_offered_nothing_to_change(clinic: Clinic, client: Client) -> None:
    client.force_login(clinic.people.dan)
    for name in ("interoperability", "arrangements", "primary-care", "quality"):
        html = client.get(address(clinic, name)).content.decode()
        assert "/edit/" not in html, name
        assert "/new/" not in html, name


# -------------------------------------------------------------------------------------------------------- arrangements

SOUND = {condition.id: "yes" for condition in ASKED}


def arrangement_of(clinic: Clinic, number: int) -> Arrangement:
    """One with everything, for the first clinicians."""
    return add_arrangement(
        clinic.practice,
        clinicians=clinic.clinicians[:number],
        actor=clinic.people.alice,
        partner="Elm Street Primary Care",
        signed_by_us_on=date(2026, 11, 1),
        signed_by_them_on=date(2026, 11, 20),
        effective_on=date(2027, 1, 1),
        elements=["data_sharing", "co_management", "transitions"],
        conditions=SOUND,
        money_flows=False,
    )


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
    assert response.headers["Location"] == address(clinic, "arrangement", made.pk)
    page = get(carol, clinic, "arrangement", made.pk)
    assert "You have not signed it." in page
    assert "It covers 0 of 5 elements; at least 3 are needed. Not confirmed: 42 CFR 512.735(c)(2)(ii)" in page


def test_what_was_filled_in_is_kept_and_shown_again(carol: Client, clinic: Clinic) -> None:
    made = arrangement_of(clinic, 3)
    form = carol.get(address(clinic, "arrangement-edit", made.pk)).context["form"]
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
        ({"signed_by_us_on": "0001-01-01"}, "Choose a day from 2025 to 2033."),
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
    form = carol.get(address(clinic, "arrangement-edit", made.pk)).context["form"]
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
    csv = b"".join(carol.get(address(clinic, "arrangements-export", "csv"))).decode()
    assert csv.splitlines()[1].startswith("Elm Street Primary Care,,Signed,")
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(carol.get(address(clinic, "arrangements-export", "xlsx"))))
    ).active
    assert [cell.value for cell in list(sheet.rows)[1]][:3] == ["Elm Street Primary Care", None, "Signed"]


# -------------------------------------------------------------------------------------------------------- primary care


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
    found = links(carol.get(address(clinic, "primary-care")))
    assert found[address(clinic, "task", task.pk)] == "Message log of January"


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
    csv = b"".join(carol.get(address(clinic, "primary-care-export", "csv"))).decode()
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


# ------------------------------------------------------------------------------------------------------------- quality


def table(clinic: Clinic, *rows: str) -> str:
    return "\n".join(["NPI,Measure,Eligible,Reported,Met", *rows])


def test_the_final_score_of_zero_is_said_first(carol: Client, clinic: Clinic) -> None:
    page = get(carol, clinic, "quality")
    assert "Final score zero for 12 of 12 clinicians, if nothing more is reported" in page
    ann = clinic.clinicians[0]
    pasted = post(carol, clinic, "quality-month", 1, version=0, table=table(clinic, f"{ann.npi},Q236,40,30,24"))
    assert pasted.status_code == 302
    page = get(carol, clinic, "quality")
    assert "Final score zero for 11 of 12 clinicians" in page
    assert "40 30 75.0 % 24 80.0 % Complete" in page
    assert clinic.task("B9", ann).status == TaskStatus.DONE


def test_a_table_with_a_wrong_line_saves_nothing_and_says_which(carol: Client, clinic: Clinic) -> None:
    ann = clinic.clinicians[0]
    text = table(clinic, f"{ann.npi},Q236,40,30,24", f"{ann.npi},Q377,4,5,1")
    response = post(carol, clinic, "quality-month", 1, version=0, table=text)
    assert response.status_code == 422
    assert "Line 3: 5 reported cases are more than the 4 eligible ones." in words(response)
    assert response.context["form"]["table"].value() == text
    assert not QualityCount.objects.exists()


def test_one_clinicians_numbers_can_be_typed(carol: Client, clinic: Clinic) -> None:
    ann = clinic.clinicians[0]
    fields = {"version": 0, "Q236-eligible": 20, "Q236-reported": 14, "Q236-met": 3}
    assert post(carol, clinic, "quality-cases", 2, ann.pk, fields=fields).status_code == 302
    assert "20 14 70.0 % 3 21.4 % 1 more to report" in get(carol, clinic, "quality")
    wrong = post(carol, clinic, "quality-cases", 2, ann.pk, fields={**fields, "version": 1, "Q236-reported": ""})
    assert "Give all three numbers, or none." in words(wrong)


def test_a_measure_is_reported_only_in_the_ways_it_has(carol: Client, clinic: Clinic) -> None:
    plan = {"version": 0, "level": "clinician", "Q377": "ecqm", "Q220": "mips_cqm", "Q236": "mips_cqm"}
    wrong = post(carol, clinic, "quality-plan", fields=plan | {"Q377": "mips_cqm"})
    assert "Q377 cannot be reported in that way." in words(wrong)
    assert post(carol, clinic, "quality-plan", fields=plan).status_code == 302
    assert QualityPlan.objects.get().collection_types == {"Q377": "ecqm", "Q220": "mips_cqm", "Q236": "mips_cqm"}


def test_only_a_small_practice_may_report_as_a_whole(carol: Client, clinic: Clinic) -> None:
    clinic.clinicians[11].delete()  # the only one in a small practice
    plan = {"version": 0, "level": "practice", "Q377": "ecqm", "Q220": "mips_cqm"}
    response = post(carol, clinic, "quality-plan", fields=plan)
    assert response.status_code == 422
    assert "Only a small practice may report as a whole." in words(response)


def test_a_small_practice_counts_as_one(carol: Client, clinic: Clinic) -> None:
    plan = {"version": 0, "level": "practice", "Q377": "ecqm", "Q220": "mips_cqm"}
    assert post(carol, clinic, "quality-plan", fields=plan).status_code == 302
    pasted = post(carol, clinic, "quality-month", 3, version=0, table="Measure,Eligible,Reported,Met\nQ236,20,20,9")
    assert pasted.status_code == 302
    assert "Every clinician has the one measure that keeps the final score from being zero" in get(
        carol, clinic, "quality"
    )


def test_there_is_no_thirteenth_month(carol: Client, clinic: Clinic) -> None:
    assert carol.get(address(clinic, "quality-month", 13)).status_code == 404


def test_the_results_and_the_table_of_a_month_are_files_too(carol: Client, clinic: Clinic) -> None:
    ann = clinic.clinicians[0]
    post(carol, clinic, "quality-month", 1, version=0, table=table(clinic, f"{ann.npi},Q236,40,30,24"))
    results = b"".join(carol.get(address(clinic, "quality-export", "csv"))).decode()
    assert ",Q236,,40,30,24,0.75,Yes,Yes,0.8,No,January" in results
    month = b"".join(carol.get(address(clinic, "quality-month-export", 1, "csv"))).decode()
    assert f'{ann.npi},"{ann}",Q236,40,30,24' in month
    assert len(month.splitlines()) == 1 + 12 * 4
