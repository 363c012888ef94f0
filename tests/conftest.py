from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from asm_portal.embedded_postgres import Cluster

# A busy machine is no reason to fail: no test measures time.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The embedded server, when there is no other. It runs while any process of the test session still uses it."""
    if settings.EMBEDDED_POSTGRES is None:
        yield
        return
    with Cluster(settings.ASM_DATA_DIR, durable=False).running():
        yield


@pytest.fixture(scope="session")
def busy_queue(django_db_setup: None) -> Iterator[str]:
    """A queue with a Celery worker, in a thread of this process, which can have one such worker at a time."""
    from tests.runs.workers import own_queue, worker_on

    with own_queue() as name, worker_on(name):
        yield name


@pytest.fixture
def worker(busy_queue: str, transactional_db: None) -> Iterator[None]:
    """What is sent goes to a Celery worker, which is left with nothing to do, so that the database can be emptied."""
    from tests.runs.workers import let_come_to_rest, sending_to

    with sending_to(busy_queue):
        yield
        let_come_to_rest(busy_queue)


@pytest.fixture(autouse=True)
def no_partition_stays(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test whose data are emptied, not rolled back, leaves the empty partitions of its releases: they go, too."""
    yield
    marker = request.node.get_closest_marker("django_db")
    is_emptied = marker is not None and marker.kwargs.get("transaction")
    if is_emptied or not {"transactional_db", "live_server"}.isdisjoint(request.fixturenames):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r'"
            )
            for (partition,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE {partition}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=6, help="how often tests/runs/test_kills.py kills (default: 6)")
