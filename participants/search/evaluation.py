"""How well search finds people: asks, as people might, about everybody on a list that search was not tuned on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from string import ascii_uppercase
from tempfile import TemporaryDirectory

from django.db import transaction

from participants import names, sample
from participants.importing import directory, stage
from participants.importing.parse.participants import parse
from participants.importing.report import Report
from participants.models import Clinician, Dataset, Release
from participants.search import Results, entry, search
from participants.search.spelling import distance
from participants.states import BY_CODE

FIRST = 10  # hits among which somebody has to be, to count as found
MISSPELT_LENGTH = 5  # letters of a name that is misspelt, at least

Asker = Callable[[Clinician, Random], str | None]
"""What to type about somebody; None about whom it cannot be asked."""


# ------------------------------------------------------------------------------------------------------------ questions


def name_in_order(person: Clinician, rng: Random) -> str:
    return f"{person.first_name} {person.last_name}"


def last_name_first(person: Clinician, rng: Random) -> str:
    return f"{person.last_name} {person.first_name}".lower()


def with_comma(person: Clinician, rng: Random) -> str:
    return f"{person.last_name}, {person.first_name}".title()


def with_title(person: Clinician, rng: Random) -> str:
    degree = rng.choice(["MD", "M.D.", "D.O.", "MD, FACC"])
    return f"Dr. {person.first_name} {rng.choice(ascii_uppercase)}. {person.last_name} {degree}"


def by_nickname(person: Clinician, rng: Random) -> str | None:
    given_name = names.words(person.first_name)[0]
    others = sorted(names.nicknames(given_name))
    return f"{rng.choice(others)} {person.last_name}" if others else None


def written_otherwise(person: Clinician, rng: Random) -> str | None:
    """Apostrophe and hyphen left out, as a space or as another character; in a name without them, with accents."""
    name = name_in_order(person, rng)
    if marks := [mark for mark in "'-" if mark in name]:
        return name.replace(rng.choice(marks), rng.choice(["", " ", "’", "‐"]))
    accented = name.translate(str.maketrans("AEIOUN", "ÀÉÎÖÚÑ"))
    return accented if accented != name else None


def with_state(person: Clinician, rng: Random) -> str:
    state = BY_CODE[rng.choice(person.states)]
    return f"{name_in_order(person, rng)} {rng.choice([state.code, state.name])}"


def with_organization(person: Clinician, rng: Random) -> str | None:
    words = names.words(person.organizations[0])
    return f"{name_in_order(person, rng)} {rng.choice(words)}" if words else None


def left_out(word: str, at: int, rng: Random) -> str:
    return word[:at] + word[at + 1 :]


def added(word: str, at: int, rng: Random) -> str:
    return word[:at] + rng.choice(ascii_uppercase) + word[at:]


def wrong(word: str, at: int, rng: Random) -> str:
    return word[:at] + rng.choice(ascii_uppercase.replace(word[at], "")) + word[at + 1 :]


def swapped(word: str, at: int, rng: Random) -> str:
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def misspelt(slip: Callable[[str, int, Random], str]) -> Asker:
    """The name in order, with one slip in one of its longer words."""

    def ask(person: Clinician, rng: Random) -> str | None:
        words = name_in_order(person, rng).split()
        long = [at for at, word in enumerate(words) if len(word) >= MISSPELT_LENGTH and word.isalpha()]
        if not long:
            return None
        at = rng.choice(long)
        typed = slip(words[at], rng.randrange(len(words[at])), rng)
        return " ".join([*words[:at], typed, *words[at + 1 :]]) if typed != words[at] else None

    return ask


NAMES_ALONE: dict[str, Asker] = {
    "name in order": name_in_order,
    "last name first": last_name_first,
    "last name, comma": with_comma,
}
QUESTIONS: dict[str, Asker] = {
    **NAMES_ALONE,
    "title, initial, degree": with_title,
    "accents and marks": written_otherwise,
    "nickname": by_nickname,
    "letter left out": misspelt(left_out),
    "letter added": misspelt(added),
    "letter wrong": misspelt(wrong),
    "letters swapped": misspelt(swapped),
    "name and state": with_state,
    "name, organization": with_organization,
}


# -------------------------------------------------------------------------------------------------------------- answers


@dataclass
class Score:
    """How one kind of question fared.

    `places` says for each where somebody of the name stood, None if not among the first ten. `misses` and `strays` are
    "typed -> name": who was not found, and who was found without having the words of a name that was typed alone.
    """

    places: list[int | None] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)

    def within(self, first: int) -> float:
        """The share found among the first so many, 0 to 1."""
        return sum(place is not None and place <= first for place in self.places) / len(self.places)

    @property
    def median_ms(self) -> float:
        return 1000 * median(self.seconds)

    @property
    def p95_ms(self) -> float:
        return 1000 * quantiles(self.seconds, n=20)[-1]


def evaluate(*, seed: int, people: int, asked: int) -> Iterator[tuple[str, Score]]:
    """Each kind of question with its score, as they are done, on a list made from the seed. Leaves nothing behind."""
    rng = Random(seed)  # noqa: S311 - the same seed asks the same questions
    with scratch_release(seed=seed, rows=people) as release:
        clinicians = list(Clinician.objects.filter(release=release).defer("search").order_by("npi"))
        for kind, ask in QUESTIONS.items():
            result = Score()
            while len(result.places) < asked:
                person = rng.choice(clinicians)
                if text := ask(person, rng):
                    answer(text, person, release, result, check_words=kind in NAMES_ALONE)
            yield kind, result


@contextmanager
def scratch_release(*, seed: int, rows: int) -> Iterator[Release]:
    """A made list as it would be after publishing, in a transaction that is undone."""
    with transaction.atomic(), TemporaryDirectory() as folder:
        path = Path(folder) / "participants.csv"
        with path.open("w", newline="") as file:
            sample.write_csv(sample.generated(rows, seed), file)
        release = Release.objects.create(dataset=Dataset.PARTICIPANTS, sha256=f"evaluation {seed}", sample=True)
        for copy in parse([path], Report()).copies:
            stage.copy_rows(release, copy, progress=lambda rows: None)
        directory.build(release)
        yield release
        transaction.set_rollback(True)


def answer(text: str, person: Clinician, release: Release, result: Score, *, check_words: bool) -> None:
    """Searches and notes in `result` how it went. Whoever has the same name is as good an answer."""
    started = time.perf_counter()
    results = search(text, release=release)
    result.seconds.append(time.perf_counter() - started)
    found = [name_of(hit.clinician) for hit in results.hits[:FIRST] if not results.partial]
    place = found.index(name_of(person)) + 1 if name_of(person) in found else None
    result.places.append(place)
    if place is None:
        result.misses.append(f"{text} -> {name_of(person)}")
    if check_words:
        result.strays += (f"{text} -> {name}" for name in strays(text, results))


def strays(text: str, results: Results) -> Iterator[str]:
    for hit in results.hits:
        states = (names.words(BY_CODE[state].name) for state in hit.clinician.states)
        words = frozenset().union(*entry(hit.clinician).values(), *states)
        if not all(any(is_like(typed, word) for word in words) for typed in names.query_words(text)):
            yield name_of(hit.clinician)


def is_like(typed: str, word: str) -> bool:
    return typed in word or word in names.nicknames(typed) or distance(typed, word) <= 2


def name_of(person: Clinician) -> str:
    return f"{person.first_name} {person.last_name}"
