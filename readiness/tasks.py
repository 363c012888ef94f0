"""Jobs of the worker for practices: thin wrappers, since each can run twice or after a crash."""

from typing import Any

from celery import shared_task

from readiness.actions import plan
from readiness.signals import FOLLOW


@shared_task(name=FOLLOW)
def follow_the_list(**kwargs: Any) -> None:
    """Brings the checklist of every practice in step with the live list."""
    plan.sync_every_plan()
