"""Reminders by e-mail: once before a date and once after it, as each member likes, and to be stopped with one click."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from participants.alerts import post
from readiness.actions.reminders import choose_reminders, remind_everyone
from readiness.models import Membership, PracticeClinician, Task, TaskStatus
from tests.lists import npi
from tests.readiness.conftest import People

MONDAY = date(2027, 3, 1)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def carol(people: People) -> Membership:
    return Membership.objects.get(practice=people.practice, user=people.carol)


@pytest.fixture
def task(people: People) -> Task:
    """Carol's, due in ten days."""
    return Task.objects.create(
        practice=people.practice,
        performance_year=2027,
        item="E2",
        owner=people.carol,
        planned_due=TUESDAY + timedelta(days=10),
    )


def mails_of(today: date) -> list[str]:
    """What is sent on a day."""
    mail.outbox.clear()
    remind_everyone(today=today)
    post.deliver()
    return [f"{message.subject}\n{message.body}" for message in mail.outbox]


def test_the_owner_hears_of_a_task_before_its_date_and_after_it_and_no_more_often(task: Task) -> None:
    assert [len(mails_of(TUESDAY + timedelta(days=days))) for days in range(16)] == [1] + [0] * 10 + [1] + [0] * 4


def test_a_reminder_says_what_is_due_when_and_where_to_stop(task: Task, people: People) -> None:
    [text] = mails_of(TUESDAY)
    assert text.startswith("A task is due: Riverside Heart\n")
    assert "12 March 2027: E2 " in text
    assert f"/practices/{people.practice.pk}/checklist/" in text
    [message] = mail.outbox
    assert message.to == ["carol@example.org"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["List-Unsubscribe"].strip("<>") in message.body


def test_an_item_of_many_clinicians_takes_one_line(people: People, carol: Membership) -> None:
    for number in range(12):
        clinician = PracticeClinician.objects.create(practice=people.practice, npi=npi(number))
        Task.objects.create(
            practice=people.practice,
            performance_year=2027,
            item="A1",
            clinician=clinician,
            owner=people.carol,
            planned_due=TUESDAY,
        )
    [text] = mails_of(TUESDAY)
    assert text.startswith("12 tasks are due: ")
    assert "2 March 2027: A1 Look the clinician up on the final participant list, for 12 clinicians\n" in text
    assert text.count(": A1 ") == 1


def test_a_round_that_runs_twice_reminds_once(task: Task) -> None:
    remind_everyone(today=TUESDAY)
    remind_everyone(today=TUESDAY)
    post.deliver()
    assert len(mail.outbox) == 1


def test_what_is_done_before_the_mail_goes_out_is_not_mentioned(task: Task) -> None:
    remind_everyone(today=TUESDAY)
    Task.objects.update(status=TaskStatus.DONE)
    post.deliver()
    assert mail.outbox == []


def test_a_date_that_moves_is_another_thing_to_be_reminded_of(task: Task) -> None:
    assert len(mails_of(TUESDAY)) == 1
    Task.objects.update(own_due=TUESDAY + timedelta(days=5))
    assert len(mails_of(TUESDAY + timedelta(days=1))) == 1


@pytest.mark.parametrize("status", [TaskStatus.DONE, TaskStatus.NOT_APPLICABLE])
def test_nobody_is_reminded_of_what_is_closed(task: Task, status: str) -> None:
    Task.objects.update(status=status, reason="Nobody prescribes")
    assert mails_of(TUESDAY) == []


def test_each_member_chooses(task: Task, carol: Membership) -> None:
    choose_reminders(carol, {"due_soon": False, "overdue": True, "weekly": False})
    assert mails_of(TUESDAY) == []
    assert len(mails_of(TUESDAY + timedelta(days=11))) == 1


def test_the_summary_comes_on_mondays_and_counts(task: Task, carol: Membership, people: People) -> None:
    choose_reminders(carol, {"due_soon": False, "overdue": False, "weekly": True})
    assert mails_of(TUESDAY) == []
    [text] = mails_of(MONDAY)
    assert text.startswith("This week: Riverside Heart\n")
    assert "0 of 1 tasks are done" in text


def test_a_member_who_left_hears_nothing_more(task: Task, carol: Membership) -> None:
    remind_everyone(today=TUESDAY)
    carol.delete()
    post.deliver()
    assert mail.outbox == []


# ------------------------------------------------------------------------------------------------------------ the pages


def stop_path(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/practices/reminders/stop/\S+)", text)
    assert found
    return found[1]


def test_opening_the_link_stops_nothing_because_scanners_open_links(task: Task, client: Client) -> None:
    [text] = mails_of(TUESDAY)
    assert "Stop all reminders" in client.get(stop_path(text)).content.decode()
    assert len(mails_of(TUESDAY + timedelta(days=11))) == 1


def test_a_mail_program_stops_them_with_one_request(task: Task) -> None:
    [text] = mails_of(TUESDAY)
    program = Client(enforce_csrf_checks=True)
    assert program.post(stop_path(text), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert mails_of(TUESDAY + timedelta(days=11)) == []


def test_a_link_that_was_made_up_stops_nothing(task: Task, client: Client) -> None:
    response = client.post("/practices/reminders/stop/1:made-up:signature/")
    assert (response.status_code, "does not work" in response.content.decode()) == (404, True)


def test_a_member_chooses_on_a_page(carol: Membership, client: Client) -> None:
    client.force_login(carol.user)
    page = f"/practices/{carol.practice_id}/reminders/"
    assert "carol@example.org" in client.get(page).content.decode()
    assert client.post(page, {"weekly": "on"}).status_code == 302
    choice = Membership.objects.get(pk=carol.pk).reminder_choice
    assert (choice.due_soon, choice.overdue, choice.weekly) == (False, False, True)
