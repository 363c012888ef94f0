"""Files as they were fetched, kept under their SHA-256 so that every release can be proven and read again."""

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings


def kept_path(sha256: str) -> Path:
    return Path(settings.ASM_FILES_DIR) / sha256[:2] / sha256


def keep(path: Path, sha256: str) -> None:
    """Copies a file into the store. A crash, or a power cut, leaves no half file under the final name."""
    target = kept_path(sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    with path.open("rb") as source, half.open("wb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    half.replace(target)


def sha256_of(paths: Sequence[Path]) -> str:
    """Hex digest of the files' bytes in order, as `cat FILE... | sha256sum` prints it."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()
