"""A dataset of data.cms.gov, found in its catalogue.

The catalogue (`data.json`, DCAT-US 1.1) lists the distributions of each dataset from new to old. The id in a dataset's
`identifier` stays; each version has an id of its own at the end of `resourcesAPI` and a file at an address of its own.
"""

import datetime
import logging
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache

from participants.importing.fetch import (
    FetchedFile,
    NotModified,
    Progress,
    Validators,
    download,
    download_if_changed,
    file_name,
    parse_json,
)
from participants.importing.network import FetchError
from participants.importing.sources.base import MAX_FILE_BYTES, SourceError, SourceState, expect, kind_of
from participants.importing.sources.data_api import Declared, declared, read_rows

logger = logging.getLogger(__name__)

MAX_CATALOGUE_BYTES = 64 * 2**20  # it had 2.7 million bytes in 2025
CATALOGUE_KNOWN_FOR = 7 * 24 * 3600  # seconds; then it is fetched whole, whatever its validators say

# When the file cannot be had for one of these reasons, its rows may still be. Who asks to be left alone is left alone.
ROWS_MAY_HELP = {"missing", "status", "html", "cut", "encoding", "redirects", "slow", "timeout"}

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, kw_only=True)
class CatalogueSource:
    """A dataset of data.cms.gov with its newest CSV file, or its rows if that file cannot be had."""

    dataset: str
    title: str
    dataset_id: str
    formats: tuple[str, ...] = (".csv",)
    several: bool = False

    def check(self) -> SourceState:
        entry = self._entry()
        file = _newest_csv(entry, self.title)
        url, title = str(file["downloadURL"]), str(file.get("title") or self.title)
        version_id = _uuid(file.get("resourcesAPI"))
        latest_id = _uuid(entry.get("identifier")) or self.dataset_id
        about, notes = _declared(version_id, latest_id, file_name(url))
        resource_id = version_id or latest_id
        return SourceState(
            dataset=self.dataset,
            version=f"{resource_id}:{about.sha1}" if about.sha1 else resource_id,
            title=title,
            file_name=file_name(url),
            urls=(url,),
            kind=kind_of(self.dataset, file_name(url), title),
            released_on=_date(file.get("modified"), title),
            rows=about.rows,
            sha1=about.sha1,
            headers=about.headers,
            resource_id=resource_id,
            notes=notes,
        )

    def fetch(self, state: SourceState, directory: Path, progress: Progress | None = None) -> list[FetchedFile]:
        try:
            return [download(state.url, directory=directory, max_bytes=MAX_FILE_BYTES, progress=progress)]
        except FetchError as error:
            if error.code not in ROWS_MAY_HELP:
                raise
            file_problem = error
        logger.warning("%s could not be had, so its rows are read instead: %s", state.file_name, file_problem)
        try:
            return [read_rows(state, directory=directory, progress=progress)]
        except FetchError as error:
            sentence = f"{file_problem} Its rows could not be read either. {error}"
            raise SourceError(error.code, sentence, transient=error.transient) from error

    def _entry(self) -> dict[str, Any]:
        """The dataset's entry in the catalogue, which is only fetched again when it has changed."""
        url = f"{settings.ASM_CMS_BASE_URL}/data.json"
        key = f"catalogue-entry:{self.dataset_id}:{url}"
        known, entry = cache.get(key, (Validators(), {}))
        with tempfile.TemporaryDirectory() as directory:
            file = download_if_changed(url, known=known, directory=Path(directory), max_bytes=MAX_CATALOGUE_BYTES)
            if isinstance(file, NotModified):
                return entry
            catalogue = parse_json(file.path.read_bytes(), url=url)
        entry = _find(catalogue, self.dataset_id, self.title)
        cache.set(key, (Validators(etag=file.etag, last_modified=file.last_modified), entry), CATALOGUE_KNOWN_FOR)
        return entry


def _find(catalogue: Any, dataset_id: str, title: str) -> dict[str, Any]:
    listed = expect(list, expect(dict, catalogue, "the catalogue").get("dataset"), "the list of datasets")
    datasets = [expect(dict, dataset, "a dataset") for dataset in listed]
    for dataset in datasets:
        if dataset_id in str(dataset.get("identifier")):
            return dataset
    for dataset in datasets:
        if str(dataset.get("title")).strip().casefold() == title.casefold():
            return dataset
    raise SourceError("dataset_gone", f"CMS’s catalogue no longer has the dataset “{title}”.")


def _newest_csv(entry: dict[str, Any], title: str) -> dict[str, Any]:
    """The first distribution that is a CSV file, by its media type: since 2026 files carry a `format`, too."""
    for item in expect(list, entry.get("distribution"), "the list of distributions"):
        item = expect(dict, item, "a distribution")
        if str(item.get("mediaType")).lower().startswith("text/csv") and item.get("downloadURL"):
            return item
    raise SourceError("no_file", f"CMS’s catalogue has “{title}”, but no CSV file of it.")


def _declared(version_id: str, latest_id: str, name: str) -> tuple[Declared, tuple[str, ...]]:
    """What CMS declares about the file, and a note if it cannot be had.

    The dataset's own id leads to whichever version is the latest, so its answer counts only if it names the same file.
    """
    reason = ""
    for resource_id in filter(None, (version_id, latest_id)):
        try:
            about = declared(resource_id)
        except FetchError as error:
            reason = str(error)
            continue
        if resource_id == version_id or about.file_name == name:
            return about, ()
        reason = "It still describes another file."
    return Declared(), (f"CMS’s row count and SHA-1 could not be had, so the file is checked without. {reason}",)


def _uuid(address: object) -> str:
    """The last UUID in an address, empty if there is none."""
    return (_UUID.findall(str(address)) or [""])[-1]


def _date(*texts: object) -> datetime.date | None:
    """The first date that one of the texts ends in."""
    for text in texts:
        if found := _DATE.search(str(text)):
            try:
                return datetime.date.fromisoformat(found[0])
            except ValueError:
                continue
    return None
