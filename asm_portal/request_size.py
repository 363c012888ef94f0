"""How large a request is, as it says itself: known before its body is read, which is what the CSRF check does first."""

from django.http import HttpRequest


def is_larger(request: HttpRequest, most: int) -> bool:
    """Whether a request declares a body of more than so many bytes."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return length.isdecimal() and int(length) > most
