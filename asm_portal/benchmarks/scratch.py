"""A database and a folder of files for what is measured, gone when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.test.utils import override_settings

HOST = "localhost"  # that the measured pages are asked as


@contextmanager
def scratch() -> Iterator[Path]:
    """Everything in the block reads and writes a new, migrated database and a new folder, which is yielded.

    What a killed benchmark left behind is replaced.
    """
    database: Any = connection  # of PostgreSQL, with a pool
    name = database.settings_dict["NAME"]
    database.settings_dict["TEST"]["NAME"] = f"{name}_benchmark"
    database.close()
    database.close_pool()
    with TemporaryDirectory() as folder, override_settings(**settings_for(Path(folder))):
        database.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield Path(folder)
        finally:
            database.creation.destroy_test_db(name, verbosity=0)


def settings_for(folder: Path) -> dict[str, Any]:
    """No file and no cached figure of the portal is touched, and pages need no collected static files."""
    return {
        "ASM_FILES_DIR": folder / "files",
        "ALLOWED_HOSTS": [HOST],
        "STATIC_ROOT": folder,
        "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    }
