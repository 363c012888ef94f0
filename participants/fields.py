"""The columns of the datasets, in words for people: their names, their values, and what changed in them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from participants.importing.registry import REGISTRY
from participants.models import Cohort, Dataset

LABELS = {
    "npi": "NPI",
    "first_name": "First name",
    "last_name": "Last name",
    "state": "State",
    "cohort": "Cohort",
    "organization": "Organization",
    "participant": "Participant",
    "small_practice": "Small practice",
    "code": "Area code",
    "title": "Area",
    "geoid": "County code",
    "name": "County",
    "area_code": "Area code",
    "central": "Central county",
    "zip": "ZIP code",
    "county_geoid": "County code",
    "county_name": "County",
    "land_share": "Share of the ZIP’s land",
}


def columns(dataset: str) -> tuple[str, ...]:
    """The columns that name a row of the dataset and what it says, without what CMS says of each year."""
    spec = REGISTRY[Dataset(dataset)]
    return tuple(name for name in (*spec.identity, *spec.values) if name != "years")


def label(name: str) -> str:
    """ "small_practice" is "Small practice", "small_practice_2027" is "Small practice 2027"."""
    column, _, year = name.rpartition("_")
    return f"{LABELS[column]} {year}" if year.isdigit() else LABELS[name]


def in_words(name: str, value: Any) -> str:
    """A value of a column; "" where it has none."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None:
        return ""
    if name == "cohort":
        return Cohort(value).label
    if name == "land_share":
        return f"{value:.1%}"
    return str(value)


def changes_in_words(changes: Mapping[str, Sequence[Any]]) -> list[str]:
    """["Organization: was A, now B", ...] of {column: (before, after)}."""
    return [
        f"{label(name)}: was {in_words(name, before) or 'not set'}, now {in_words(name, after) or 'not set'}"
        for name, (before, after) in by_year(changes)
        if before != after
    ]


def by_year(changes: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """The changes, with what CMS says of all years taken apart into a column for each."""
    for name, (before, after) in changes.items():
        if name != "years":
            yield name, (before, after)
            continue
        for year in sorted({*before, *after}):
            for flag in ("participant", "small_practice"):
                yield f"{flag}_{year}", (before.get(year, {}).get(flag), after.get(year, {}).get(flag))
