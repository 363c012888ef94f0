"""The JSON API: one version, described by its own OpenAPI document. Errors are problem details (RFC 9457)."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.throttling import AnonRateThrottle

from asm_portal.limits import seconds_to_wait
from participants.api import areas, clinicians, organizations, releases, roster, zips
from participants.api.examples import examples
from participants.search import SearchRefused, TookTooLong


class ErrorOut(Schema):
    """An RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str


class PortalAPI(NinjaAPI):
    """Describes, with every operation, the errors that it can answer, and gives examples that have an answer."""

    ERRORS = {"get": (404, 422, 429, 503), "post": (400, 404, 413, 422, 429, 503)}

    @property
    def urls(self) -> Any:
        patterns, *names = super().urls
        for pattern in patterns:
            pattern.callback = refusing_in_words(pattern.callback)  # type: ignore[arg-type]
        return patterns, *names

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        schema = self.described(*args, **kwargs)
        found = examples()
        for operations in schema["paths"].values():
            for parameter in (one for operation in operations.values() for one in operation["parameters"]):
                if parameter["name"] in found:
                    parameter["example"] = found[parameter["name"]]
        return schema

    def described(self, *args: Any, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(*args, **kwargs)
        schema["components"]["schemas"]["ErrorOut"] = ErrorOut.model_json_schema()
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                for status in self.ERRORS[method]:
                    described = {"description": HTTPStatus(status).phrase, "content": content}
                    operation["responses"].setdefault(status, described)
        return schema


DESCRIPTION = """\
Who is listed in Medicare's Ambulatory Specialty Model, by which list, and what changed. Not affiliated with CMS.

No key is needed. An address may ask 120 times a minute, and then gets status 429 with `Retry-After`. Lists have pages:
follow `next`. Errors are problem details (RFC 9457), and `detail` says in words what to do.

    curl 'https://this.portal/api/v1/clinicians?q=smith,+john&state=TX'
    curl 'https://this.portal/api/v1/clinicians/1234567893'
    curl -H 'Content-Type: application/json' -d '{"text": "1234567893, 1234567890"}' 'https://this.portal/api/v1/roster'

Every answer names the release that it rests on. While `sample` is true the list is fictional and says nothing about
anybody real.
"""

api = PortalAPI(
    title="ASM portal",
    version="1",
    description=DESCRIPTION,
    openapi_url="openapi.json",
    docs_url="docs",
    throttle=[AnonRateThrottle("120/m")],
)
for part in (clinicians, roster, organizations, areas, zips, releases):
    api.add_router("", part.router)

nowhere = Router()
api.add_router("", nowhere)  # last, so that it gets what no other router has


@nowhere.api_operation(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], "{path:address}", include_in_schema=False)
def no_such_address(request: HttpRequest, address: str) -> None:
    raise Http404


def problem(status: int, detail: str, **more: object) -> HttpResponse:
    """An RFC 9457 problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")


def refusing_in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: what Ninja itself says of a method that an address does not have is a problem document, too."""

    @wraps(view)
    def answer(request: HttpRequest, **path: Any) -> HttpResponse:
        response = view(request, **path)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        allowed = response["Allow"]
        refusal = problem(response.status_code, f"{request.method} does nothing at this address. Use {allowed}.")
        refusal["Allow"] = allowed
        return refusal

    return answer


@api.exception_handler(ValidationError)
def bad_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"parameter": ".".join(str(part) for part in found["loc"][1:]), "detail": found["msg"]}
        for found in error.errors
    ]
    detail = "; ".join(f"{found['parameter']}: {found['detail']}" for found in errors)
    return problem(422, detail, errors=errors)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error) or "There is nothing at this address.")


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "This is too large. A list of 1,000 NPIs has far less than 2 MB.")


@api.exception_handler(Throttled)
def too_many_requests(request: HttpRequest, error: Throttled) -> HttpResponse:
    wait = seconds_to_wait(error.wait)
    response = problem(429, f"Too many requests. Try again in {wait} seconds.")
    response["Retry-After"] = str(wait)
    return response


@api.exception_handler(SearchRefused)
def search_refused(request: HttpRequest, error: SearchRefused) -> HttpResponse:
    return problem(503 if isinstance(error, TookTooLong) else 422, str(error))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, error.message)
