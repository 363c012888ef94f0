"""The rows of a dataset on data.cms.gov, one version of it, and what CMS declares about the file they come from.

Shapes: `data-viewer?size=0` is {"meta": {"headers": [...], "total_rows": N, "data_file_name": "...",
"data_file_meta_data": {"csvFileSHA1": "..."}}}, `data?size=&offset=` is an array of objects of at most 5,000 rows, and
`data/stats` is {"total_rows": N}.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from participants.importing.fetch import FetchedFile, FileWriter, Progress, get_json
from participants.importing.sources.base import SourceError, SourceState, expect

PAGE_ROWS = 5000
MAX_ROWS = 2_000_000
MAX_PAGE_BYTES = 64 * 2**20


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What CMS says about the CSV file of a version; `Declared()` where it says nothing."""

    file_name: str | None = None
    rows: int | None = None
    sha1: str | None = None
    headers: tuple[str, ...] | None = None


def declared(resource_id: str) -> Declared:
    """What CMS declares about the file of a version. Raises FetchError."""
    answer = expect(dict, _get(resource_id, "data-viewer?size=0"), "the description of the file")
    meta = expect(dict, answer.get("meta"), "meta")
    file = expect(dict, meta.get("data_file_meta_data"), "data_file_meta_data")
    sha1 = expect(str, file.get("csvFileSHA1"), "csvFileSHA1").lower()
    if not re.fullmatch(r"[0-9a-f]{40}", sha1):
        raise SourceError("shape", "What CMS gives as the SHA-1 of its file is not one.")
    return Declared(
        file_name=expect(str, meta.get("data_file_name"), "data_file_name"),
        rows=_row_count(meta.get("total_rows")),
        sha1=sha1,
        headers=tuple(expect(str, name, "headers") for name in expect(list, meta.get("headers"), "headers")),
    )


def read_rows(state: SourceState, *, directory: Path, progress: Progress | None = None) -> FetchedFile:
    """Read all rows of a version, page by page, and write them as a CSV file with the columns of CMS's own.

    The total is asked for again at the end, and so is the SHA-1 of the file behind the rows: pages of two files must
    never be mixed. Raises FetchError.
    """
    headers = state.headers
    total = _total_rows(state.resource_id)
    pages = set()
    with FileWriter(directory, name=state.file_name) as file:
        for offset in range(0, total, PAGE_ROWS):
            rows = _page(state.resource_id, offset=offset, due=min(PAGE_ROWS, total - offset))
            if headers is None:
                headers = tuple(rows[0])
            if offset == 0:
                file.write(_as_csv([headers]))
            page = _as_csv(_in_order(row, headers) for row in rows)
            fingerprint = hashlib.sha256(page).digest()
            if fingerprint in pages:
                raise SourceError("changing", f"CMS sent the same rows twice, at row {offset + 1:,} of {total:,}.")
            pages.add(fingerprint)
            file.write(page)
            if progress:
                progress(offset + len(rows), total)
        same_total = _total_rows(state.resource_id) == total
        if not same_total or (state.sha1 and declared(state.resource_id).sha1 != state.sha1):
            raise SourceError("changing", "CMS replaced the list while its rows were read.", transient=True)
        return file.finish(url=_url(state.resource_id, "data"), content_type="text/csv", assembled=True)


def _total_rows(resource_id: str) -> int:
    stats = expect(dict, _get(resource_id, "data/stats"), "the number of rows")
    return _row_count(stats.get("total_rows"))


def _row_count(value: object) -> int:
    rows = expect(int, value, "total_rows")
    if not 0 < rows <= MAX_ROWS:
        raise SourceError("incomplete", f"CMS says that the list has {rows:,} rows, which cannot be right.")
    return rows


def _page(resource_id: str, *, offset: int, due: int) -> list[dict[str, Any]]:
    rows = expect(list, _get(resource_id, f"data?size={PAGE_ROWS}&offset={offset}"), "the list of rows")
    if len(rows) != due:
        raise SourceError(
            "incomplete", f"CMS sent {len(rows):,} rows from row {offset + 1:,} on, where {due:,} are due."
        )
    return [expect(dict, row, "a row") for row in rows]


def _in_order(row: dict[str, Any], headers: tuple[str, ...]) -> list[str]:
    if row.keys() != set(headers):
        names = ", ".join(sorted(row.keys() ^ set(headers)))
        raise SourceError("shape", f"The columns of CMS’s rows and of its file differ: {names}.")
    return ["" if row[header] is None else str(row[header]) for header in headers]


def _as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    # Half a surrogate pair, which JSON can hold, makes a file that is not UTF-8. The checks of the file say so.
    return text.getvalue().encode(errors="surrogatepass")


def _get(resource_id: str, path: str) -> Any:
    return get_json(_url(resource_id, path), max_bytes=MAX_PAGE_BYTES)


def _url(resource_id: str, path: str) -> str:
    return f"{settings.ASM_CMS_BASE_URL}/data-api/v1/dataset/{resource_id}/{path}"
