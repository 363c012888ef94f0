"""Work on tasks: everyone's change counts, nobody overwrites another's unseen, and proof is kept apart from status."""

import pytest

from asm_portal.accounts.models import User
from readiness.actions.refusals import Refused
from readiness.actions.tasks import change_task, change_tasks, fill
from readiness.actions.versions import Outdated
from readiness.models import HistoryEntry, Task, TaskStatus
from readiness.proof import Proof
from tests.readiness.conftest import Clinic


def change(clinic: Clinic, item: str = "E1", *, actor: User | None = None, version: int = 1, **changes: object) -> Task:
    task = clinic.task(item)
    actor = actor or clinic.people.carol
    return change_task(task.pk, practice=clinic.practice, actor=actor, version=version, **changes)


def entries(task: Task) -> list[HistoryEntry]:
    return list(HistoryEntry.objects.filter(subject="task", subject_id=str(task.pk), action="changed").order_by("pk"))


def test_a_change_is_kept_with_its_author(clinic: Clinic) -> None:
    task = change(clinic, status=TaskStatus.IN_PROGRESS, owner=clinic.people.dan, notes="Asked the vendor.")
    task.refresh_from_db()
    assert (task.status, task.owner, task.notes, task.version) == (
        "in_progress",
        clinic.people.dan,
        "Asked the vendor.",
        2,
    )
    [entry] = entries(task)
    assert entry.actor == clinic.people.carol
    assert entry.changes == {
        "status": ["To do", "In progress"],
        "owner": [None, "dan@example.org"],
        "notes": ["", "Asked the vendor."],
    }


def test_a_change_that_changes_nothing_leaves_no_trace(clinic: Clinic) -> None:
    task = change(clinic, status=TaskStatus.TO_DO)
    assert (task.version, entries(task)) == (1, [])


def test_of_two_people_who_edit_at_once_the_second_is_told(clinic: Clinic) -> None:
    change(clinic, actor=clinic.people.bob, status=TaskStatus.DONE)
    with pytest.raises(Outdated) as outdated:
        change(clinic, actor=clinic.people.carol, status=TaskStatus.IN_PROGRESS)
    [now] = outdated.value.subjects
    assert (now.status, now.version) == (TaskStatus.DONE, 2)
    assert len(entries(now)) == 1


def test_not_applicable_needs_a_reason_and_another_status_takes_it_back(clinic: Clinic) -> None:
    with pytest.raises(Refused, match="Say why it does not apply"):
        change(clinic, status=TaskStatus.NOT_APPLICABLE, reason="  ")
    task = change(clinic, status=TaskStatus.NOT_APPLICABLE, reason="We have no EHR.")
    task = change(clinic, version=task.version, status=TaskStatus.TO_DO)
    assert task.reason == ""


def test_only_a_member_can_own_a_task(clinic: Clinic) -> None:
    with pytest.raises(Refused, match="mallory@example.org is not a member of this practice"):
        change(clinic, owner=clinic.people.mallory)


def test_patient_data_is_refused(clinic: Clinic) -> None:
    with pytest.raises(Refused, match="what looks like a Social Security number"):
        change(clinic, notes="Asked for 123-45-6789 yesterday.")
    assert entries(clinic.task("E1")) == []


@pytest.mark.parametrize("elsewhere", ["other practice", "no longer applies"])
def test_a_task_that_is_not_the_practices_own_to_do_is_not_found(clinic: Clinic, elsewhere: str) -> None:
    task = clinic.task("E1")
    practice = clinic.people.other if elsewhere == "other practice" else clinic.practice
    Task.objects.filter(pk=task.pk).update(applies=elsewhere == "other practice")
    with pytest.raises(Task.DoesNotExist):
        change_task(task.pk, practice=practice, actor=clinic.people.alice, version=1, status=TaskStatus.DONE)


def test_many_tasks_change_together_or_not_at_all(clinic: Clinic) -> None:
    tasks = [clinic.task("A1", clinician) for clinician in clinic.clinicians[:3]]
    seen = {task.pk: task.version for task in tasks}
    change_task(tasks[1].pk, practice=clinic.practice, actor=clinic.people.bob, version=1, notes="Mine.")
    with pytest.raises(Outdated) as outdated:
        change_tasks(seen, practice=clinic.practice, actor=clinic.people.carol, status=TaskStatus.DONE)
    assert outdated.value.subjects == (tasks[1],)
    assert not Task.objects.filter(status=TaskStatus.DONE).exists()
    seen[tasks[1].pk] = 2
    change_tasks(seen, practice=clinic.practice, actor=clinic.people.carol, status=TaskStatus.DONE)
    assert Task.objects.filter(status=TaskStatus.DONE).count() == 3
    assert [len(entries(task)) for task in tasks] == [1, 2, 1]


def proof(clinic: Clinic, *, proven: bool, clinician: int | None = None, item: str = "E1") -> Proof:
    return Proof(item=item, clinician_id=clinician, proven=proven, words="Covers it." if proven else "Covers nothing.")


def test_a_form_that_proves_an_item_finishes_its_task_and_says_why(clinic: Clinic) -> None:
    fill(clinic.practice, [proof(clinic, proven=True)], actor=clinic.people.carol)
    fill(clinic.practice, [proof(clinic, proven=True)], actor=clinic.people.carol)
    task = clinic.task("E1")
    assert task.status == TaskStatus.DONE
    [entry] = entries(task)
    assert entry.changes == {"status": ["To do", "Done"], "proof": ["", "Covers it."]}


def test_a_proof_that_is_gone_takes_the_task_back_to_in_progress(clinic: Clinic) -> None:
    fill(clinic.practice, [proof(clinic, proven=True)], actor=clinic.people.carol)
    fill(clinic.practice, [proof(clinic, proven=False)], actor=clinic.people.carol)
    task = clinic.task("E1")
    assert task.status == TaskStatus.IN_PROGRESS
    assert entries(task)[-1].changes["proof"] == ["", "Covers nothing."]


def test_what_somebody_said_by_hand_is_not_taken_back_by_a_missing_proof(clinic: Clinic) -> None:
    change(clinic, status=TaskStatus.DONE)
    fill(clinic.practice, [proof(clinic, proven=False)], actor=clinic.people.carol)
    assert clinic.task("E1").status == TaskStatus.DONE


def test_a_proof_is_for_one_clinician_or_for_all(clinic: Clinic) -> None:
    first, second = clinic.clinicians[:2]
    fill(clinic.practice, [proof(clinic, proven=True, item="D5", clinician=first.pk)], actor=clinic.people.carol)
    assert clinic.task("D5", first).status == TaskStatus.DONE
    assert clinic.task("D5", second).status == TaskStatus.TO_DO
    fill(clinic.practice, [proof(clinic, proven=True, item="D5")], actor=clinic.people.carol)
    assert not clinic.practice.tasks.filter(item="D5").exclude(status=TaskStatus.DONE).exists()


def test_what_does_not_apply_stays_so_whatever_is_proven(clinic: Clinic) -> None:
    change(clinic, status=TaskStatus.NOT_APPLICABLE, reason="We have no EHR.")
    fill(clinic.practice, [proof(clinic, proven=True)], actor=clinic.people.carol)
    assert clinic.task("E1").status == TaskStatus.NOT_APPLICABLE
