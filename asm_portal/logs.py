"""Logs: one record a line, with the ids of the request, the job's run and nothing that a person typed.

What people search for says whom they ask about, and a link in a mail is a key. So a record never holds the text of a
search or an address as it was asked for: a request is told by its route ("clinicians/<str:npi>/"), and while a request
is answered an exception is told by its type and place alone, since its message may repeat what was typed.

The same configuration serves Django, the worker and gunicorn; it needs neither settings nor a database.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import Any

from pythonjsonlogger.json import JsonFormatter

route_of_request: ContextVar[str] = ContextVar("route_of_request", default="")
id_of_run: ContextVar[int | None] = ContextVar("id_of_run", default=None)

# Whatever could begin a new line, or a new thought of a terminal, as it is written in Python.
CONTROL_CHARACTERS = {code: ascii(chr(code))[1:-1] for code in chain(range(0x20), range(0x7F, 0xA0), (0x2028, 0x2029))}


@contextmanager
def about_run(pk: int) -> Iterator[None]:
    """Marks the records of this block with the id of a run."""
    token = id_of_run.set(pk)
    try:
        yield
    finally:
        id_of_run.reset(token)


class WithoutAddresses(logging.Filter):
    """Takes out of a record the address that was asked for, and what knows it."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        if record.name.startswith("gunicorn") and record.getMessage().startswith("Invalid request"):
            record.msg, record.args = "A request could not be read.", ()
        elif isinstance(record.args, tuple) and (request is not None or record.name.startswith("gunicorn")):
            record.args = tuple(map(without_address, record.args))
        record.run = id_of_run.get()
        return True


def without_address(argument: object) -> object:
    is_address = isinstance(argument, str) and (argument.startswith("/") or "?" in argument)
    return (route_of_request.get() or "an address") if is_address else argument


def in_words(problem: BaseException) -> str:
    """An exception and what led to it: type, place and, of one that the database raised, its code."""
    lines: list[str] = []
    seen: list[BaseException] = []
    current: BaseException | None = problem
    while current is not None and current not in seen:
        seen.append(current)
        code = getattr(current, "sqlstate", None)
        name = f"{type(current).__module__}.{type(current).__qualname__}{f' ({code})' if code else ''}"
        lines = [*traceback.format_tb(current.__traceback__), f"{name}\n", *lines]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "".join(lines).rstrip()


class Discreet(logging.Formatter):
    """Leaves the messages of exceptions out while a request is answered."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  as the standard library calls it
        if route_of_request.get() and ei[1] is not None:
            return in_words(ei[1])
        return super().formatException(ei)


class Line(Discreet):
    """A record for people at a terminal: one line, then an exception with every line of it set in."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage().translate(CONTROL_CHARACTERS)
        ids = [f"request={record.__dict__['request_id']}"] if record.__dict__.get("request_id") else []
        ids += [f"run={record.__dict__['run']}"] if record.__dict__.get("run") else []
        line = " ".join([self.formatTime(record), record.levelname, record.name, *ids, message])
        if not record.exc_info:
            return line
        return "\n    ".join([line, *self.formatException(record.exc_info).splitlines()])


class Json(Discreet, JsonFormatter):
    """A record for machines: one JSON object a line. Control characters are escaped by JSON itself."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}{request_id}{run}",
            style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
        )


def configuration(*, json: bool) -> dict[str, Any]:
    """For `logging.config.dictConfig`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"},
            "without_addresses": {"()": WithoutAddresses},
        },
        "formatters": {"chosen": {"()": Json if json else Line}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "chosen",
                "filters": ["request_id", "without_addresses"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Every request has a record of its own (see `requests`), so that Django and gunicorn tell errors only. No
            # error is mailed: such a mail holds the whole request.
            "django": {"handlers": [], "level": "INFO"},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # These tell of each step, or whole addresses.
            "django_guid": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }
