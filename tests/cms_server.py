"""A server on loopback that speaks like data.cms.gov and Census, and misbehaves on demand.

    with CmsServer() as cms:
        list_ = cms.publish("CY27_Prelim_ASMParticipants_Public.csv", content)
        cms.put(DELINEATIONS, workbook)
        cms.misbehave(list_.path, status(500), cut())       # the next two requests for that path, then it is well again
        cms.misbehave("/data.json", html(), forever=True)   # until cms.behave()

`cms.settings` points the project at it, `cms.requests` is what it was asked. The forms of the answers are those of CMS
in 2025 and 2026. A fault is a function from the server and a request to an answer; `cms_faults` has some.
"""

import csv
import hashlib
import io
import json
import ssl
import threading
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlsplit

DATASET_ID = "175d576d-0568-4ac2-aec5-d77f3ee02205"
DATASET_TITLE = "Ambulatory Specialty Model Participants"

CATALOGUE = "/data.json"
MANDATORY_AREAS = "/priorities/innovation/files/asm-mandatory-geo-areas.xlsx"
DELINEATIONS = "/programs-surveys/metro-micro/geographies/reference-files/2023/delineation-files/list1_2023.xlsx"
ZIP_COUNTIES = "/geo/docs/maps-data/data/rel2020/zcta520/tab20_zcta520_county20_natl.txt"
ZIP_TOWNS = "/geo/docs/maps-data/data/rel2020/zcta520/tab20_zcta520_cousub20_natl.txt"
CONNECTICUT_TOWNS = "/geo/docs/maps-data/data/rel2022/acs22_cousub22_blkgrp20_st09.txt"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. A header that is None is left out; Content-Length is right unless it is given."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str | None] = field(default_factory=dict)
    seconds_per_byte: float = 0

    def with_headers(self, **headers: str | None) -> "Answer":
        return replace(self, headers={**self.headers, **{name.replace("_", "-"): headers[name] for name in headers}})

    def head(self) -> bytes:
        headers = {"Content-Length": str(len(self.body)), "Connection": "close", **self.headers}
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
        return "\r\n".join([*lines, "", ""]).encode()


Fault = Callable[["CmsServer", Request], Answer]


@dataclass
class Version:
    """One published version of the participant list."""

    name: str
    content: bytes
    released_on: date
    id: str
    folder: str

    @property
    def path(self) -> str:
        return f"/sites/default/files/{self.released_on:%Y-%m}/{self.folder}/{quote(self.name)}"

    def api(self, what: str) -> str:
        """The path of `data`, `data/stats` or `data-viewer` for this version."""
        return f"/data-api/v1/dataset/{self.id}/{what}"

    def table(self) -> tuple[list[str], list[list[str]]]:
        header, *rows = csv.reader(io.StringIO(self.content.decode("utf-8-sig"), newline=""))
        return header, rows


