"""The project's settings with a data directory of their own, so that tests never touch what `start` keeps."""

import os
from pathlib import Path

os.environ.setdefault("ASM_DATA_DIR", str(Path(__file__).resolve().parent.parent / ".data" / "test"))

from asm_portal.settings import *  # noqa: F403

# Slow on purpose in the portal, and of no use to a test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
