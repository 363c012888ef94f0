"""How often somebody may ask for what costs others something: a mail, above all. `asm_portal.api` limits its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja.throttling import SimpleRateThrottle


class Limit(SimpleRateThrottle):
    """So many times in so long, such as "20/h": for each person who is signed in, else for each client's address."""

    def __init__(self, action: str, rate: str) -> None:
        super().__init__(rate)
        self.action = action

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"limit:{self.action}:{request.user.pk or self.get_ident(request)}"


def too_many(request: HttpRequest, action: str, rate: str) -> HttpResponse | None:
    """Counts a request for `action`. The answer to one too many, which says how long to wait; None to others."""
    limit = Limit(action, rate)
    if limit.allow_request(request):
        return None
    wait = seconds_to_wait(limit.wait())
    response = render(request, "429.html", {"retry_after": wait}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def seconds_to_wait(wait: float | None) -> int:
    """What a throttle says, as a header and a sentence can say it."""
    return max(1, int(wait or 1))
