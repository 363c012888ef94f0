"""Getting files and JSON from publishers, politely and within limits.

Every request is bounded in time, size, redirects and tries. Errors that may pass (a broken connection, 429, 5xx) are
tried again after a growing, jittered wait, or after the wait that the publisher asks for in `Retry-After`. `network`
decides what may be reached at all.
"""

import hashlib
import json
import logging
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import unquote

import httpx
import stamina

from participants.importing.network import FetchError, Policy, Transport

logger = logging.getLogger(__name__)

USER_AGENT = "ASM-Portal (asks once a day whether a public list has changed)"
ATTEMPTS = 4
MAX_REDIRECTS = 3
LONGEST_WAIT = 60.0  # seconds; a publisher that asks for more is left alone until the next check

Progress = Callable[[int, int | None], None]  # how much is done, and of how much where that is known
T = TypeVar("T")

_CHUNK = 1 << 16
_HTML = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class FetchedFile:
    """A file on this machine: where it lies, where it came from, and what it is known by. `size` is in bytes.

    `url` is the address that was asked for, empty for a file that was copied from a folder. `assembled` marks a file
    that was put together here from the rows of an API, so that the publisher's own hash cannot apply to it.
    """

    path: Path
    name: str
    url: str
    sha256: str
    sha1: str
    size: int
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    assembled: bool = False


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What a publisher gave to recognise this version of a file by (RFC 9110, section 8.8)."""

    etag: str = ""
    last_modified: str = ""

    def as_conditions(self) -> dict[str, str]:
        conditions = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in conditions.items() if value}


@dataclass(frozen=True)
class NotModified:
    """The publisher says that the version we know is still the newest."""

    url: str


def download(
    url: str, *, directory: Path, max_bytes: int, progress: Progress | None = None, policy: Policy | None = None
) -> FetchedFile:
    """Stream a file into `directory` under a new name, hashing it on the way. Leaves nothing behind if it fails.

    `max_bytes` counts what arrives after decompression. Raises FetchError.
    """
    return _exchange("GET", url, _saving(url, directory, progress), max_bytes=max_bytes, policy=policy)


def download_if_changed(
    url: str, *, known: Validators, directory: Path, max_bytes: int, policy: Policy | None = None
) -> FetchedFile | NotModified:
    """As `download`, unless the publisher answers that the version with these validators has not changed."""
    try:
        return _exchange("GET", url, _saving(url, directory), max_bytes=max_bytes, known=known, policy=policy)
    except _Unchanged:
        return NotModified(url)


def get_json(url: str, *, max_bytes: int, policy: Policy | None = None) -> Any:
    """The value of a JSON document of at most `max_bytes`. Raises FetchError (`json` if it is something else)."""

    def parse(_: httpx.Response, chunks: Iterable[bytes]) -> Any:
        return parse_json(b"".join(chunks), url=url)

    return _exchange("GET", url, parse, max_bytes=max_bytes, policy=policy)


def look(url: str, *, policy: Policy | None = None) -> Validators:
    """What a publisher says about the present version of a file, without fetching it. Raises FetchError."""

    def read(response: httpx.Response, _: Iterable[bytes]) -> Validators:
        return Validators(
            etag=response.headers.get("etag", ""), last_modified=response.headers.get("last-modified", "")
        )

    return _exchange("HEAD", url, read, max_bytes=0, policy=policy)


def parse_json(document: bytes, *, url: str) -> Any:
    """The value of a JSON document that came from `url`. Raises FetchError (`json`)."""
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as error:
        raise FetchError("json", f"{_host(url)} was asked for JSON and sent something else.") from error


def copy_file(source: Path, *, directory: Path) -> FetchedFile:
    """Copy a local file into `directory` under a new name, hashing it on the way. Raises OSError."""
    with source.open("rb") as original, FileWriter(directory, name=source.name) as copy:
        shutil.copyfileobj(original, copy, _CHUNK)
        return copy.finish()


def file_name(url: str) -> str:
    """The last part of a URL's path, safe to show and to store."""
    name = unquote(re.split(r"[?#]", url)[0]).rpartition("/")[2]
    return re.sub(r"[^\w. ()+-]", "_", name)[-200:] or "file"


class FileWriter:
    """A new file in `directory`, hashed while it is written, and removed again unless it is finished."""

    def __init__(self, directory: Path, *, name: str):
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed in __exit__
            dir=directory, prefix="fetch-", suffix=Path(name).suffix, delete=False
        )
        self._name = name
        self._sha256 = hashlib.sha256()
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._finished = False
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self._finished:
            Path(self._file.name).unlink(missing_ok=True)

    def write(self, data: bytes) -> int:
        self._sha256.update(data)
        self._sha1.update(data)
        self.size += len(data)
        return self._file.write(data)

    def finish(
        self,
        *,
        url: str = "",
        content_type: str = "",
        etag: str = "",
        last_modified: str = "",
        assembled: bool = False,
    ) -> FetchedFile:
        self._file.close()
        self._finished = True
        return FetchedFile(
            path=Path(self._file.name),
            name=self._name,
            url=url,
            sha256=self._sha256.hexdigest(),
            sha1=self._sha1.hexdigest(),
            size=self.size,
            content_type=content_type,
            etag=etag,
            last_modified=last_modified,
            assembled=assembled,
        )


class _Unchanged(Exception):
    """The answer to a conditional request that needs no body (status 304)."""


