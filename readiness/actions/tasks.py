"""Work on tasks: what people say of one or of many at once, and what the forms prove."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from asm_portal.privacy import looks_like_patient_data
from readiness.actions.history import Action, differing, entry_fields
from readiness.actions.refusals import Refused
from readiness.actions.versions import Outdated
from readiness.models import HistoryEntry, Practice, Task, TaskStatus
from readiness.proof import Proof
from readiness.task_states import OPEN

FIELDS = ("status", "reason", "owner", "own_due", "notes")
WITHOUT_REASON = "Say why it does not apply. An auditor will ask."


def change_task(task_id: int, *, practice: Practice, actor: User, version: int, **changes: Any) -> Task:
    """Changes some of `FIELDS` of a task that was read at `version`. Raises Task.DoesNotExist, Outdated, Refused."""
    [task] = change_tasks({task_id: version}, practice=practice, actor=actor, **changes)
    return task


@transaction.atomic
def change_tasks(versions: Mapping[int, int], *, practice: Practice, actor: User, **changes: Any) -> list[Task]:
    """The same change of many tasks, given as {id: version}: of all of them or, if it cannot be, of none.

    A status other than "not applicable" takes back the reason why the task did not apply. Raises Task.DoesNotExist,
    Outdated, Refused.
    """
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"A task has no field {', '.join(sorted(unknown))} that people change.")
    rows = Task.objects.current(practice).select_for_update(of=("self",)).select_related("owner", "clinician")
    tasks = list(rows.filter(pk__in=versions).order_by("pk"))
    if len(tasks) != len(versions):
        raise Task.DoesNotExist
    if outdated := [task for task in tasks if task.version != versions[task.pk]]:
        raise Outdated(*outdated)
    require_possible(practice, changes)
    if changes.get("status", TaskStatus.NOT_APPLICABLE) != TaskStatus.NOT_APPLICABLE:
        changes["reason"] = ""
    keep(practice, [(task, apply(task, changes)) for task in tasks], actor=actor)
    return tasks


def require_possible(practice: Practice, changes: Mapping[str, Any]) -> None:
    if changes.get("status") == TaskStatus.NOT_APPLICABLE and not changes.get("reason", "").strip():
        raise Refused(WITHOUT_REASON)
    owner = changes.get("owner")
    if owner is not None and not practice.memberships.filter(user=owner).exists():
        raise Refused(f"{owner} is not a member of this practice. Invite them first, or choose somebody else.")
    for text in (changes.get("reason", ""), changes.get("notes", "")):
        if problem := looks_like_patient_data(text):
            raise Refused(problem)


Changes = dict[str, tuple[Any, Any]]


def apply(task: Task, values: Mapping[str, Any]) -> Changes:
    """Sets fields of a task, and says which of them that changed: {field: (before, after)}."""
    before = {name: in_words(name, task) for name in values}
    for name, value in values.items():
        setattr(task, name, value)
    after = {name: in_words(name, task) for name in values}
    return differing({name: (before[name], after[name]) for name in values})


def in_words(name: str, task: Task) -> Any:
    return task.get_status_display() if name == "status" else getattr(task, name)


def keep(practice: Practice, work: Iterable[tuple[Task, Changes]], *, actor: User | None) -> None:
    """Saves those tasks, which the caller has locked, that something changed of, with an entry for each."""
    changed = [(task, changes) for task, changes in work if changes]
    for task, _ in changed:
        task.version += 1
        task.changed_at = timezone.now()
    Task.objects.bulk_update([task for task, _ in changed], [*FIELDS, "version", "changed_at"])
    entries = [entry_fields(practice, task, Action.CHANGED, actor=actor, changes=of) for task, of in changed]
    HistoryEntry.objects.bulk_create(HistoryEntry(**fields) for fields in entries)


@transaction.atomic
def fill(practice: Practice, proofs: Iterable[Proof], *, actor: User | None) -> None:
    """Lets what the forms prove show in the tasks: what is proven now is done, and what was done because it was proven,
    and no longer is, is in progress again. A status that somebody set by hand is theirs: no missing proof changes it.

    The word of the forms is kept beside each task, which is no change of it.
    """
    by_task = {(proof.item, proof.clinician_id): proof for proof in proofs}
    rows = Task.objects.current(practice).select_for_update(of=("self",)).select_related("owner", "clinician")
    tasks = list(rows.filter(item__in={item for item, _ in by_task}).order_by("pk"))
    done_by_proof = proven_when_last_changed(practice, tasks)
    work, heard = [], []
    for task in tasks:
        proof = by_task.get((task.item, task.clinician_id)) or by_task.get((task.item, None))
        if proof and (task.proven, task.proof) != (proof.proven, proof.words):
            task.proven, task.proof = proof.proven, proof.words
            heard.append(task)
        if proof and proof.proven and task.status in OPEN:
            status = TaskStatus.DONE
        elif proof and not proof.proven and task.status == TaskStatus.DONE and str(task.pk) in done_by_proof:
            status = TaskStatus.IN_PROGRESS
        else:
            continue
        work.append((task, apply(task, {"status": status}) | {"proof": ("", proof.words)}))
    Task.objects.bulk_update(heard, ["proven", "proof"])
    keep(practice, work, actor=actor)


def proven_when_last_changed(practice: Practice, tasks: Iterable[Task]) -> set[str]:
    """The ids of those tasks whose status was last changed by a proof."""
    entries = practice.history.filter(
        subject=Task._meta.model_name, subject_id__in=[str(task.pk) for task in tasks], changes__has_key="status"
    )
    latest = entries.order_by("subject_id", "-pk").distinct("subject_id")
    return {entry.subject_id for entry in latest if "proof" in entry.changes}
