"""The text inside a file, piece by piece, so that it can be looked through for what must not be here.

A picture has none: what a scan shows is for people to see. What should have text and cannot be read is refused.
"""

import html
import logging
import re
import time
import zipfile
from collections.abc import Iterator

from django.core.files.uploadedfile import UploadedFile
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from asm_portal.archives import DAMAGED
from readiness.actions.refusals import Refused
from readiness.uploads.kinds import CSV, DOCX, PDF, TXT, XLSX, Kind

MOST_PAGES = 500
MOST_SECONDS = 20.0
TOO_LONG = f"This PDF is too long to be looked through: {MOST_PAGES} pages is the most. Hand it in in parts."
UNREADABLE = "This PDF cannot be read, so nobody can check it. Save or print it as a new PDF, without a password."

# What ends a paragraph or a cell; all other marks stand within a word.
ENDS = re.compile(r"</(?:w:p|w:tc|si|is|c|row|t:p|a:p)>|<w:(?:br|tab|cr)\b[^>]*>")
MARKS = re.compile(r"<[^>]*>")

logging.getLogger("pypdf").setLevel(logging.ERROR)


def texts_in(upload: UploadedFile, kind: Kind) -> Iterator[str]:
    """Raises Refused."""
    upload.seek(0)
    if kind in (CSV, TXT):
        yield decoded(upload.read())
    elif kind in (XLSX, DOCX):
        yield from texts_in_archive(upload)
    elif kind is PDF:
        yield from texts_in_pdf(upload)


def decoded(content: bytes) -> str:
    """Text as it was meant: by its byte order mark, as UTF-8 or else in Windows' encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def texts_in_archive(upload: UploadedFile) -> Iterator[str]:
    """The text of each part of a workbook or document: sheets, comments, headers, properties. Its size is limited
    before, and no part yields more than it declares.
    """
    try:
        with zipfile.ZipFile(upload) as archive:
            for part in archive.infolist():
                if part.filename.endswith(".xml"):
                    yield html.unescape(MARKS.sub("", ENDS.sub("\n", decoded(archive.read(part)))))
    except DAMAGED as error:
        raise Refused("This file cannot be opened. Save it again, and hand it in anew.") from error


def texts_in_pdf(upload: UploadedFile) -> Iterator[str]:
    """Page by page, as long as there is time. pypdf itself limits how far a page can swell."""
    deadline = time.monotonic() + MOST_SECONDS
    try:
        reader = PdfReader(upload)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(UNREADABLE)
        if len(reader.pages) > MOST_PAGES:
            raise Refused(TOO_LONG)
        for page in reader.pages:
            if time.monotonic() > deadline:
                raise Refused(TOO_LONG)
            yield page.extract_text()
    except Refused:
        raise
    except (PyPdfError, RecursionError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        # A damaged or hostile file can make the library fail in any of these ways.
        raise Refused(UNREADABLE) from error
