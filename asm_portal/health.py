"""For load balancers and monitors: is the process alive, and can it do its work?

Only what makes every page fail turns a process away from its visitors: a database that does not answer or is not
migrated. A worker that is gone, a job queue that is down and data that grow old are told as warnings, for people to
mend: taking the pages away as well would help nobody.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import psycopg
from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from asm_portal.access import public
from participants import vital_signs
from participants.alarms import UNREAD_FOR
from participants.models import Dataset

SECONDS_FOR_DATABASE = 2
WORKER_MISSED_AFTER = timedelta(minutes=5)  # its heart beats every minute


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is migrated, else 503 with the reason; and what else should be looked at."""
    checks = vital_checks()
    ready = all(answer == "ok" for answer in checks.values())
    body = {"status": "ok" if ready else "not ready", "checks": checks, "warnings": list(warnings()) if ready else []}
    return JsonResponse(body, status=200 if ready else 503)


def vital_checks() -> dict[str, str]:
    """By a connection of its own: one from the pool would be waited for."""
    parameters = connection.get_connection_params() | {"connect_timeout": SECONDS_FOR_DATABASE}
    try:
        with psycopg.connect(**parameters) as database:
            applied = set(database.execute("SELECT app, name FROM django_migrations"))
    except psycopg.errors.UndefinedTable:
        applied = set()
    except psycopg.Error:
        return {"database": "does not answer"}
    return {"database": "ok", "migrations": "ok" if known_migrations() <= applied else "pending"}


@cache
def known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.nodes)


def warnings() -> Iterator[str]:
    """A sentence for each thing that somebody should look at."""
    try:
        signs = vital_signs.read(timezone.now())
    except DatabaseError:
        yield "The database answers, but not in time."
        return
    if signs.worker is None:
        yield f"No worker has done a scheduled job yet. {state_of_queue()}"
    elif signs.worker > WORKER_MISSED_AFTER:
        yield f"No worker has done a scheduled job for {in_words(signs.worker)}. {state_of_queue()}"
    for dataset, age in signs.live_lists.items():
        if age is None:
            yield f"{Dataset(dataset).label}: nothing is live."
    for dataset, age in signs.source_checks.items():
        if age is None:
            yield f"{Dataset(dataset).label}: the source was never read."
        elif age > UNREAD_FOR:
            yield f"{Dataset(dataset).label}: the source was last read {in_words(age)} ago."
    if signs.letters["doubtful"] or signs.letters["failed"]:
        yield f"{signs.letters['failed']} mails could not be sent, and of {signs.letters['doubtful']} it is not known."


def state_of_queue() -> str:
    """Asked only when the worker is missing: then it tells which of the two is to blame."""
    try:
        with current_app.connection_for_write(connect_timeout=1) as queue:
            queue.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except (OperationalError, OSError):
        return "The job queue does not answer."
    return "The job queue answers."


def in_words(age: timedelta) -> str:
    return f"{age.days} days" if age.days > 1 else f"{age.total_seconds() / 60:,.0f} minutes"
