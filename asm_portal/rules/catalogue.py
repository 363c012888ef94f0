"""Every entry of this package by its id, so that a checklist or a page can point at a rule with a string."""

from collections.abc import Iterator
from dataclasses import fields
from types import ModuleType

from asm_portal.rules import (
    arrangements,
    benchmarks,
    cohorts,
    cost,
    eligibility,
    gaps,
    improvement,
    interoperability,
    payment,
    provisions,
    quality,
    scoring,
    timeline,
    years,
)
from asm_portal.rules.base import Entry

MODULES: tuple[ModuleType, ...] = (
    eligibility,
    cohorts,
    years,
    timeline,
    quality,
    benchmarks,
    cost,
    improvement,
    arrangements,
    interoperability,
    scoring,
    payment,
    provisions,
    gaps,
)


def _entries_in(value: object) -> Iterator[Entry]:
    """The entries that a module's name holds: itself, the members of a collection, and the entries inside an entry."""
    if isinstance(value, Entry):
        yield value
        for field in fields(value):
            yield from _entries_in(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from _entries_in(tuple(value.values()))
    elif isinstance(value, tuple):
        for member in value:
            yield from _entries_in(member)


def _collect() -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for module in MODULES:
        for name, value in vars(module).items():
            if name.startswith("_"):
                continue
            for entry in _entries_in(value):
                if entries.setdefault(entry.id, entry) is not entry:
                    raise ValueError(f"Two rules have the id {entry.id!r}.")
    return entries


ENTRIES: dict[str, Entry] = _collect()
