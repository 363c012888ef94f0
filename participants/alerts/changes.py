"""What one list changed against another, by what people watch. Read once, asked many times."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from participants.importing import diff
from participants.importing.diff import Change
from participants.models import Release


@dataclass(frozen=True)
class Changes:
    """All differences between two participant lists, in order of their kind and of NPI."""

    all: tuple[Change, ...]

    @cached_property
    def by_npi(self) -> dict[str, tuple[Change, ...]]:
        return grouped((row["npi"], change) for change in self.all for row in rows(change))

    @cached_property
    def by_organization(self) -> dict[str, tuple[Change, ...]]:
        """By `names.organization_key`. Who moved from one organization to another concerns both."""
        return grouped((row["organization_key"], change) for change in self.all for row in rows(change))

    @cached_property
    def by_state(self) -> dict[str, tuple[Change, ...]]:
        return grouped((row["state"], change) for change in self.all for row in rows(change))

    def concerning(self, npis: Collection[str]) -> tuple[Change, ...]:
        """What changed for any of these clinicians: of a watched roster, or of a practice's own."""
        return tuple(change for npi in sorted(self.by_npi.keys() & set(npis)) for change in self.by_npi[npi])


def between(base: Release, other: Release) -> Changes:
    return Changes(tuple(diff.changes(base, other)))


def rows(change: Change) -> Iterable[dict[str, str]]:
    """The row before and the row after, as far as there is one."""
    return filter(None, (change.before, change.after))


def grouped(pairs: Iterable[tuple[str, Change]]) -> dict[str, tuple[Change, ...]]:
    """The changes under each key that is not blank, each once."""
    found: dict[str, dict[int, Change]] = defaultdict(dict)
    for key, change in pairs:
        if key:
            found[key][id(change)] = change
    return {key: tuple(changes.values()) for key, changes in found.items()}