def _saving(
    url: str, directory: Path, progress: Progress | None = None
) -> Callable[[httpx.Response, Iterable[bytes]], FetchedFile]:
    """How an answer becomes a file in `directory`."""

    def save(response: httpx.Response, chunks: Iterable[bytes]) -> FetchedFile:
        # The declared length of a compressed answer counts compressed bytes, so it is no measure of progress.
        expected = None if "content-encoding" in response.headers else _size(response)
        with FileWriter(directory, name=file_name(url)) as file:
            for chunk in chunks:
                file.write(chunk)
                if progress:
                    progress(file.size, expected)
            return file.finish(
                url=url,
                content_type=response.headers.get("content-type", ""),
                etag=response.headers.get("etag", ""),
                last_modified=response.headers.get("last-modified", ""),
            )

    return save


def _patience(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds if the publisher said so."""
    if not isinstance(error, FetchError) or not error.transient:
        return False
    logger.info("%s", error)
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= LONGEST_WAIT else False


@stamina.retry(on=_patience, attempts=ATTEMPTS, timeout=None, wait_initial=1, wait_max=30, wait_jitter=2)
def _exchange(
    method: str,
    url: str,
    consume: Callable[[httpx.Response, Iterable[bytes]], T],
    *,
    max_bytes: int,
    known: Validators = Validators(),
    policy: Policy | None,
) -> T:
    """Ask for a URL and hand the answer to `consume` while it arrives: the one way out to the network."""
    policy = policy or Policy.from_settings()
    conditions = known.as_conditions()
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", **conditions}
    timeout = httpx.Timeout(policy.read_seconds, connect=policy.connect_seconds)
    with (
        httpx.Client(transport=Transport(policy), timeout=timeout, trust_env=False) as client,
        closing(_follow(client, method, url, headers)) as response,
    ):
        if conditions and response.status_code == httpx.codes.NOT_MODIFIED:
            raise _Unchanged
        _refuse_errors(response)
        return consume(response, _body(response, max_bytes))


def _follow(client: httpx.Client, method: str, url: str, headers: dict[str, str]) -> httpx.Response:
    """The answer at the end of the redirects. Their bodies are not read, so none of them can be a bomb."""
    try:
        request = client.build_request(method, url, headers=headers)
        for _ in range(MAX_REDIRECTS + 1):
            response = client.send(request, stream=True, follow_redirects=False)
            if response.next_request is None:
                return response
            response.close()
            request = response.next_request
    except (httpx.InvalidURL, httpx.HTTPError) as error:
        raise FetchError("refused", "A link or a redirect leads to something that is not an address.") from error
    raise FetchError("redirects", f"{_host(url)} redirects more than {MAX_REDIRECTS} times.")


def _refuse_errors(response: httpx.Response) -> None:
    """Raise FetchError for every answer but a whole file of a kind that a list can have."""
    host, status = response.url.host, response.status_code
    if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise FetchError("missing", f"{host} says that {response.url.path} is not there (status {status}).")
    if status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
        raise FetchError(
            "busy",
            f"{host} asked to be left alone for a while (status {status}).",
            transient=True,
            retry_after=_retry_after(response.headers.get("retry-after", "")),
        )
    if status != httpx.codes.OK:
        transient = response.is_server_error or status == httpx.codes.REQUEST_TIMEOUT
        raise FetchError("status", f"{host} answered with an error (status {status}).", transient=transient)
    if response.headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml")):
        raise _web_page(host)
    chunked = "chunked" in response.headers.get("transfer-encoding", "").lower()
    if response.request.method == "GET" and _size(response) is None and not chunked:
        raise FetchError("cut", f"{host} does not say where its answer ends, so part of it may be missing.")


def _body(response: httpx.Response, max_bytes: int) -> Iterator[bytes]:
    """The decompressed body in chunks. Raises FetchError as soon as it is too large, cut, or a web page."""
    host = response.url.host
    too_large = FetchError("too_large", f"{host} sent more than the {max_bytes:,} bytes that this file may have.")
    if (_size(response) or 0) > max_bytes:
        raise too_large
    start, received = b"", 0
    for chunk in _decompressed(response, max_bytes):
        received += len(chunk)
        if received > max_bytes:
            raise too_large
        if len(start) < 256:
            start += chunk[:256]
            if _HTML.match(start):
                raise _web_page(host)
        yield chunk


def _decompressed(response: httpx.Response, max_bytes: int) -> Iterator[bytes]:
    """The body without its content coding. A chunk is at most one byte over `max_bytes`, however well it compresses."""
    host, coding = response.url.host, response.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        yield from response.iter_raw()
        return
    if coding not in ("gzip", "x-gzip"):
        raise FetchError("encoding", f"{host} sent its answer in a coding that was not asked for ({coding}).")
    gzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        for chunk in response.iter_raw():
            yield gzip.decompress(chunk, max_bytes + 1)
    except zlib.error as error:
        raise FetchError("encoding", f"{host} sent a compressed answer that cannot be read.") from error
    if not gzip.eof or gzip.unused_data:
        raise FetchError("cut", f"{host} sent a compressed answer that does not end properly.", transient=True)


def _web_page(host: str) -> FetchError:
    return FetchError("html", f"{host} sent a web page instead of the file. It may be down or may be blocking us.")


def _size(response: httpx.Response) -> int | None:
    """The length that an answer declares, in bytes."""
    length = response.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _retry_after(value: str) -> float | None:
    """The seconds to wait in a Retry-After header, which holds seconds or a date (RFC 9110, section 10.2.3)."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _host(url: str) -> str:
    return httpx.URL(url).host
