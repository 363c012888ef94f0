"""Two people at the same form: whoever saves second is told, and nothing of either is lost.

A form carries the version it was read at. Writers take turns per practice, so that the version they compare is the
present one.
"""

from typing import Any

from django.db import models

from readiness.models import Practice


class Outdated(Exception):
    """Somebody else saved in the meantime. `subjects` are what they changed, as it is now, and `subject` the first of
    them; nothing was changed.
    """

    def __init__(self, *subjects: Any) -> None:
        super().__init__(f"Changed by somebody else: {', '.join(map(str, subjects))}.")
        self.subjects = subjects

    @property
    def subject(self) -> Any:
        return self.subjects[0]


def take_turn(practice: Practice) -> None:
    """Until the end of the transaction nobody else changes what this practice keeps in its forms."""
    Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)


def require_version(subject: models.Model, version: int) -> None:
    """Raises Outdated unless `subject` is still as it was read; a new one has the version 0."""
    if subject.version != version:  # type: ignore[attr-defined]
        raise Outdated(subject)
