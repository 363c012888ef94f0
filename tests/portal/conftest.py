import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.starting import port_in_use


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data directory that every account may enter; pytest's own folders are closed to others."""
    with tempfile.TemporaryDirectory(prefix="asm-portal-test-") as path:
        Path(path).chmod(0o755)
        yield Path(path)


@pytest.fixture
def free_port() -> int:
    with port_in_use() as port:
        return port
