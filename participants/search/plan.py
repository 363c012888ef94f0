"""What a typed text asks for: everyone, an NPI or its first digits, or words, each with the ways to read it.

A word may stand for itself, for the beginning of a longer word, for another form of a given name, or for a word that it
misspells. `Rank` is the order in which those ways are tried. All of it is pure: which words a list has is looked up
elsewhere and comes in as a `Vocabulary`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from itertools import permutations

from participants import names
from participants import npi as npis
from participants.search.spelling import one_slip_away
from participants.states import STATES

NPI_DIGITS, ZIP_DIGITS = 10, 5
FEWEST_DIGITS = 4  # that may begin an NPI; a shorter number is a word
BROAD = 50_000
LONGEST_RUN = 3  # words that may be one: DE LA CRUZ as DELACRUZ, "new york" as NY

NAME, ORGANIZATION, STATE = "ABC"  # the weights in `Clinician.search`
ANYWHERE = NAME + ORGANIZATION + STATE
_STATE_CODES = {names.words(state.name): state.code.lower() for state in STATES}

Entry = Mapping[str, frozenset[str]]
"""The words that a clinician is found by, by weight."""


class MatchKind(StrEnum):
    """Why somebody was found."""

    NPI = "npi"
    EXACT = "exact"
    PREFIX = "prefix"
    NICKNAME = "nickname"
    SPELLING = "spelling"


class Rank(IntEnum):
    """How well somebody matches, best first. The word that matches worst decides."""

    NAME = 1  # every word is a word of the name
    ANYWHERE = 2  # ... of the name, an organization or a state
    PREFIX = 3  # ... or begins one
    WITHOUT_INITIAL = 4  # ... save a middle initial: the list has no middle names
    NICKNAME = 5
    ONE_SLIP = 6  # one word has one letter too many, too few, wrong or swapped with the next
    SLIPS = 7  # any word may
    MISSPELT = 8  # two letters of it
    SIMILAR = 9
    PARTLY_NAME = 10  # all words but one, and each is a word of the name
    PARTLY = 11
    PARTLY_MISSPELT = 12

    def and_better(self) -> list["Rank"]:
        return [rank for rank in Rank if rank <= self]


_KINDS = {
    Rank.ANYWHERE: MatchKind.EXACT,
    Rank.PREFIX: MatchKind.PREFIX,
    Rank.NICKNAME: MatchKind.NICKNAME,
    Rank.SLIPS: MatchKind.SPELLING,
    Rank.MISSPELT: MatchKind.SPELLING,
    Rank.SIMILAR: MatchKind.SPELLING,
}


@dataclass(frozen=True)
class Match:
    """Why somebody was found. `reason` is in words, or "" where the entry shows it."""

    kind: MatchKind
    reason: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Which of some words a list has, and how often words occur that are longer and begin with one of them."""

    known: frozenset[str]
    longer: Mapping[str, int]


@dataclass(frozen=True)
class Reading:
    """A word of the list that a typed word may stand for, where it may occur, and from which rank on.

    With `begins` it is any word that begins so, save `beside`: another typed word, which has to match by itself.
    """

    rank: Rank
    word: str
    weights: str = ANYWHERE
    reason: str = ""
    begins: bool = False
    beside: str = ""

    @property
    def lexeme(self) -> str:
        """As in a tsquery: 'smith', 'smith':A, 'smi':*A."""
        label = ("*" if self.begins else "") + (self.weights if self.weights != ANYWHERE else "")
        lexeme = f"'{self.word}':{label}" if label else f"'{self.word}'"
        if not self.beside:
            return lexeme
        return _any(f"{one} <-> {following}" for one, following in permutations((lexeme, f"'{self.beside}'")))

    def is_in(self, entry: Entry) -> bool:
        if not self.begins:
            return any(self.word in entry[weight] for weight in self.weights)
        words = (word for weight in self.weights for word in entry[weight])
        return any(word.startswith(self.word) and word != self.beside for word in words)


