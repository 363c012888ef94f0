"""Jobs of the worker for practices: thin wrappers, since each can run twice or after a crash."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from participants.alerts import post
from readiness.actions import plan
from readiness.actions.evidence import remove_strays
from readiness.actions.reminders import remind_everyone
from readiness.signals import FOLLOW

logger = logging.getLogger(__name__)


@shared_task(name=FOLLOW)
def follow_the_list(**kwargs: Any) -> None:
    """Brings the checklist of every practice in step with the live list."""
    plan.sync_every_plan()


@shared_task
def remove_stray_files(**kwargs: Any) -> None:
    """Deletes what an upload left that was cut short."""
    if removed := remove_strays(timezone.now()):
        logger.info("%s files without a row were deleted.", removed)


@shared_task
def remind(**kwargs: Any) -> None:
    """The daily round of reminders and, on Mondays, of summaries."""
    remind_everyone(today=timezone.localdate())
    post.deliver()
