"""Jobs of the worker for accounts. The settings say when they run."""

from typing import Any

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_old_sessions(**kwargs: Any) -> None:
    """Deletes the sessions that have ended by themselves."""
    call_command("clearsessions")
