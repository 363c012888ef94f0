"""Fictional clinicians: names put together from the pools in fixtures/names, and NPIs that nobody has."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

from participants.npi import check_digit
from participants.sample.draws import systematic_sample

POOLS = Path(__file__).resolve().parents[2] / "fixtures" / "names"

MOST_PEOPLE = 10**8  # the numbers of nine digits that start with 2
WITH_GIVEN_NAME_OF_ORIGIN = 0.65
WITH_INITIAL, WITH_INITIAL_AND_DOT = 0.03, 0.002
WITH_TWO_SURNAMES, WITH_HYPHEN, WITH_SUFFIX, WITH_LEADING_DOT = 0.2, 0.015, 0.015, 0.0003
ORIGINS_WITH_TWO_SURNAMES = {"hispanic", "filipino"}
ORIGINS_WITH_SUFFIX = {"english", "irish", "german", "italian", "french", "dutch", "nordic"}
SUFFIXES = ("JR", "JR", "JR", "II", "III", "III", "IV", "SR")
INITIALS = "ABCDEFGHIJKLMNOPRSTVW"


class Person(NamedTuple):
    npi: str
    first_name: str
    last_name: str


class Population:
    """An endless source of fictional people. No two have the same NPI; some have the same name."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._npis = invented_npis(rng)
        self._given_names: dict[str, list[str]] = defaultdict(list)
        for row in read_pool("given_names.csv"):
            self._given_names[row["origin"]].append(row["given_name"])
        self._surnames = []
        self._surnames_by_origin: dict[str, list[str]] = defaultdict(list)
        weights = []
        for row in read_pool("surnames.csv"):
            self._surnames.append((row["surname"], row["origin"]))
            self._surnames_by_origin[row["origin"]].append(row["surname"])
            weights.append(float(row["weight"]))
        self._cumulative_weights = list(accumulate(weights))

    def draw(self, count: int) -> list[Person]:
        """People whose surnames are as frequent as the pool's weights say."""
        surnames = systematic_sample(self._rng, self._surnames, self._cumulative_weights, count)
        return [
            Person(next(self._npis), self._first_name(origin), self._last_name(surname, origin))
            for surname, origin in surnames
        ]

    def _first_name(self, origin: str) -> str:
        rng = self._rng
        pool = self._given_names[origin if rng.random() < WITH_GIVEN_NAME_OF_ORIGIN else "english"]
        given_name = pool[int(len(pool) * rng.random() ** 2)]  # the names at the top of a pool are the most frequent
        chance = rng.random()
        if chance < WITH_INITIAL:
            dot = "." if chance < WITH_INITIAL_AND_DOT else ""
            return f"{given_name} {rng.choice(INITIALS)}{dot}"
        return given_name

    def _last_name(self, surname: str, origin: str) -> str:
        rng = self._rng
        if origin in ORIGINS_WITH_TWO_SURNAMES and rng.random() < WITH_TWO_SURNAMES:
            return f"{surname} {rng.choice(self._surnames_by_origin[origin])}"
        chance = rng.random()
        if chance < WITH_HYPHEN:
            return f"{surname}-{rng.choice(self._surnames)[0]}"
        if chance > 1 - WITH_LEADING_DOT:
            return f".{surname}"
        if chance > 1 - WITH_SUFFIX and origin in ORIGINS_WITH_SUFFIX:
            return f"{surname} {rng.choice(SUFFIXES)}"
        return surname


def invented_npis(rng: Random) -> Iterator[str]:
    """Valid NPIs that start with 2, each once, in an order without a pattern.

    Counts through the eight digits after the 2 and scrambles each number with four rounds of additions that can be
    undone, so that no two numbers come out alike and none has to be remembered. The check digit is a sum over the
    digits, so it is that of the left four plus that of the right four.
    """
    half = 10**4
    first, second, third, fourth = (rng.choices(range(half), k=half) for _ in range(4))
    of_left = [int(check_digit(f"2{digits:04}0000")) for digits in range(half)]
    of_right = [int(check_digit(f"00000{digits:04}")) - int(check_digit("000000000")) for digits in range(half)]
    for number in range(MOST_PEOPLE):
        left, right = divmod(number, half)
        right = (right + first[left]) % half
        left = (left + second[right]) % half
        right = (right + third[left]) % half
        left = (left + fourth[right]) % half
        yield str(2_000_000_000 + left * 100_000 + right * 10 + (of_left[left] + of_right[right]) % 10)


def read_pool(name: str) -> Iterator[dict[str, str]]:
    """The lines of a file in fixtures/names, by column."""
    with (POOLS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
