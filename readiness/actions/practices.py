"""Practices begin, change and end."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from asm_portal.accounts.models import User
from readiness.actions.history import Action, changed_fields, permit_erasing, record
from readiness.actions.plan import sync_plan
from readiness.models import Membership, Practice, Role


@transaction.atomic
def create_practice(*, name: str, performance_year: int, actor: User) -> Practice:
    """A new practice, owned by whoever makes it."""
    practice = Practice.objects.create(name=name, performance_year=performance_year)
    owner = Membership.objects.create(practice=practice, user=actor, role=Role.OWNER)
    record(practice, practice, Action.ADDED, actor=actor, changes={"name": (None, name)})
    record(practice, owner, Action.ADDED, actor=actor, changes={"role": (None, Role.OWNER.label)})
    sync_plan(practice, actor=actor)
    return practice


@transaction.atomic
def change_practice(practice: Practice, *, name: str, performance_year: int, actor: User) -> None:
    before = Practice.objects.select_for_update().get(pk=practice.pk)
    practice.name, practice.performance_year = name, performance_year
    if changes := changed_fields(before, practice, ["name", "performance_year"]):
        practice.save(update_fields=list(changes))
        record(practice, practice, Action.CHANGED, actor=actor, changes=changes)
        sync_plan(practice, actor=actor)


@transaction.atomic
def delete_practice(practice: Practice) -> None:
    """Erases a practice with everything in it, its history and the files of its evidence too."""
    files = list(practice.evidence.exclude(file="").values_list("file", flat=True))
    permit_erasing(practice)
    practice.delete()
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name))