class CmsServer:
    """`certificate` is a PEM file with a certificate and its key: then the server speaks https."""

    def __init__(self, *, certificate: Path | None = None) -> None:
        self.requests: list[Request] = []
        self.versions: list[Version] = []  # newest first, as in the catalogue
        self._files: dict[str, Answer] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._lasting: dict[str, Fault] = {}
        self._stopping = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._scheme = "http"
        if certificate:
            self._scheme = "https"
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    # ------------------------------------------------------------------------------------------------------- controls

    @property
    def port(self) -> int:
        return self._http.server_address[1]

    @property
    def host(self) -> str:
        """Name and port, as `ASM_SOURCE_ALLOWED_HOSTS` wants them."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self._scheme}://{self.host}{path}"

    @property
    def settings(self) -> dict[str, Any]:
        """The project's settings that make this server its only source."""
        return {
            "ASM_SOURCES_DIR": None,
            "ASM_CMS_BASE_URL": self.url(""),
            "ASM_CENSUS_BASE_URL": self.url(""),
            "ASM_MANDATORY_AREAS_URL": self.url(MANDATORY_AREAS),
            "ASM_SOURCE_ALLOWED_HOSTS": (self.host,),
        }

    @property
    def variables(self) -> dict[str, str]:
        """The same as variables of a process's environment."""
        known = {name: value for name, value in self.settings.items() if value}
        return {name: value if isinstance(value, str) else ",".join(value) for name, value in known.items()}

    def publish(self, name: str, content: bytes, *, on: date = date(2026, 2, 5)) -> Version:
        """A new version of the participant list becomes the newest in the catalogue."""
        ids = [str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{len(self.versions)}/{name}")) for kind in ("v", "f")]
        version = Version(name, content, on, *ids)
        self.versions.insert(0, version)
        return version

    def put(
        self,
        path: str,
        content: bytes,
        *,
        content_type: str = "application/octet-stream",
        modified: datetime | None = datetime(2024, 3, 1, tzinfo=UTC),
    ) -> None:
        """A plain file at a path. Without a moment of modification it has no validators at all."""
        answer = Answer(body=content, headers={"Content-Type": content_type})
        self._files[path] = _with_validators(answer, modified) if modified else answer

    def remove(self, path: str) -> None:
        del self._files[path]

    def misbehave(self, path: str, *faults: Fault, forever: bool = False) -> None:
        """The next requests for a path meet these faults, one each; or all of them meet the only one."""
        if forever:
            (self._lasting[path],) = faults
        else:
            self._faults[path].extend(faults)

    def behave(self) -> None:
        self._faults.clear()
        self._lasting.clear()

    def asked(self, path: str) -> list[Request]:
        """The requests for a path so far."""
        return [request for request in self.requests if request.path == path]

    # -------------------------------------------------------------------------------------------------------- answers

    def answer(self, request: Request) -> Answer:
        """What goes out: the next fault of the path, or the truth."""
        self.requests.append(request)
        waiting = self._faults.get(request.path)
        fault = waiting.popleft() if waiting else self._lasting.get(request.path)
        return fault(self, request) if fault else self.honest(request)

    def honest(self, request: Request) -> Answer:
        answer = self._content(request.path, request.query)
        unchanged = answer.headers.get("ETag") and request.headers.get("If-None-Match") == answer.headers["ETag"]
        return replace(answer, status=304, body=b"") if unchanged else answer

    def _content(self, path: str, query: Mapping[str, str]) -> Answer:
        if path in self._files:
            return self._files[path]
        if path == CATALOGUE:
            return _with_validators(json_answer(self._catalogue()), datetime(2026, 2, 5, tzinfo=UTC))
        for version in self.versions:
            if path == version.path:
                return Answer(body=version.content, headers={"Content-Type": "text/csv"})
            for what, answer in (("data", _rows), ("data/stats", _stats), ("data-viewer", _viewer)):
                if path == version.api(what) or path == self._latest_api(what):
                    return json_answer(answer(version, query))
        return json_answer({"message": "Not found"}, status=404)

    def _latest_api(self, what: str) -> str:
        return f"/data-api/v1/dataset/{DATASET_ID}/{what}"

    def _catalogue(self) -> dict[str, Any]:
        return {
            "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
            "@id": self.url(CATALOGUE),
            "@type": "dcat:Catalog",
            "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
            "dataset": [
                self._entry("9767cb68-8ea9-4f0b-8179-9431abc89f11", "Accountable Care Organization Participants", []),
                self._entry(DATASET_ID, DATASET_TITLE, self.versions),
            ],
        }

    def _entry(self, dataset_id: str, title: str, versions: list[Version]) -> dict[str, Any]:
        newest = versions[0].released_on if versions else date(2025, 1, 15)
        slug = title.lower().replace(" ", "-")
        latest = self._distribution(dataset_id, title, newest)
        distributions = [{**latest, **self._api_link(dataset_id), "description": "latest"}]
        for version in versions:
            common = self._distribution(version.id, title, version.released_on)
            file = {"downloadURL": self.url(version.path), "format": "CSV", "mediaType": "text/csv"}
            distributions += [{**common, **file}, {**common, **self._api_link(version.id)}]
        return {
            "@type": "dcat:Dataset",
            "accessLevel": "public",
            "accrualPeriodicity": "R/P1Y",
            "bureauCode": ["009:38"],
            "contactPoint": {"@type": "vcard:Contact", "fn": "CMS", "hasEmail": "mailto:nobody@example.org"},
            "dataQuality": True,
            "describedBy": f"https://data.cms.gov/resources/{slug}-data-dictionary",
            "description": f"The {title} dataset.",
            "distribution": distributions,
            "identifier": self.url(f"/data-api/v1/dataset/{dataset_id}/data-viewer"),
            "keyword": ["Medicare", "Payment Models"],
            "landingPage": f"https://data.cms.gov/cms-innovation-center-programs/{slug}",
            "language": ["en-US"],
            "license": "https://www.usa.gov/government-works",
            "modified": newest.isoformat(),
            "programCode": ["009:000"],
            "publisher": {"@type": "org:Organization", "name": "Centers for Medicare & Medicaid Services"},
            "references": [f"https://data.cms.gov/resources/{slug}-methodology"],
            "temporal": "2027-01-01/2027-12-31",
            "theme": ["Medicare"],
            "title": title,
        }

    def _distribution(self, resource_id: str, title: str, on: date) -> dict[str, str]:
        return {
            "@type": "dcat:Distribution",
            "modified": on.isoformat(),
            "resourcesAPI": self.url(f"/data-api/v1/dataset-resources/{resource_id}"),
            "temporal": "2027-01-01/2027-12-31",
            "title": f"{title} : {on.isoformat()}",
        }

    def _api_link(self, resource_id: str) -> dict[str, str]:
        return {"accessURL": self.url(f"/data-api/v1/dataset/{resource_id}/data"), "format": "API"}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), dict(self.headers))
                answer = server.answer(request)
                wire = answer.head() + (b"" if self.command == "HEAD" else answer.body)
                self.close_connection = True
                try:
                    if not answer.seconds_per_byte:
                        self.wfile.write(wire)
                        return
                    for position in range(len(wire)):
                        if server._stopping.wait(answer.seconds_per_byte):
                            return
                        self.wfile.write(wire[position : position + 1])
                except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                    pass  # the client gave up, which is what faults are for

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def json_answer(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _with_validators(answer: Answer, modified: datetime) -> Answer:
    etag = f'"{hashlib.sha1(answer.body, usedforsecurity=False).hexdigest()}"'
    return answer.with_headers(ETag=etag, Last_Modified=format_datetime(modified, usegmt=True))


def _window(query: Mapping[str, str]) -> slice:
    offset, size = int(query.get("offset", 0)), min(int(query.get("size", 1000)), 5000)
    return slice(offset, offset + size)


def _rows(version: Version, query: Mapping[str, str]) -> list[dict[str, str]]:
    header, rows = version.table()
    return [dict(zip(header, row, strict=True)) for row in rows[_window(query)]]


def _stats(version: Version, query: Mapping[str, str]) -> dict[str, int]:
    total = len(version.table()[1])
    return {"found_rows": total, "total_rows": total}


def _viewer(version: Version, query: Mapping[str, str]) -> dict[str, Any]:
    header, rows = version.table()
    window = _window(query)
    return {
        "meta": {
            "success": True,
            "datset_uuid": version.id,
            "headers": header,
            "data_file_name": version.name,
            "data_file_url": version.path,
            "total_rows": len(rows),
            "offset": window.start,
            "size": window.stop - window.start,
            "altered": False,
            "data_file_meta_data": {
                "csvFileSize": len(version.content),
                "csvFileSHA1": hashlib.sha1(version.content, usedforsecurity=False).hexdigest(),
                "csvFileModifiedTime": 1770249600,
                "csvColumnTypes": ["string"] * len(header),
                "tableSchema": {
                    "descriptor": {"fields": [{"name": name, "type": "string", "title": name} for name in header]}
                },
            },
            "import_status": "done",
        },
        "data": rows[window],
    }
