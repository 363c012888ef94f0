"""Which kind of file it is, by its content. What is not on the list is refused, and so is what pretends to be on it."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.core.files.uploadedfile import UploadedFile

from asm_portal.archives import DAMAGED
from readiness.actions.refusals import Refused

OFFICE = "application/vnd.openxmlformats-officedocument"
HEAD = 8192

# A workbook or document is a ZIP archive: how much may come out of it, in how many parts, and how far it may have been
# pressed. Real ones stay far below.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 5000
MOST_PRESSED = 500
FORBIDDEN_PARTS = ("vbaproject", "vbadata", "/macrosheets/", "/activex/", "/embeddings/", "/externallinks/")

ONLY = "Hand in a PDF, a picture (PNG or JPEG), a workbook (.xlsx), a document (.docx), or text (.txt or .csv)."


@dataclass(frozen=True)
class Kind:
    """A kind of file. The first of its `extensions` is the one it is kept under."""

    media_type: str
    extensions: tuple[str, ...]
    main_part: str = ""


PDF = Kind("application/pdf", ("pdf",))
PNG = Kind("image/png", ("png",))
JPEG = Kind("image/jpeg", ("jpg", "jpeg"))
XLSX = Kind(f"{OFFICE}.spreadsheetml.sheet", ("xlsx",), main_part="xl/workbook.xml")
DOCX = Kind(f"{OFFICE}.wordprocessingml.document", ("docx",), main_part="word/document.xml")
CSV = Kind("text/csv", ("csv",))
TXT = Kind("text/plain", ("txt",))
KINDS = (PDF, PNG, JPEG, XLSX, DOCX, CSV, TXT)

MARKUP = (b"<", b"#!", b"{\\rtf", b"%!PS")


def kind_of(upload: UploadedFile) -> Kind:
    """What the name says it is and the content is too. Raises Refused."""
    extension = (upload.name or "").rpartition(".")[2].lower()
    kind = next((kind for kind in KINDS if extension in kind.extensions), None)
    if kind is None:
        raise Refused(f"A file with the ending “.{extension[:20]}” is not kept here. {ONLY}" if extension else ONLY)
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if kind in (CSV, TXT):
        require_text(head)
    elif kind.media_type not in recognised(head):
        raise Refused(f"This file is called .{extension}, but its content is something else. {ONLY}")
    if kind.main_part:
        require_plain_archive(upload, kind)
        upload.seek(0)
    return kind


def recognised(head: bytes) -> set[str]:
    """The media types that the beginning of a file fits."""
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def require_text(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    has_markup = start.startswith(MARKUP) or any(tag in start[:1024] for tag in (b"<html", b"<svg", b"<script"))
    if has_markup or (b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise Refused(f"This is not plain text. {ONLY}")


def require_plain_archive(file: BinaryIO | UploadedFile, kind: Kind) -> None:
    """Refuses an archive that is broken, that would swell, or that has programs or other files inside."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            content_types = archive.read("[Content_Types].xml") if fits(parts) else b""
    except DAMAGED as error:
        raise Refused("This file cannot be opened. Save it again, and hand it in anew.") from error
    if not fits(parts):
        raise Refused("This file would grow far too large when opened. Hand in the part that shows what was done.")
    names = [f"/{part.filename.lower()}" for part in parts]
    if kind.main_part not in {part.filename for part in parts}:
        raise Refused(f"This file is called .{kind.extensions[0]}, but its content is something else. {ONLY}")
    has_programs = b"macroenabled" in content_types.lower()
    if has_programs or any(forbidden in name for name in names for forbidden in FORBIDDEN_PARTS):
        raise Refused("This file has macros, or other files inside. Save it without them, or as a PDF.")


def fits(parts: list[zipfile.ZipInfo]) -> bool:
    return (
        len(parts) <= MOST_PARTS
        and sum(part.file_size for part in parts) <= MOST_UNPACKED
        and all(part.file_size <= max(part.compress_size, 1) * MOST_PRESSED for part in parts)
    )
