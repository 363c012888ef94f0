"""Names of files that no operating system, browser or archive takes for anything but a name."""

import re
import unicodedata
from pathlib import PureWindowsPath

from readiness.uploads.kinds import Kind

LONGEST = 100
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])$")


def safe_name(given: str, kind: Kind) -> str:
    """The last part of what the file was called, with the ending of what it is.

    Letters of any script, digits, spaces, dots, dashes and brackets stay; all else becomes an underscore.
    """
    name = PureWindowsPath(unicodedata.normalize("NFC", given).replace("/", "\\")).name
    stem, _, ending = name.rpartition(".")
    if ending.lower() not in kind.extensions:
        stem = name
    stem = re.sub(r"[^\w .()-]", "_", stem)
    stem = re.sub(r"\s+", " ", stem)[:LONGEST].strip(" ._-") or "evidence"
    return f"{stem}_.{kind.extensions[0]}" if RESERVED.match(stem) else f"{stem}.{kind.extensions[0]}"
