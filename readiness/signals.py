"""Practices follow the list: when another one is live, the worker plans again what each of them has to do."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from asm_portal.jobs import queue_after_commit
from participants.models import Dataset, ReleaseEvent

FOLLOW = "readiness.tasks.follow_the_list"
ANOTHER_IS_LIVE = {ReleaseEvent.Action.PUBLISHED, ReleaseEvent.Action.ROLLED_BACK}


@receiver(post_save, sender=ReleaseEvent)
def follow(instance: ReleaseEvent, created: bool, **kwargs: Any) -> None:
    if created and instance.action in ANOTHER_IS_LIVE and instance.release.dataset == Dataset.PARTICIPANTS:
        queue_after_commit(FOLLOW)
