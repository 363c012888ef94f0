"""Where an import begins: a source, an address, or files that a person chose. Commands, tasks and pages call these.

Each way ends in files of our own in a temporary folder, so that what is hashed, read and kept are the same bytes.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypedDict, Unpack

from asm_portal.accounts.models import User
from participants.importing import pipeline
from participants.importing.fetch import copy_file, download
from participants.importing.network import FetchError
from participants.importing.pipeline import Import, Outcome, Progress
from participants.importing.sources import get_source
from participants.importing.sources.base import MAX_FILE_BYTES, SourceState, kind_of
from participants.models import Dataset, SourceCheck

CONNECTICUT_FILE = "ct_zcta*.csv"


class NoSuchFile(Exception):
    """The file that a person named is not there or cannot be read; the text says which."""


class Asked(TypedDict, total=False):
    """What a person may say about an import; see `pipeline.Import`."""

    kind: str
    performance_year: int | None
    publish: bool
    dry_run: bool
    actor: User | None


def look(dataset: Dataset, *, progress: Progress = pipeline.silence) -> SourceState:
    """Asks a source what it has now and records the answer, be it that it cannot be read. Raises FetchError."""
    progress("asking", 0, None)
    try:
        state = get_source(dataset).check()
    except FetchError as error:
        SourceCheck.objects.create(dataset=dataset, problem=str(error), problem_kind=error.code)
        raise
    check = SourceCheck(
        dataset=dataset,
        version=state.version,
        file_name=state.file_name[:255],
        released_on=state.released_on,
        declared_rows=state.rows,
    )
    check.is_new = check.has_newer_file
    check.save()
    return state


def is_new(state: SourceState) -> bool:
    """Whether no import of this version has come to an end, whatever end."""
    return SourceCheck(dataset=state.dataset, version=state.version).has_newer_file


def check_source(dataset: Dataset) -> SourceCheck:
    """Asks a source what it has and returns the record of the answer."""
    with suppress(FetchError):
        look(dataset)
    return SourceCheck.objects.filter(dataset=dataset).latest("pk")


def from_source(dataset: Dataset, *, progress: Progress = pipeline.silence, **asked: Unpack[Asked]) -> Outcome:
    """Imports what the source has now. Raises FetchError, Busy."""
    source = get_source(dataset)
    state = look(dataset, progress=progress)
    if known := pipeline.finished(dataset).filter(source_version=state.version).first():
        return pipeline.known_release(known, publish=asked.get("publish", False) and not asked.get("dry_run"))
    progress("fetching", 0, None)
    with tempfile.TemporaryDirectory() as directory:
        files = source.fetch(state, Path(directory), fetching(progress))
        request = Import(
            dataset=dataset,
            files=files,
            source_version=state.version,
            released_on=state.released_on,
            declared_rows=state.rows,
            declared_sha1="" if files[0].assembled else state.sha1 or "",
            by_hand=False,
            notes=state.notes,
            **with_kind(asked, state.kind),
        )
        return pipeline.run(request, progress=progress)


def from_url(dataset: Dataset, url: str, *, progress: Progress = pipeline.silence, **asked: Unpack[Asked]) -> Outcome:
    """Imports one file from an allowed host. Raises FetchError, Busy."""
    with tempfile.TemporaryDirectory() as directory:
        file = download(url, directory=Path(directory), max_bytes=MAX_FILE_BYTES, progress=fetching(progress))
        request = Import(dataset=dataset, files=[file], **with_kind(asked, kind_of(dataset, file.name)))
        return pipeline.run(request, progress=progress)


def from_files(
    dataset: Dataset, paths: Sequence[Path], *, progress: Progress = pipeline.silence, **asked: Unpack[Asked]
) -> Outcome:
    """Imports files of this machine. Raises NoSuchFile, Busy."""
    if dataset == Dataset.ZIP_COUNTIES and len(paths) == 1:
        beside = sorted(set(paths[0].parent.glob(CONNECTICUT_FILE)) - set(paths))
        paths = [*paths, *beside[:1]]
    with tempfile.TemporaryDirectory() as directory:
        try:
            files = [copy_file(path, directory=Path(directory)) for path in paths]
        except OSError as error:
            raise NoSuchFile(f"{error.filename} cannot be read: {error.strerror}.") from error
        kind = kind_of(dataset, *(file.name for file in files))
        request = Import(dataset=dataset, files=files, **with_kind(asked, kind))
        return pipeline.run(request, progress=progress)


def with_kind(asked: Asked, kind: str) -> Asked:
    """What a person asked for, with the kind that names tell where the person did not say."""
    return {**asked, "kind": asked.get("kind") or kind}


def fetching(progress: Progress) -> Callable[[int, int | None], None]:
    """What the fetcher tells of its bytes, told as a stage of the import."""
    return lambda done, total: progress("fetching", done, total)
