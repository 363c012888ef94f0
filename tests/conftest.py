from collections.abc import Iterator

import pytest
from django.conf import settings

from asm_portal.embedded_postgres import Cluster


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The embedded server, when there is no other. It runs while any process of the test session still uses it."""
    if settings.EMBEDDED_POSTGRES is None:
        yield
        return
    with Cluster(settings.ASM_DATA_DIR, durable=False).running():
        yield
