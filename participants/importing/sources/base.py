"""What every source can say and do."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from participants.importing.fetch import FetchedFile, Progress
from participants.importing.network import FetchError
from participants.models.datasets import Dataset, Kind

T = TypeVar("T")

MAX_FILE_BYTES = 200 * 2**20  # the largest file of any source has some 15 million bytes


class SourceError(FetchError):
    """A publisher answered, but not with what its dataset is known to look like. The text is a sentence for people.

    `code` is one of `dataset_gone`, `no_file`, `shape` (what is published has changed its form), `changing` (what is
    published changed while it was read) or `incomplete`, beside those of FetchError.
    """


@dataclass(frozen=True, kw_only=True)
class SourceState:
    """What a source has to offer now.

    `version` changes whenever the files do. `rows`, `sha1` and `headers` are what the publisher declares about the
    file, None where it declares nothing. `urls` are all the files to fetch, the main one first; `resource_id` is where
    the rows can be read if the file cannot. `kind` is empty for a dataset that is not published in steps. `notes` are
    sentences about what could not be learned or had.
    """

    dataset: str
    version: str
    title: str
    file_name: str
    urls: tuple[str, ...] = ()
    kind: str = ""
    released_on: datetime.date | None = None
    rows: int | None = None
    sha1: str | None = None
    headers: tuple[str, ...] | None = None
    resource_id: str = ""
    notes: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where the main file is, for people; empty for a file in a folder."""
        return self.urls[0] if self.urls else ""


class Source(Protocol):
    """A dataset's publisher. Both methods raise FetchError, of which SourceError is one."""

    @property
    def dataset(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def formats(self) -> tuple[str, ...]:
        """The suffixes of files in a folder that can stand in for this source."""

    @property
    def several(self) -> bool:
        """Whether the dataset is spread over several files."""

    def check(self) -> SourceState:
        """What there is now, at the price of a few small requests."""

    def fetch(self, state: SourceState, directory: Path, progress: Progress | None = None) -> list[FetchedFile]:
        """The files of a state, in order. The caller moves or removes them."""


def kind_of(dataset: str, *names: str) -> str:
    """Preliminary or final, by the words of a file's name or title; only participants are listed twice.

    CMS's preliminary file of February 2026 is called CY27_Prelim_ASMParticipants_Public.csv. A list that does not call
    itself preliminary is held to the stricter rule for final ones: it may only remove participants.
    """
    if dataset != Dataset.PARTICIPANTS:
        return ""
    return Kind.PRELIMINARY if any("prelim" in name.lower() for name in names) else Kind.FINAL


def expect(kind: type[T], value: object, what: str) -> T:
    """A part of a publisher's answer, if it is of the kind that it should be. Raises SourceError (`shape`)."""
    if not isinstance(value, kind):
        raise SourceError("shape", f"The publisher’s answer has another form than it used to: {what} is not there.")
    return value


def digest(values: Iterable[str]) -> str:
    """A short, stable name for several values in order."""
    return hashlib.sha256("\n".join(values).encode()).hexdigest()