@dataclass(frozen=True)
class Word:
    """A typed word and its readings, best first; none before the vocabulary is known.

    `runs` are the word and the runs of typed words around it, each written as one. `states` are codes that a run
    names. Nobody need have an initial. Of a broad word there are so many that it is quicker to check than to look up.
    """

    typed: str
    runs: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    slips: frozenset[str] = field(default=frozenset(), repr=False)
    is_initial: bool = False
    is_broad: bool = False
    readings: tuple[Reading, ...] = field(default=(), repr=False)

    @classmethod
    def among(cls, typed: tuple[str, ...], at: int) -> "Word":
        starts = range(max(0, at - LONGEST_RUN + 1), at + 1)
        runs = [typed[start:end] for start in starts for end in range(at + 1, min(start + LONGEST_RUN, len(typed)) + 1)]
        return cls(
            typed=typed[at],
            runs=tuple("".join(run) for run in runs),
            states=tuple(_STATE_CODES[run] for run in runs if run in _STATE_CODES),
            slips=one_slip_away(typed[at]),
            is_initial=len(typed[at]) == 1 and sum(len(word) > 1 for word in typed) > 1,
        )

    @property
    def is_telling(self) -> bool:
        """Whether a search for it alone would be one: "de" or "tx" finds half the list."""
        return len(self.typed) > 2

    def looked_up(self) -> set[str]:
        return {*self.runs, *self.states, *self.slips, *names.nicknames(self.typed)}

    def with_readings(self, readings: Iterable[Reading]) -> "Word":
        return replace(self, readings=(*self.readings, *readings))

    def in_list_of(self, vocabulary: Vocabulary, typed: Sequence[str]) -> "Word":
        """As a list with this vocabulary allows to read it."""
        is_broad = vocabulary.longer.get(self.typed, 0) > BROAD
        return replace(self, readings=tuple(self._readings(vocabulary, typed)), is_broad=is_broad)

    def _readings(self, vocabulary: Vocabulary, typed: Sequence[str]) -> Iterator[Reading]:
        known = vocabulary.known
        yield from (Reading(Rank.ANYWHERE, run) for run in self.runs if run in known)
        yield from (Reading(Rank.ANYWHERE, state, STATE) for state in self.states if state in known)
        for run in self.runs:
            if run in vocabulary.longer:
                beside = next((word for word in typed if word.startswith(run) and word != run), "")
                weights = NAME if beside or len(run) == 1 else ANYWHERE
                yield Reading(Rank.PREFIX, run, weights, begins=True, beside=beside)
        known -= self._taken(typed)
        for other in sorted(names.nicknames(self.typed) & known):
            yield Reading(Rank.NICKNAME, other, NAME, f"{self.typed.capitalize()} can stand for {other.upper()}.")
        for other in sorted(self.slips & known):
            if not other.startswith(self.typed):  # else the word begins it
                yield self.misspelling(Rank.SLIPS, other)

    def _taken(self, typed: Sequence[str]) -> set[str]:
        """What the other of two names stands for already: nobody is both words of "tom thomas" by one name."""
        names_typed = [word for word in typed if len(word) > 1]
        if len(names_typed) != 2:
            return set()
        before = names_typed[: names_typed.index(self.typed)] if self.typed in names_typed else []
        return {*names_typed, *(other for word in before for other in names.nicknames(word))}

    def misspelling(self, rank: Rank, other: str) -> Reading:
        return Reading(rank, other, NAME + ORGANIZATION, f"{self.typed.upper()} read as {other.upper()}.")

    def query(self, ranks: Collection[Rank]) -> str:
        readings = [reading for reading in self.readings if reading.rank in ranks]
        beginnings = {reading.word for reading in readings if reading.begins and reading.weights == ANYWHERE}
        return _any(reading.lexeme for reading in readings if reading.begins or reading.word not in beginnings)

    def query_in_name(self) -> str:
        exact = (reading for reading in self.readings if reading.rank == Rank.ANYWHERE and NAME in reading.weights)
        return _any(replace(reading, weights=NAME).lexeme for reading in exact)

    def reading_in(self, entry: Entry) -> Reading | None:
        return next((reading for reading in self.readings if reading.is_in(entry)), None)

    @property
    def if_absent(self) -> str:
        return f"{'Listed without the initial' if self.is_initial else 'Nothing here matches'} {self.typed.upper()}."


_NO_WORD = Word("")  # signs that make no word, which nobody's name has


