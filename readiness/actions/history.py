"""The record of every change, and the one way to erase it: together with the whole practice."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from asm_portal.accounts.models import User
from readiness.models import HistoryEntry, Practice

Action = HistoryEntry.Action


def record(
    practice: Practice,
    subject: models.Model,
    action: Action,
    *,
    actor: User | None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    label: str = "",
) -> None:
    """One entry: what was done to `subject`, by whom. `changes` is {field: (before, after)}, in words or plain values.

    Call it in the transaction of the change itself, so that neither exists without the other.
    """
    HistoryEntry.objects.create(**entry_fields(practice, subject, action, actor=actor, changes=changes, label=label))


def entry_fields(
    practice: Practice,
    subject: models.Model,
    action: Action,
    *,
    actor: User | None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    label: str = "",
) -> dict[str, Any]:
    """The fields of an entry, for those who write many at once."""
    return {
        "practice": practice,
        "actor": actor,
        "action": action,
        "subject": subject._meta.model_name,
        "subject_id": str(subject.pk),
        "label": label or str(subject),
        "changes": {name: [plain(before), plain(after)] for name, (before, after) in (changes or {}).items()},
    }


def plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers, truth values and nothing as they are, all else as text."""
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def changed_fields(before: models.Model, after: models.Model, names: list[str]) -> dict[str, tuple[Any, Any]]:
    """{field: (before, after)} of the named fields that differ."""
    return differing({name: (getattr(before, name), getattr(after, name)) for name in names})


def differing(pairs: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Those of {field: (before, after)} in which something changed."""
    return {name: (before, after) for name, (before, after) in pairs.items() if before != after}


def permit_erasing(practice: Practice) -> None:
    """For the rest of this transaction the database lets the history of this practice be deleted, with the practice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('asm.erasing', %s, true)", [str(practice.pk)])
