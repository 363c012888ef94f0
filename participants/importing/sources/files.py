"""Files that a publisher keeps at a fixed address and replaces there."""

import datetime
import tempfile
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from participants.importing.fetch import FetchedFile, Progress, Validators, download, file_name, look
from participants.importing.network import FetchError
from participants.importing.sources.base import MAX_FILE_BYTES, SourceState, digest, kind_of


@dataclass(frozen=True)
class Part:
    """One file of a dataset. In `url`, `{census}` and `{mandatory_areas}` stand for the settings that hold them."""

    url: str
    required: bool = True

    def resolved(self) -> str:
        return self.url.format(census=settings.ASM_CENSUS_BASE_URL, mandatory_areas=settings.ASM_MANDATORY_AREAS_URL)


@dataclass(frozen=True, kw_only=True)
class FileSource:
    """A dataset that is one or several files at fixed addresses.

    A part that is not required and cannot be had is named in the state's notes and left out of its files.
    """

    dataset: str
    title: str
    parts: tuple[Part, ...]
    formats: tuple[str, ...] = (".csv", ".xlsx")

    @property
    def several(self) -> bool:
        return len(self.parts) > 1

    def check(self) -> SourceState:
        seen: dict[str, Validators] = {}
        notes = []
        for part in self.parts:
            url = part.resolved()
            try:
                seen[url] = _identify(url)
            except FetchError as error:
                if part.required:
                    raise
                notes.append(f"{file_name(url)} is left out. {error}")
        main, *_ = seen
        return SourceState(
            dataset=self.dataset,
            version=digest(text for url, known in seen.items() for text in (url, known.etag, known.last_modified)),
            title=self.title,
            file_name=file_name(main),
            urls=tuple(seen),
            kind=kind_of(self.dataset, file_name(main)),
            released_on=_date(seen[main].last_modified),
            notes=tuple(notes),
        )

    def fetch(self, state: SourceState, directory: Path, progress: Progress | None = None) -> list[FetchedFile]:
        return [download(url, directory=directory, max_bytes=MAX_FILE_BYTES, progress=progress) for url in state.urls]


def _identify(url: str) -> Validators:
    """What tells this version of a file from others: what its publisher says, or its hash if that is nothing."""
    try:
        validators = look(url)
    except FetchError as error:
        if error.code != "status" or error.transient:
            raise
        # Some servers answer GET but not HEAD.
        validators = Validators()
    if validators.etag or validators.last_modified:
        return validators
    with tempfile.TemporaryDirectory() as directory:
        file = download(url, directory=Path(directory), max_bytes=MAX_FILE_BYTES)
    return Validators(etag=file.sha256)


def _date(last_modified: str) -> datetime.date | None:
    try:
        return parsedate_to_datetime(last_modified).date()
    except ValueError:
        return None
