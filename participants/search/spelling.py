"""How words are misspelt. A slip is one letter too many, too few or wrong, or two neighbours swapped."""

from string import ascii_lowercase

SHORTEST, LONGEST = 3, 30  # letters of a word that may be misspelt: shorter ones are anything, longer ones no names


def one_slip_away(word: str) -> frozenset[str]:
    """Everything that a folded word becomes by one slip; nothing for a word that is too short, too long or a number."""
    if not (SHORTEST <= len(word) <= LONGEST and word.isalpha()):
        return frozenset()
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return frozenset(
        [
            *(before + letter + after for before, after in splits for letter in ascii_lowercase),
            *(before + letter + after[1:] for before, after in splits if after for letter in ascii_lowercase),
            *(before + after[1:] for before, after in splits if after),
            *(before + after[1] + after[0] + after[2:] for before, after in splits if len(after) > 1),
        ]
    ) - {word}


def distance(one: str, other: str) -> int:
    """How many slips lead from one word to the other (the optimal string alignment distance)."""
    above: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, other_letter in enumerate(other, start=1):
            slips = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != other_letter))
            if row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], other_letter):
                slips = min(slips, above[column - 2] + 1)
            current.append(slips)
        above, last = last, current
    return last[-1]


def similarity(one: str, other: str) -> float:
    """The share of their trigrams that two words have in common, 0 to 1, as pg_trgm counts them."""
    ours, theirs = _trigrams(one), _trigrams(other)
    return len(ours & theirs) / len(ours | theirs)


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
