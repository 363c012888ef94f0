"""The checklist: its rows are worked in place, found by filters, changed in bulk, and never overwritten unseen."""

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.actions.plan import answer_questions
from readiness.models import HistoryEntry, Task, TaskStatus
from tests.pages.reading import words
from tests.readiness.conftest import Clinic
from tests.readiness.reading import address, browser, row_of


def listed_items(client: Client, clinic: Clinic, **query: str) -> set[str]:
    """The items with a row."""
    page = client.get(address(clinic.practice, "checklist"), query)
    assert page.status_code == 200
    return set(re.findall(r'<tbody role="rowgroup" id="([A-F]\d+)"', page.content.decode()))


def test_tasks_of_the_practice_have_a_row_and_those_of_clinicians_one_together(carol: Client, clinic: Clinic) -> None:
    page = words(carol.get(address(clinic.practice, "checklist")))
    assert "E1 Confirm that you use certified EHR technology" in page
    assert page.count("Look the clinician up on the final participant list") == 2  # the row, and its "why"
    assert "0 of 12 done" in page
    assert "O'HARA B, ADA" not in page.partition("A1 Look")[2]


def test_a_group_opens_to_its_clinicians(carol: Client, clinic: Clinic) -> None:
    page = carol.get(address(clinic.practice, "checklist"), {"open": "A1"})
    for clinician in clinic.clinicians:
        assert str(clinician).replace("'", "&#x27;") in row_of(page, clinic.task("A1", clinician).pk)


def test_the_rule_its_source_and_its_certainty_are_one_click_away(carol: Client, clinic: Clinic) -> None:
    page = carol.get(address(clinic.practice, "checklist"))
    text = words(page)
    assert "A report that is not complete scores zero: −10 points on the final score." in text
    assert 'href="https://www.ecfr.gov/current/title-42/section-512.740"' in page.content.decode()
    assert "31 December 2026 (our advice); 5 July 2027 (CMS’s last day)" in text
    assert "not confirmed" in text


def test_filters(carol: Client, clinic: Clinic) -> None:
    Task.objects.filter(item="E1").update(owner=clinic.people.carol, status="done")
    Task.objects.filter(item="E2").update(owner=clinic.people.bob, own_due=date(2025, 1, 1))
    assert listed_items(carol, clinic, owner="me") == {"E1"}
    assert listed_items(carol, clinic, owner=str(clinic.people.bob.pk)) == {"E2"}
    assert listed_items(carol, clinic, due="overdue") == {"E2"}
    assert listed_items(carol, clinic, status="done") == {"E1"}
    assert "E1" not in listed_items(carol, clinic, status="open")
    assert {item[0] for item in listed_items(carol, clinic, category="quality")} == {"B"}
    assert "E11" in listed_items(carol, clinic, required="no")
    assert "E1" not in listed_items(carol, clinic, required="no")


def test_the_tasks_of_one_clinician_are_rows_of_their_own(carol: Client, clinic: Clinic) -> None:
    spine = clinic.clinicians[9]
    page = carol.get(address(clinic.practice, "checklist"), {"clinician": spine.pk})
    assert row_of(page, clinic.task("B8", spine).pk)
    assert not row_of(page, clinic.task("E1").pk)


@pytest.mark.parametrize("query", ["owner=99999", "status=lost", "clinician=x", "category=%00", "due=never"])
def test_a_filter_that_does_not_exist_is_explained(carol: Client, clinic: Clinic, query: str) -> None:
    page = carol.get(f"{address(clinic.practice, 'checklist')}?{query}")
    assert page.status_code == 400
    assert "There is a problem" in words(page)


@pytest.mark.parametrize("query", ["open=Z9", "open=%00", "open=A1&page=999", "page=x"])
def test_odd_addresses_still_lead_to_the_list(carol: Client, clinic: Clinic, query: str) -> None:
    assert carol.get(f"{address(clinic.practice, 'checklist')}?{query}").status_code == 200


def test_when_nothing_fits_the_page_says_so(carol: Client, clinic: Clinic) -> None:
    assert "No task fits these filters" in words(carol.get(address(clinic.practice, "checklist"), {"status": "done"}))


def row(task: Task, **changes: str) -> dict[str, str]:
    """What the form of a row sends."""
    sent = {"version": str(task.version), "status": task.status, "owner": "", "reason": "", "due": str(task.due or "")}
    return sent | changes


