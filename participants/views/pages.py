"""What pages have in common: who may read them, the page of a list, and the same list as a file."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from asm_portal.access import public
from asm_portal.exports import FORMATS

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> Any:
    """Decorator: a page that anybody may read. It can only be asked for, and is not sent again while it is the same."""
    return public(require_safe(conditional_page(view)))


def page_number(request: HttpRequest) -> int:
    """The page that an address asks for, from 1; what is no such number asks for the first."""
    text = request.GET.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def asked_page(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], *, size: int) -> Page[Any]:
    """The page of `rows` that an address asks for, with `size` rows a page; the last one for a number beyond it."""
    return Paginator(rows, size).get_page(page_number(request))


def downloads(view_name: str, *args: object, query: str = "") -> list[tuple[str, str]]:
    """The twins of a list as files, (label, address), with the query string of the page."""
    addresses = {file_format: reverse(view_name, args=[*args, file_format]) for file_format in FORMATS}
    return [(FORMATS[name], f"{address}?{query}" if query else address) for name, address in addresses.items()]
