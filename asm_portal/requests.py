"""What is kept of a request: one log record and one measurement, with its route and not its address."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from asm_portal.logs import route_of_request

logger = logging.getLogger(__name__)

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
UNKNOWN = "unknown"  # no route: nothing is at this address
NOT_LOGGED = {"healthz", "readyz", "metrics"}  # asked for every few seconds

SECONDS = Histogram(
    "asm_request_seconds",
    "How long requests took, by method, route and status",
    ["method", "route", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class RequestMiddleware:
    """Stands outside of everything that may go wrong with a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        token = route_of_request.set(UNKNOWN)
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            self.record(request, response.status_code, seconds)
        finally:
            route_of_request.reset(token)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> None:
        if request.resolver_match:
            route_of_request.set(request.resolver_match.route or "home")

    def record(self, request: HttpRequest, status: int, seconds: float) -> None:
        method = request.method if request.method in METHODS else "other"
        route = route_of_request.get()
        SECONDS.labels(method, route, status).observe(seconds)
        if route not in NOT_LOGGED:
            facts = {"method": method, "route": route, "status": status, "milliseconds": round(seconds * 1000)}
            logger.info("%s %s %d in %d ms", *facts.values(), extra=facts)