def test_a_row_is_saved_and_leads_back_to_the_same_list(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("E1")
    answer = carol.post(
        f"{address(clinic.practice, 'task-row', task.pk)}?category=interoperability",
        row(task, status="in_progress", owner=str(clinic.people.bob.pk), due="2026-12-15"),
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/checklist/?category=interoperability#task-{task.pk}")
    task.refresh_from_db()
    assert (task.status, task.owner, task.due) == ("in_progress", clinic.people.bob, date(2026, 12, 15))


def test_the_day_of_the_template_does_not_become_the_practices_own(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("E1")
    carol.post(address(clinic.practice, "task-row", task.pk), row(task, status="done"))
    carol.post(address(clinic.practice, "task-row", task.pk), row(clinic.task("E1"), due=""))
    assert clinic.task("E1").own_due is None
    assert clinic.task("E1").due == task.planned_due


def htmx(client: Client, clinic: Clinic, task: Task, **sent: str):  # type: ignore[no-untyped-def]
    return client.post(address(clinic.practice, "task-row", task.pk), row(task, **sent), headers={"HX-Request": "true"})


def test_htmx_gets_the_row_again_and_how_much_is_done_now(carol: Client, clinic: Clinic) -> None:
    answer = htmx(carol, clinic, clinic.task("E1"), status="done")
    assert answer.status_code == 200
    assert "E1 is saved." in words(answer)
    assert "1 of 10 done" in words(answer)
    assert 'name="version" value="2"' in row_of(answer, clinic.task("E1").pk)


def test_a_row_that_cannot_be_saved_says_why_and_keeps_what_was_entered(carol: Client, clinic: Clinic) -> None:
    task = clinic.task("E1")
    answer = htmx(carol, clinic, task, status="not_applicable", due="0002-01-01")
    assert answer.status_code == 422
    assert "Say why it does not apply." in words(answer)
    assert '<option value="not_applicable" selected>' in answer.content.decode()
    alone = carol.post(address(clinic.practice, "task-row", task.pk), row(task, status="not_applicable"))
    assert alone.status_code == 422
    assert "Say why it does not apply." in words(alone)
    assert clinic.task("E1").version == 1


@pytest.mark.parametrize("with_htmx", [True, False])
def test_of_two_who_edit_at_once_the_second_sees_both_and_decides(
    carol: Client, clinic: Clinic, with_htmx: bool
) -> None:
    seen = clinic.task("E1")
    browser(clinic.people.bob).post(address(clinic.practice, "task-row", seen.pk), row(seen, status="done"))
    headers = {"HX-Request": "true"} if with_htmx else {}
    where = address(clinic.practice, "task-row", seen.pk)
    answer = carol.post(where, row(seen, status="in_progress"), headers=headers)
    assert answer.status_code == 409
    text = words(answer)
    assert "bob@example.org has changed E1 in the meantime." in text
    assert "Status Done In progress" in text
    assert clinic.task("E1").status == TaskStatus.DONE
    again = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    assert again
    assert again[1] == "2"
    carol.post(where, row(seen, status="in_progress", version="2"))
    assert clinic.task("E1").status == TaskStatus.IN_PROGRESS


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "x"},
        {"version": ""},
        {"version": "99999999999"},
        {"status": "finished"},
        {"owner": "0"},
        {"owner": "x"},
        {"due": "tomorrow"},
        {"due": "9999-12-31"},
        {"reason": "a" * 501, "status": "not_applicable"},
        {"reason": "nul \0", "status": "not_applicable"},
        {"reason": "MBI 1EG4-TE5-MK73", "status": "not_applicable"},
    ],
    ids=str,
)
def test_wrong_input_changes_nothing_and_is_explained(carol: Client, clinic: Clinic, wrong: dict[str, str]) -> None:
    task = clinic.task("E1")
    answer = htmx(carol, clinic, task, **wrong)
    assert answer.status_code == 422
    assert 'class="row-problem"' in answer.content.decode()
    assert clinic.task("E1").version == 1


def pick(task: Task) -> str:
    return f"{task.pk}:{task.version}"


def send_bulk(client: Client, clinic: Clinic, picks: list[str], query: str = "", **sent: str):  # type: ignore[no-untyped-def]
    path = address(clinic.practice, "checklist-change")
    return client.post(f"{path}?{query}", {"pick": picks, "status": "", "owner": "", "due": "", "reason": ""} | sent)


def test_ticked_rows_change_together(carol: Client, clinic: Clinic) -> None:
    tasks = [clinic.task("E1"), clinic.task("E2")]
    answer = send_bulk(carol, clinic, [pick(task) for task in tasks], owner=str(clinic.people.dan.pk), due="2026-12-01")
    assert answer.status_code == 302
    assert "2 tasks are changed." in words(carol.get(answer.headers["Location"]))
    for task in (clinic.task("E1"), clinic.task("E2")):
        assert (task.owner, task.due, task.status) == (clinic.people.dan, date(2026, 12, 1), "to_do")


def stamp_on_page(client: Client, clinic: Clinic, item: str, query: str = "") -> str:
    html = client.get(f"{address(clinic.practice, 'checklist')}?{query}").content.decode()
    found = re.search(rf'value="({item}:[\d.]+)"', html)
    assert found
    return found[1]


def test_the_tick_of_a_group_changes_all_clinicians_who_pass_the_filters(carol: Client, clinic: Clinic) -> None:
    Task.objects.filter(item="A1", clinician=clinic.clinicians[0]).update(status="in_progress")
    picked = stamp_on_page(carol, clinic, "A1", "status=to_do")
    assert send_bulk(carol, clinic, [picked], "status=to_do", status="done").status_code == 302
    assert Task.objects.filter(item="A1", status="done").count() == 11
    assert clinic.task("A1", clinic.clinicians[0]).status == "in_progress"


