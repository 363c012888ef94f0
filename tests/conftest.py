from collections.abc import Iterator

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=6, help="how often tests/runs/test_kills.py kills (default: 6)")
