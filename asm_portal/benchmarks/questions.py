"""What people ask: a mix of searches about people of a list, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from participants.models import Clinician, Release
from participants.search.evaluation import (
    Asker,
    by_nickname,
    last_name_first,
    left_out,
    misspelt,
    name_in_order,
    swapped,
    with_comma,
    with_organization,
    with_state,
    wrong,
)

DRAWN = 2_000  # people whom the questions are about, at most


@dataclass(frozen=True)
class Question:
    text: str
    npi: str  # of the person meant


def by_npi(person: Clinician, rng: Random) -> str:
    return person.npi


def beginning(person: Clinician, rng: Random) -> str:
    """As far as somebody has typed when the results already show."""
    return f"{person.last_name} {person.first_name[:2]}"


MIX: tuple[Asker, ...] = (
    name_in_order,
    last_name_first,
    with_comma,
    beginning,
    by_nickname,
    misspelt(left_out),
    misspelt(wrong),
    misspelt(swapped),
    with_state,
    with_organization,
    by_npi,
)


def questions(release: Release, *, asked: int, seed: int) -> list[Question]:
    return list(drawn(release, asked, Random(seed)))  # noqa: S311 - the same seed asks the same questions


def drawn(release: Release, asked: int, rng: Random) -> Iterator[Question]:
    npis = list(Clinician.objects.filter(release=release).order_by("npi").values_list("npi", flat=True))
    chosen = rng.sample(npis, min(DRAWN, len(npis)))
    people = list(Clinician.objects.filter(release=release, npi__in=chosen).defer("search").order_by("npi"))
    asking = cycle(MIX)
    while asked:
        person = rng.choice(people)
        if text := next(asking)(person, rng):
            yield Question(text, person.npi)
            asked -= 1
