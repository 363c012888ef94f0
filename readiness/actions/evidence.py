"""Evidence comes, and is taken back. A file is kept under a name that nobody can guess; its row says what it is.

The file is written first and the row afterwards, so that a row never speaks of a file that is not whole. What a crash
leaves is a file without a row, which nobody can reach: `remove_strays` deletes it.
"""

import secrets
from datetime import date, datetime, timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from readiness.actions.history import Action, record
from readiness.actions.refusals import Refused
from readiness.models import Evidence, Task
from readiness.uploads import accept

FOLDER = "evidence"
STRAY_AFTER = timedelta(days=1)
MOST_FOR_A_TASK = 100


def add_file(task: Task, upload: UploadedFile, *, title: str, expires_on: date | None, actor: User) -> Evidence:
    """Looks through a file and keeps it. Raises Refused."""
    accepted = accept(upload)
    name = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", upload)
    try:
        return _add(
            task,
            actor=actor,
            title=title or accepted.name,
            expires_on=expires_on,
            file=name,
            file_name=accepted.name,
            media_type=accepted.kind.media_type,
            size=accepted.size,
            sha256=accepted.sha256,
        )
    except BaseException:
        default_storage.delete(name)
        raise


def add_link(task: Task, url: str, *, title: str, expires_on: date | None, actor: User) -> Evidence:
    """Raises Refused."""
    return _add(task, actor=actor, title=title or url[:200], expires_on=expires_on, url=url)


@transaction.atomic
def _add(task: Task, *, actor: User, **fields: object) -> Evidence:
    task = Task.objects.select_for_update(of=("self",)).select_related("practice", "clinician").get(pk=task.pk)
    if task.evidence.filter(withdrawn_at=None).count() >= MOST_FOR_A_TASK:
        raise Refused(f"This task has {MOST_FOR_A_TASK} pieces of evidence. Withdraw some first.")
    evidence = Evidence.objects.create(practice=task.practice, task=task, added_by=actor, **fields)
    about = {"task": task} | {name: fields[name] for name in ("url", "file_name", "sha256") if name in fields}
    record(
        task.practice,
        evidence,
        Action.ADDED,
        actor=actor,
        changes={name: (None, value) for name, value in about.items()},
    )
    return evidence


@transaction.atomic
def withdraw(evidence: Evidence, *, actor: User) -> None:
    """Takes evidence back: its file is deleted; its row stays, with the hash, and says when. Again, it does nothing."""
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("practice", "task").get(pk=evidence.pk)
    if evidence.withdrawn_at:
        return
    name = evidence.file.name
    evidence.withdrawn_at = timezone.now()
    evidence.file = ""
    evidence.save(update_fields=["withdrawn_at", "file"])
    record(
        evidence.practice,
        evidence,
        Action.REMOVED,
        actor=actor,
        changes={"task": (evidence.task, None)},
    )
    if name:
        transaction.on_commit(partial(default_storage.delete, name))


def remove_strays(now: datetime) -> int:
    """Deletes the files without a row that have lain for a day, and says how many. An upload under way has none yet."""
    if not default_storage.exists(FOLDER):
        return 0
    _, names = default_storage.listdir(FOLDER)
    paths = {f"{FOLDER}/{name}" for name in names}
    kept = set(Evidence.objects.filter(file__startswith=f"{FOLDER}/").values_list("file", flat=True))
    strays = [path for path in paths - kept if default_storage.get_modified_time(path) < now - STRAY_AFTER]
    for path in strays:
        default_storage.delete(path)
    return len(strays)
