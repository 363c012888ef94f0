"""A page costs the same wherever on Python's stack it is made."""

import resource
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from asm_portal.stack import room_for_frames

CALLS = 1_000
DEPTHS = 200  # more than there are frames in a chunk of the stack


def page_of_many_calls(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(number) for number in map(nothing, range(CALLS)))


def nothing(number: int) -> int:
    return number


def below(frames: int, call: Callable[[], int]) -> int:
    return below(frames - 1, call) if frames else call()


def memory_asked_for(call: Callable[[], object]) -> int:
    """How often the system gave another page of memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    call()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_no_depth_of_the_stack_makes_calls_ask_for_memory() -> None:
    answer = room_for_frames(page_of_many_calls)
    # Other threads of these tests ask for memory, too, but not each time.
    least = [
        min(below(depth, lambda: memory_asked_for(lambda: answer(HttpRequest()))) for _ in range(3))
        for depth in range(DEPTHS)
    ]
    assert max(least) < CALLS / 10
