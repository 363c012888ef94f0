"""The project's settings with a data directory of their own, so that tests never touch what `start` keeps."""

import os
from pathlib import Path

os.environ.setdefault("ASM_DATA_DIR", str(Path(__file__).resolve().parent.parent / ".data" / "test"))

from asm_portal.settings import *  # noqa: F403

# Slow on purpose in the portal, and of no use to a test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A worker looks into the folder of its queue more often than is right for a portal.
if CELERY_BROKER_URL.startswith("filesystem"):  # noqa: F405
    CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "polling_interval": 0.05}  # noqa: F405

# A worker in a process of its own keeps its files where the test does.
if "ASM_TEST_FILES_DIR" in os.environ:
    ASM_FILES_DIR = Path(os.environ["ASM_TEST_FILES_DIR"])
