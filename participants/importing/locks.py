"""One writer a dataset at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from participants.models import Dataset

# Any number, so that our locks meet nobody else's.
NAMESPACE = 512_700


class Busy(Exception):
    """Somebody else is importing, publishing or rolling back this dataset."""


@contextmanager
def dataset_lock(dataset: str) -> Iterator[None]:
    """Holds the dataset for this database session, or raises Busy at once. May be taken again by the holder.

    The lock lives in the session: a killed process loses its session, and so its lock, whatever happens. The server
    looks every second whether the process is still there, so that a long statement does not outlive it.
    """
    keys = [NAMESPACE, Dataset.values.index(dataset)]
    with connection.cursor() as cursor:
        cursor.execute("SET client_connection_check_interval = '1s'")
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        if not cursor.fetchone()[0]:
            raise Busy(f"Another import of the dataset {dataset} is running. Try again when it has ended.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)