def test_a_bulk_change_stops_where_somebody_else_was_faster(carol: Client, clinic: Clinic) -> None:
    group, single = stamp_on_page(carol, clinic, "A1"), clinic.task("E1")
    theirs = clinic.task("A1", clinic.clinicians[3])
    browser(clinic.people.bob).post(address(clinic.practice, "task-row", theirs.pk), row(theirs, status="done"))
    answer = send_bulk(carol, clinic, [group, pick(single)], status="in_progress")
    assert answer.status_code == 409
    assert "bob@example.org has changed A1 in the meantime. Nothing was saved" in words(answer)
    html = answer.content.decode()
    assert len(re.findall(r'class="pick"[^>]* checked', html)) == 2
    assert '<option value="in_progress" selected>' in html.partition('id="bulk"')[2]
    assert clinic.task("E1").status == TaskStatus.TO_DO


@pytest.mark.parametrize(
    ("picks", "sent", "problem"),
    [
        ([], {"status": "done"}, "Tick the rows that you want to change."),
        (["E1"], {}, "Choose what to change"),
        (["E1"], {"status": "not_applicable"}, "Say why it does not apply."),
        (["E1"], {"owner": "0"}, "Select a valid choice"),
        (["nonsense"], {"status": "done"}, "This page has been changed."),
        (["1:x"], {"status": "done"}, "This page has been changed."),
        (["999999999:1"], {"status": "done"}, "no longer on the checklist"),
    ],
)
def test_a_bulk_change_that_is_not_possible_is_explained(
    carol: Client, clinic: Clinic, picks: list[str], sent: dict[str, str], problem: str
) -> None:
    answer = send_bulk(carol, clinic, [pick(clinic.task("E1")) if it == "E1" else it for it in picks], **sent)
    assert answer.status_code == 422
    assert problem in words(answer)
    assert not HistoryEntry.objects.filter(action="changed").exists()


def test_a_viewer_reads_and_has_nothing_to_change(clinic: Clinic) -> None:
    html = browser(clinic.people.dan).get(address(clinic.practice, "checklist")).content.decode()
    assert "E1" in html
    assert 'name="pick"' not in html
    assert "<form method" not in html.partition("<main")[2].replace('action="/accounts/logout/"', "")


def test_managers_are_asked_what_is_not_answered(clinic: Clinic) -> None:
    alice = browser(clinic.people.alice)
    assert "6 questions about the practice are not answered" in words(alice.get(address(clinic.practice, "checklist")))
    answer_questions(clinic.practice, {"telehealth": True}, actor=clinic.people.alice)
    assert "5 questions about" in words(alice.get(address(clinic.practice, "checklist")))


def test_the_questions_change_the_checklist(clinic: Clinic) -> None:
    alice, where = browser(clinic.people.alice), address(clinic.practice, "questions")
    assert "Will you see ASM patients by telehealth?" in words(alice.get(where))
    answer = alice.post(where, {"telehealth": "yes", "payments": "no"})
    assert "12 tasks were added" in words(alice.get(answer.headers["Location"]))
    clinic.practice.refresh_from_db()
    assert clinic.practice.answers == {"telehealth": True, "payments": False}
    wrong = alice.post(where, {"telehealth": "perhaps"})
    assert wrong.status_code == 422
    assert "Select a valid choice" in words(wrong)


def rows_of(response) -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_the_list_as_a_file_has_a_line_for_each_task_that_fits(carol: Client, clinic: Clinic) -> None:
    Task.objects.filter(item="E1").update(notes="=2+3")
    where = address(clinic.practice, "checklist-export", "csv")
    everything = rows_of(carol.get(where))
    assert len(everything) == Task.objects.current(clinic.practice).count()
    assert [line["Item"] for line in everything[:12]] == ["A1"] * 12
    [line] = [line for line in everything if line["Item"] == "E1"]
    assert (line["Due"], line["Required"], line["Notes"]) == ("2026-12-31", "Required", "'=2+3")
    assert {line["Item"][0] for line in rows_of(carol.get(where, {"category": "cost"}))} == {"C"}
    workbook = carol.get(address(clinic.practice, "checklist-export", "xlsx"))
    assert b"".join(workbook).startswith(b"PK")  # type: ignore[arg-type]


def test_a_long_group_is_paged(carol: Client, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.checklist.GROUP_PAGE_SIZE", 5)
    where = address(clinic.practice, "checklist")
    page = carol.get(where, {"open": "A1", "page": "3"})
    assert "Page 3 of 3" in words(page)
    assert row_of(page, clinic.task("A1", clinic.clinicians[11]).pk)
    assert not row_of(page, clinic.task("A1", clinic.clinicians[0]).pk)


@pytest.mark.parametrize("query", ["", "open=A1", "due=overdue", "open=A1&owner=me&category=participation"])
def test_the_checklist_stays_within_its_budget_of_queries(
    carol: Client, clinic: Clinic, query: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        carol.get(f"{address(clinic.practice, 'checklist')}?{query}")