@dataclass(frozen=True)
class Plan:
    """What to look for: digits of an NPI, or words that all have to match; with neither, everyone. Of those who match
    equally well, whoever has one of the `suffixes` comes first.
    """

    digits: str = ""
    words: tuple[Word, ...] = ()
    suffixes: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Plan":
        """Reads the first 200 characters and ten words of what a person typed."""
        number = npis.normalise(text[: names.QUERY_CHARACTERS])
        if number.isascii() and number.isdigit() and len(number) >= FEWEST_DIGITS:
            return cls(digits=number)
        typed = names.query_words(text)
        if not typed and text.strip():
            return cls(words=(_NO_WORD,))
        words = tuple(Word.among(typed, at) for at in range(len(typed)))
        return cls(words=words, suffixes=names.suffixes(text))

    @property
    def npi_range(self) -> tuple[str, str]:
        """The first and the last number that begin with the digits."""
        return self.digits.ljust(NPI_DIGITS, "0"), self.digits.ljust(NPI_DIGITS, "9")

    @property
    def problem(self) -> str | None:
        """Why the digits cannot be an NPI, in words; None if they can, or begin one."""
        return npis.problem(self.digits) if len(self.digits) >= NPI_DIGITS else None

    @property
    def zip(self) -> str:
        """The ZIP code that five digits may be as well, or ""."""
        return self.digits if len(self.digits) == ZIP_DIGITS else ""

    def with_vocabulary(self, vocabulary: Vocabulary) -> "Plan":
        """Each word with its readings."""
        typed = [word.typed for word in self.words]
        return self._with(word.in_list_of(vocabulary, typed) for word in self.words)

    def with_misspellings(self, others: Mapping[str, Iterable[tuple[Rank, str]]]) -> "Plan":
        """Each typed word read also as others that it may misspell."""
        return self._with(
            word.with_readings(word.misspelling(rank, other) for rank, other in others[word.typed])
            for word in self.words
        )

    def _with(self, words: Iterable[Word]) -> "Plan":
        return replace(self, words=tuple(words))

    def query(self, rank: Rank) -> str:
        """The tsquery that finds whoever has this rank, and perhaps a better one; "" when nobody can."""
        words = [word for word in self.words if not (word.is_initial and rank >= Rank.WITHOUT_INITIAL)]
        match rank:
            case Rank.NAME:
                return _all(word.query_in_name() for word in words)
            case Rank.ONE_SLIP:
                slip, whole = (Rank.SLIPS,), (Rank.ANYWHERE, Rank.NICKNAME)
                slips = (_all(word.query(slip if word is misspelt else whole) for word in words) for misspelt in words)
                return _any([self.query(Rank.NICKNAME), *slips])
            case Rank.PARTLY_NAME:
                return _any(_all(word.query_in_name() for word in rest) for rest in self._all_but_one(words))
            case Rank.PARTLY | Rank.PARTLY_MISSPELT:
                ranks = (Rank.PREFIX if rank == Rank.PARTLY else Rank.MISSPELT).and_better()
                return _any(_all(word.query(ranks) for word in rest) for rest in self._all_but_one(words))
            case _:
                return _all(word.query(rank.and_better()) for word in words)

    @staticmethod
    def _all_but_one(words: list[Word]) -> list[list[Word]]:
        rests = ([word for word in words if word is not missing] for missing in words)
        return [rest for rest in rests if any(word.is_telling for word in rest)]

    def suffix_query(self) -> str:
        """The tsquery that finds whoever has one of the suffixes in the name; "" when none was typed."""
        return _any(Reading(Rank.NAME, suffix, NAME).lexeme for suffix in self.suffixes)

    def narrow_query(self, rank: Rank) -> str:
        """A tsquery that finds them all, quicker, and others besides: it leaves out the broad words if it can."""
        if rank < Rank.PREFIX:
            return self.query(rank)
        return self._with(word for word in self.words if not word.is_broad).query(rank) or self.query(rank)

    def explain(self, entry: Entry) -> Match:
        """Why one of the queries found an entry."""
        if self.digits:
            return Match(MatchKind.NPI)
        readings = [(word, word.reading_in(entry)) for word in self.words]
        reasons = [reading.reason if reading else word.if_absent for word, reading in readings]
        worst = max((reading.rank for _, reading in readings if reading), default=Rank.ANYWHERE)
        return Match(_KINDS[worst], " ".join(filter(None, reasons)))


def _all(queries: Iterable[str]) -> str:
    """Joined by "and"; "" if one of them is empty and so cannot match."""
    queries = list(queries)
    return " & ".join(queries) if all(queries) else ""


def _any(queries: Iterable[str]) -> str:
    """Joined by "or", in parentheses; "" if all of them are empty."""
    alternatives = list(filter(None, queries))
    return f"({' | '.join(alternatives)})" if alternatives else ""
