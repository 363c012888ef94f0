"""Files in a folder of this machine that stand in for a publisher's."""

from dataclasses import dataclass
from pathlib import Path

from participants.importing.fetch import FetchedFile, Progress, copy_file
from participants.importing.sources.base import SourceError, SourceState, digest, kind_of
from participants.importing.storage import sha256_of


@dataclass(frozen=True, kw_only=True)
class FolderSource:
    """The files of a folder whose names begin with the dataset's: all of them, or the last one by name."""

    folder: Path
    dataset: str
    title: str
    formats: tuple[str, ...]
    several: bool

    def check(self) -> SourceState:
        files = self._files()
        return SourceState(
            dataset=self.dataset,
            version=digest(sha256_of([file]) for file in files),
            title=self.title,
            file_name=files[0].name,
            kind=kind_of(self.dataset, files[0].name),
        )

    def fetch(self, state: SourceState, directory: Path, progress: Progress | None = None) -> list[FetchedFile]:
        return [copy_file(file, directory=directory) for file in self._files()]

    def _files(self) -> list[Path]:
        files = sorted(file for file in self.folder.glob(f"{self.dataset}*") if file.suffix.lower() in self.formats)
        if not files:
            patterns = " or ".join(f"{self.dataset}*{suffix}" for suffix in self.formats)
            raise SourceError("no_file", f"The folder of source files has no {patterns}. Put one there.")
        return files if self.several else files[-1:]
