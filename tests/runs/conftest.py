from collections.abc import Iterator

import pytest

from tests.importing.conftest import cms, files
from tests.runs.workers import own_queue

__all__ = ["cms", "files", "queue"]


@pytest.fixture
def queue() -> Iterator[str]:
    """What is sent waits in a queue of this test's own."""
    with own_queue() as name:
        yield name
