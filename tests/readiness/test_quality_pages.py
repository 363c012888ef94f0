"""Quality data: typed or pasted by month, reported in the ways that a measure has."""

from django.test import Client

from readiness.models import QualityCount, QualityPlan, TaskStatus
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address
from tests.readiness.worksheets import get, post, table


def test_the_final_score_of_zero_is_said_first(carol: Client, clinic: Clinic) -> None:
    page = get(carol, clinic, "quality")
    assert "Final score zero for 12 of 12 clinicians, if nothing more is reported" in page
    ann = clinic.clinicians[0]
    pasted = post(carol, clinic, "quality-month", 1, version=0, table=table(f"{ann.npi},Q236,40,30,24"))
    assert pasted.status_code == 302
    page = get(carol, clinic, "quality")
    assert "Final score zero for 11 of 12 clinicians" in page
    assert "40 30 75.0 % 24 80.0 % Complete" in page
    assert clinic.task("B9", ann).status == TaskStatus.DONE


def test_a_table_with_a_wrong_line_saves_nothing_and_says_which(carol: Client, clinic: Clinic) -> None:
    ann = clinic.clinicians[0]
    text = table(f"{ann.npi},Q236,40,30,24", f"{ann.npi},Q377,4,5,1")
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
    assert carol.get(address(clinic.practice, "quality-month", 13)).status_code == 404


def test_the_results_and_the_table_of_a_month_are_files_too(carol: Client, clinic: Clinic) -> None:
    ann = clinic.clinicians[0]
    post(carol, clinic, "quality-month", 1, version=0, table=table(f"{ann.npi},Q236,40,30,24"))
    results = b"".join(carol.get(address(clinic.practice, "quality-export", "csv"))).decode()
    assert ",Q236,,40,30,24,0.75,Yes,Yes,0.8,No,January" in results
    month = b"".join(carol.get(address(clinic.practice, "quality-month-export", 1, "csv"))).decode()
    assert f'{ann.npi},"{ann}",Q236,40,30,24' in month
    assert len(month.splitlines()) == 1 + 12 * 4
