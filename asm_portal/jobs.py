"""Asking the worker to do something that is already on record."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def queue_after_commit(task: str, **ids: Any) -> None:
    """Queues a task, by its name, when what the caller writes is committed, and only then.

    A job queue that does not answer undoes nothing: a row says what is to be done, and a scheduled job will find it.
    """

    def queue() -> None:
        try:
            current_app.send_task(task, kwargs=ids, retry=False)
        except OperationalError:
            logger.warning("The job queue does not answer. %s is done when the scheduler comes round to it.", task)

    transaction.on_commit(queue)
