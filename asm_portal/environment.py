"""Reads variables that have a form, so that a wrong one gets a sentence that shows the form. Never the value: it may
hold a password.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured
from kombu.utils.url import url_to_parts

T = TypeVar("T")

env = environ.Env()

DATABASES = ("postgres://", "postgresql://")
BROKERS = ("filesystem", "redis", "rediss", "amqp", "amqps")


def read(variable: str, reader: Callable[..., T], *, like: str, **default: Any) -> T:
    """What a reader makes of a variable. Raises ImproperlyConfigured, which shows what it should look `like`."""
    try:
        return reader(variable, **default)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{variable} is not understood. It looks like {like}.") from error


def database(variable: str) -> dict[str, Any]:
    """The entry for DATABASES. Raises ValueError."""
    if not env.str(variable).startswith(DATABASES):
        raise ValueError("no PostgreSQL")
    entry = env.db(variable)
    if not entry["NAME"]:
        raise ValueError("no name")
    return entry


def broker(variable: str, default: str) -> str:
    """The address of Celery's broker. Raises ValueError."""
    url = env.str(variable, default=default)
    if url_to_parts(url).scheme not in BROKERS:
        raise ValueError("no broker that is installed")
    return url
