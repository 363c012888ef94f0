"""The parts of the benchmark: each measures something in a database of its own, at one or more sizes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from asm_portal.benchmarks.results import Key, Measure, Values


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is the same for all parts. `asked` is how many questions are asked of a list, and how many estimates; `tell`
    is told what is being done.
    """

    asked: int
    seed: int
    tell: Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Part:
    """`of` is what its sizes count, and its name; `small` is the size for a quick look."""

    of: str
    title: str
    sizes: tuple[int, ...]
    small: int
    measures: Mapping[Key, Measure]
    measure: Callable[[int, Run], Values]
    explanation: str
