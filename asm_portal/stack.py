"""Room on Python's stack for a request.

CPython keeps the frames of running functions in chunks of 16 KB, about a hundred frames each, and gives a chunk back to
the system as soon as no frame is in it. Where a template happens to be rendered at the edge of a chunk, every call asks
for memory and gives it back, and the page takes up to twice as long. Which page it is changes with every include, and
with the server around it. Late versions of Python 3.13 and 3.14 keep a chunk at hand, earlier ones do not:
https://github.com/python/cpython/issues/142183
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

WORDS = 9_000  # of 8 bytes: more than fit into 64 KB, so that the chunk has 128, and what is called the rest of it


def room_for_frames(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answers in a frame that is too large for the chunk it is called in, and so gets a larger one."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    answer.__code__ = answer.__code__.replace(co_stacksize=WORDS)
    return answer
