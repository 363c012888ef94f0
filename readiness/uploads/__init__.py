"""Files that people hand in as evidence: what may be kept, by its content, and whether it holds patient data.

- `kinds`   which kind of file it is, whatever its name says, and that it hides nothing
- `text`    the text inside a file, within limits, to look for patients' identifiers
- `names`   a name that no system takes for anything else

    accepted = accept(upload)       Refused says in words what is wrong, and what to do
"""

import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from asm_portal.privacy import looks_like_patient_data
from readiness.actions.refusals import Refused
from readiness.uploads.kinds import KINDS, Kind, kind_of
from readiness.uploads.names import safe_name
from readiness.uploads.text import texts_in

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
TOO_LARGE = f"This file is larger than {LARGEST // MEGABYTE} MB. Hand in the part that shows what was done, or a link."
ACCEPTED = ",".join(f".{extension}" for kind in KINDS for extension in kind.extensions)

__all__ = ["ACCEPTED", "LARGEST", "TOO_LARGE", "Accepted", "accept"]


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept. `size` is in bytes, `sha256` of its content; it is downloaded under `name`."""

    kind: Kind
    name: str
    size: int
    sha256: str


def accept(upload: UploadedFile) -> Accepted:
    """Looks through a file from beginning to end. Raises Refused."""
    if (upload.size or 0) > LARGEST:
        raise Refused(TOO_LARGE)
    if not upload.size:
        raise Refused("This file is empty.")
    kind = kind_of(upload)
    for text in texts_in(upload, kind):
        if problem := looks_like_patient_data(text):
            raise Refused(f"In this file: {problem}")
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Accepted(kind, safe_name(upload.name or "", kind), upload.size, digest.hexdigest())
