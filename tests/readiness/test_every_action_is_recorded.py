"""Every change of what a practice keeps leaves one entry in its history for each thing that changed, with its author.

An action that is new needs a line in `ACTIONS`: what it does, and what it changes besides tasks.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.models import Status
from readiness.actions import (
    arrangements,
    calendars,
    evidence,
    interoperability,
    invitations,
    members,
    periods,
    plan,
    practices,
    primary_care,
    quality,
    reminders,
    roster,
    tasks,
)
from readiness.actions.interoperability import Given
from readiness.actions.primary_care import MonthlyCounts
from readiness.actions.quality import Cases
from readiness.actions.refusals import Refused
from readiness.actions.versions import Outdated
from readiness.models import (
    Arrangement,
    Evidence,
    HistoryEntry,
    Invitation,
    Membership,
    Period,
    PeriodKind,
    QualityLevel,
    Role,
    Task,
    TaskStatus,
)
from readiness.proof import Proof
from readiness.standing.primary_care import PARTS
from tests.lists import npi
from tests.readiness.conftest import Clinic


def a_period(clinic: Clinic) -> Period:
    return periods.add_period(
        clinic.practice,
        kind=PeriodKind.INTEROPERABILITY,
        starts_on=date(2027, 1, 1),
        ends_on=None,
        note="",
        clinician=None,
        actor=clinic.people.alice,
    )


def change_period(clinic: Clinic) -> None:
    period = a_period(clinic)
    periods.change_period(
        period.pk,
        practice=clinic.practice,
        actor=clinic.people.carol,
        version=1,
        starts_on=date(2027, 2, 1),
        ends_on=None,
        note="",
        clinician=None,
    )


def remove_period(clinic: Clinic) -> None:
    periods.remove_period(a_period(clinic).pk, practice=clinic.practice, actor=clinic.people.carol, version=1)


def save_report(clinic: Clinic) -> None:
    interoperability.save_interoperability(
        clinic.practice,
        cehrt_id="0015EABCDEFGHJK",
        product="Chart",
        exchange=1,
        answers={"PI_EP_1": Given(numerator=1, denominator=2), "PI_HIE_5": Given(yes=True)},
        actor=clinic.people.carol,
        version=0,
    )


def an_arrangement(clinic: Clinic) -> Arrangement:
    return arrangements.add_arrangement(
        clinic.practice, clinicians=clinic.clinicians[:10], actor=clinic.people.alice, partner="Elm Street"
    )


def change_arrangement(clinic: Clinic) -> None:
    arrangements.change_arrangement(
        an_arrangement(clinic).pk,
        practice=clinic.practice,
        clinicians=clinic.clinicians,
        actor=clinic.people.carol,
        version=1,
        signed_by_us_on=date(2026, 12, 1),
    )


def remove_arrangement(clinic: Clinic) -> None:
    made = an_arrangement(clinic)
    arrangements.remove_arrangement(made.pk, practice=clinic.practice, actor=clinic.people.carol, version=1)


def save_processes(clinic: Clinic) -> None:
    processes = {part.id: "We ask." for part in PARTS}
    primary_care.save_processes(clinic.practice, processes=processes, actor=clinic.people.carol, version=0)


def save_monthly_counts(clinic: Clinic) -> None:
    counts = MonthlyCounts(seen=9, access=8, communication=7, screening=6)
    primary_care.save_monthly_counts(
        clinic.practice, months={1: counts, 2: counts}, actor=clinic.people.carol, version=0
    )


def save_plan(clinic: Clinic) -> None:
    quality.save_quality_plan(
        clinic.practice,
        level=QualityLevel.CLINICIAN,
        collection_types={"Q236": "ecqm"},
        actor=clinic.people.carol,
        version=0,
    )


def save_counts(clinic: Clinic) -> None:
    quality.save_quality_counts(
        clinic.practice,
        month=1,
        counts={(clinician, "Q236"): Cases(eligible=20, reported=18, met=9) for clinician in clinic.clinicians[:9]},
        actor=clinic.people.carol,
        version=0,
    )


def membership(clinic: Clinic, name: str) -> Membership:
    return Membership.objects.get(practice=clinic.practice, user=getattr(clinic.people, name))


def invite(clinic: Clinic) -> tuple[Invitation, str]:
    return invitations.invite(
        clinic.practice, email="alice@example.org.example", role=Role.VIEWER, actor=membership(clinic, "alice")
    )


def renew(clinic: Clinic) -> None:
    invitations.renew(invite(clinic)[0], actor=membership(clinic, "alice"))


def revoke(clinic: Clinic) -> None:
    invitations.revoke(invite(clinic)[0], actor=membership(clinic, "alice"))


def accept(clinic: Clinic) -> None:
    invitation, token = invite(clinic)
    Invitation.objects.filter(pk=invitation.pk).update(email=clinic.people.carol.email)
    Membership.objects.get(practice=clinic.practice, user=clinic.people.carol).delete()
    invitations.accept(token, user=clinic.people.carol)


def change_role(clinic: Clinic) -> None:
    members.change_role(membership(clinic, "dan"), Role.MANAGER, actor=membership(clinic, "alice"))


def remove_member(clinic: Clinic) -> None:
    members.remove_member(membership(clinic, "dan"), actor=membership(clinic, "alice"))


def hand_over(clinic: Clinic) -> None:
    members.transfer_ownership(membership(clinic, "bob"), actor=membership(clinic, "alice"))


def rename(clinic: Clinic) -> None:
    practices.change_practice(clinic.practice, name="New name", performance_year=2027, actor=clinic.people.alice)


def add_clinicians(clinic: Clinic) -> None:
    roster.add_clinicians(clinic.practice, [npi(98), npi(99)], actor=clinic.people.alice)


def change_clinician(clinic: Clinic) -> None:
    roster.change_clinician(clinic.clinicians[0], {"contact_email": "a@b.example"}, actor=clinic.people.carol)


def remove_clinician(clinic: Clinic) -> None:
    roster.remove_clinician(clinic.clinicians[0], actor=clinic.people.alice)


def see_the_news(clinic: Clinic) -> None:
    clinic.practice.clinicians.update(seen_status=Status.LISTED)
    clinic.practice.clinicians.filter(npi=clinic.clinicians[0].npi).update(seen_status=Status.FORMERLY_LISTED)
    roster.mark_seen(clinic.practice, actor=clinic.people.carol)


def a_file(clinic: Clinic) -> Evidence:
    upload = SimpleUploadedFile("log.txt", b"Log")
    return evidence.add_file(clinic.task("E1"), upload, title="Log", expires_on=None, actor=clinic.people.carol)


def a_link(clinic: Clinic) -> Evidence:
    link = "https://chpl.healthit.gov/"
    return evidence.add_link(clinic.task("E1"), link, title="", expires_on=None, actor=clinic.people.carol)


def withdraw(clinic: Clinic) -> None:
    found = a_file(clinic)
    evidence.withdraw(found, actor=clinic.people.carol)
    evidence.withdraw(found, actor=clinic.people.carol)


def change_payments(clinic: Clinic) -> None:
    payments = {clinician.pk: Decimal(90_000) for clinician in clinic.clinicians[:2]}
    roster.change_payments(clinic.practice, payments, actor=clinic.people.carol)


def make_calendar(clinic: Clinic) -> None:
    calendars.make_calendar_feed(membership(clinic, "carol"), mine_only=False)


def make_calendar_again(clinic: Clinic) -> None:
    make_calendar(clinic)
    make_calendar(clinic)


def choose_reminders(clinic: Clinic) -> None:
    reminders.choose_reminders(membership(clinic, "carol"), {"due_soon": True, "overdue": True, "weekly": True})


ACTIONS: dict[str, tuple[Callable[[Clinic], object], list[str]]] = {
    "a period is added": (a_period, ["period added"]),
    "a period is changed": (change_period, ["period added", "period changed"]),
    "a period is removed": (remove_period, ["period added", "period removed"]),
    "a report is saved": (save_report, ["interoperabilityreport added"]),
    "an arrangement is added": (an_arrangement, ["arrangement added"]),
    "an arrangement is changed": (change_arrangement, ["arrangement added", "arrangement changed"]),
    "an arrangement is removed": (remove_arrangement, ["arrangement added", "arrangement removed"]),
    "processes are described": (save_processes, ["primarycarereport added"]),
    "patients are counted": (save_monthly_counts, ["primarycarereport added"]),
    "quality is planned": (save_plan, ["qualityplan added"]),
    "cases are counted": (save_counts, ["qualitymonth added"]),
    "somebody is invited": (invite, ["invitation added"]),
    "an invitation is sent again": (renew, ["invitation added", "invitation changed"]),
    "an invitation is taken back": (revoke, ["invitation added", "invitation removed"]),
    "an invitation is accepted": (accept, ["invitation added", "membership added"]),
    "a role is changed": (change_role, ["membership changed"]),
    "a member is removed": (remove_member, ["membership removed"]),
    "the practice is handed over": (hand_over, ["membership changed", "membership changed"]),
    "the practice is renamed": (rename, ["practice changed"]),
    "two clinicians are added": (add_clinicians, ["practiceclinician added", "practiceclinician added"]),
    "a clinician is changed": (change_clinician, ["practiceclinician changed"]),
    "a clinician is removed": (remove_clinician, ["practiceclinician removed"]),
    "payments are entered": (change_payments, ["practiceclinician changed", "practiceclinician changed"]),
    "a calendar is made": (make_calendar, ["calendarfeed added"]),
    "a calendar is made again": (
        make_calendar_again,
        ["calendarfeed added", "calendarfeed removed", "calendarfeed added"],
    ),
    "reminders are chosen": (choose_reminders, ["reminderchoice changed"]),
    "a new status is seen": (see_the_news, ["practiceclinician changed"]),
    "a file is handed in": (a_file, ["evidence added"]),
    "a link is handed in": (a_link, ["evidence added"]),
    "evidence is withdrawn": (withdraw, ["evidence added", "evidence removed"]),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_one_entry_for_each_thing_that_changed(clinic: Clinic, name: str) -> None:
    action, expected = ACTIONS[name]
    last = HistoryEntry.objects.latest("pk").pk
    action(clinic)
    entries = HistoryEntry.objects.filter(pk__gt=last).order_by("pk")
    assert [f"{it.subject} {it.action}" for it in entries if it.subject != Task._meta.model_name] == expected
    assert {it.actor for it in entries} <= {clinic.people.alice, clinic.people.carol}
    assert [it for it in entries if not it.changes] == []
    of_tasks = [it.subject_id for it in entries if it.subject == Task._meta.model_name]
    assert len(of_tasks) <= len(expected) * len(set(of_tasks))


@pytest.mark.parametrize("name", ["a report is saved", "processes are described", "quality is planned"])
def test_saving_the_same_again_leaves_none(clinic: Clinic, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    action, _ = ACTIONS[name]
    action(clinic)
    last = HistoryEntry.objects.latest("pk").pk
    for module in (interoperability, primary_care, quality):
        monkeypatch.setattr(module, "require_version", lambda subject, version: None)
    action(clinic)
    assert not HistoryEntry.objects.filter(pk__gt=last).exists()


def change_a_task(clinic: Clinic, item: str = "E1", version: int = 1, **changes: object) -> None:
    changes = changes or {"status": TaskStatus.DONE, "owner": clinic.people.dan, "notes": "Done in May."}
    tasks.change_task(
        clinic.task(item).pk, practice=clinic.practice, actor=clinic.people.carol, version=version, **changes
    )


def change_tasks(clinic: Clinic) -> None:
    """Those of twelve clinicians, one of which is done already."""
    done = clinic.practice.tasks.filter(item="A1")
    done.filter(clinician=clinic.clinicians[0]).update(status=TaskStatus.DONE)
    versions = dict(done.values_list("pk", "version"))
    tasks.change_tasks(versions, practice=clinic.practice, actor=clinic.people.carol, status=TaskStatus.DONE)


def fill(clinic: Clinic) -> None:
    proofs = [Proof("D5", clinician.pk, True, "In force.") for clinician in clinic.clinicians[:10]]
    tasks.fill(clinic.practice, proofs, actor=clinic.people.carol)


def answer(clinic: Clinic) -> None:
    plan.answer_questions(clinic.practice, {"telehealth": True}, actor=clinic.people.carol)


@pytest.mark.parametrize(
    ("action", "changed"),
    [(change_a_task, 1), (change_tasks, 11), (fill, 10), (answer, 12)],
    ids=["one task", "many tasks", "a proof", "an answer, which adds tasks"],
)
def test_one_entry_for_each_task_that_changed(clinic: Clinic, action: Callable[[Clinic], None], changed: int) -> None:
    last = HistoryEntry.objects.latest("pk").pk
    action(clinic)
    entries = HistoryEntry.objects.filter(pk__gt=last, subject="task")
    assert len(entries) == len({it.subject_id for it in entries}) == changed
    assert {it.actor for it in entries} == {clinic.people.carol}


@pytest.mark.parametrize(
    "action",
    [
        lambda clinic: change_a_task(clinic, version=7),
        lambda clinic: change_a_task(clinic, owner=clinic.people.mallory),
        lambda clinic: change_a_task(clinic, status=TaskStatus.NOT_APPLICABLE),
        lambda clinic: change_a_task(clinic, notes="123-45-6789"),
        lambda clinic: evidence.add_file(
            clinic.task("E1"),
            SimpleUploadedFile("a.exe", b"MZ"),
            title="",
            expires_on=None,
            actor=clinic.people.carol,
        ),
    ],
    ids=["somebody else was faster", "a stranger as owner", "no reason", "patient data", "a program"],
)
def test_what_is_refused_leaves_none(clinic: Clinic, action: Callable[[Clinic], None]) -> None:
    before = HistoryEntry.objects.count()
    with pytest.raises((Refused, Outdated)):
        action(clinic)
    assert HistoryEntry.objects.count() == before
