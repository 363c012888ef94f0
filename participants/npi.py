"""National Provider Identifiers: the check digit, what people type, and NPIs inside pasted text.

An NPI is ten digits with a check digit in the tenth position (45 CFR 162.406). The first digit is 1 or 2; the check
digit is the Luhn digit (ISO/IEC 7812) of the nine before it behind the prefix 80840, which stands for United States
health care (CMS, "Requirements for National Provider Identifier and NPI Check Digit").
"""

import re
from dataclasses import dataclass
from typing import Self

PREFIX_SUM = 24  # what the digits of 80840 add to the Luhn sum

_NINE_DIGITS = re.compile(r"[0-9]{9}")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_DIGITS = re.compile(r"[0-9]+")
_NPI = re.compile(r"[12][0-9]{9}")
_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))
_LUHN_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def check_digit(first_nine: str) -> str:
    """The tenth digit that belongs to nine ASCII digits. Raises ValueError for anything else."""
    if not _NINE_DIGITS.fullmatch(first_nine):
        raise ValueError("A check digit needs the first nine digits of an NPI.")
    digits = first_nine.encode()
    total = PREFIX_SUM + sum(digits[::2].translate(_LUHN_DOUBLED)) + sum(digits[1::2].translate(_VALUES))
    return str(-total % 10)


def is_valid(npi: str) -> bool:
    """Whether this is ten ASCII digits that start with 1 or 2 and end in the right check digit."""
    return bool(_NPI.fullmatch(npi)) and npi[9] == check_digit(npi[:9])


def neighbours(npi: str) -> list[str]:
    """Every valid NPI that differs from these ten digits in one digit or by swapping two adjacent ones, sorted.

    Empty for anything but ten digits. The number itself is never among its neighbours.
    """
    if not _TEN_DIGITS.fullmatch(npi):
        return []
    one_digit_off = {npi[:at] + digit + npi[at + 1 :] for at in range(10) for digit in "0123456789"}
    swapped = {npi[:at] + npi[at + 1] + npi[at] + npi[at + 2 :] for at in range(9)}
    return sorted(other for other in one_digit_off | swapped if other != npi and is_valid(other))


# Character for character, so that positions in the plain text are positions in the text as written.
_PLAIN = str.maketrans(
    "０１２３４５６７８９‐‑‒–—−．＃：\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff",
    "0123456789------.#:            ",
)
_LABEL = r"npi(?:\s?(?:number|no\b|num\b))?[^\w\n]{0,3}"
_LEADING_LABEL = re.compile(rf"(?i)\A{_LABEL}")
_WHOLE_NUMBER = re.compile(r"\A([0-9]+)\.0+\Z")
_SEPARATORS = re.compile(r"[\s.\-'\"]+")
_SHOWN = 40


def normalise(text: str) -> str:
    """The digits of a number as a person or a spreadsheet writes it, or the text itself, trimmed, when it is no number.

    Understands "123 456 7893", "123-456-7893", "NPI: 1234567893", "1234567893.0", a leading apostrophe, quotes,
    full-width digits and invisible characters. Does not look at length or check digit.
    """
    if _DIGITS.fullmatch(text):
        return text
    plain = " ".join(text.translate(_PLAIN).split())
    number = _LEADING_LABEL.sub("", plain).strip(" '\"")
    number = _SEPARATORS.sub("", _WHOLE_NUMBER.sub(r"\1", number))
    return number if _DIGITS.fullmatch(number) else plain


def problem(text: str) -> str | None:
    """Why what a person typed is not a valid NPI, as a sentence for them; None when it is one."""
    number = normalise(text)
    shown = number if len(number) <= _SHOWN else f"{number[:_SHOWN]}…"
    if not number:
        return "An NPI has 10 digits; this is empty"
    if not _DIGITS.fullmatch(number):
        return f"{shown} is not a number; an NPI has 10 digits"
    if len(number) != 10:
        return f"An NPI has 10 digits; {shown} has {len(number)}"
    if number[0] not in "12":
        return f"An NPI starts with 1 or 2; {number} starts with {number[0]}"
    if not is_valid(number):
        return f"{number} is not a valid NPI: its last digit does not fit the nine before it"
    return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in pasted text where an NPI is, or where one was meant.

    `line` counts from 1. `input` is the text as written. `npi` holds ten digits, valid or not, or "" when the input has
    no ten digits. `problem` is the sentence for a person, None for a valid NPI.
    """

    line: int
    input: str
    npi: str
    problem: str | None


def find_in_text(text: str) -> list[Candidate]:
    """The NPIs in anything pasted, in the order written, repeats included.

    The text is read as a list or as a letter. It is a list when no line reads as prose and at least half of the lines
    hold a number (or every line is one word). In a list every line that is not blank is answered, the wrong ones too,
    except a heading on the first. In a letter only what looks like an NPI is reported; see `_is_likely`.
    """
    lines = [line for at, written in enumerate(text.splitlines(), 1) if (line := _Line.read(at, written)).has_content]
    body = lines[1:] if lines and lines[0].is_heading else lines
    if _is_list(body):
        return [candidate for line in body for candidate in line.answers()]
    return [candidate for line in lines for candidate in line.mentions()]


# What may be an NPI: 8 to 12 digits on end, so that a digit lost or doubled is still seen, or three, three and four.
# Never a piece of a word, a date, a decimal or a longer number.
_NUMBER = re.compile(
    rf"""(?ix)
    (?<!\w) (?<![0-9][-./])
    (?P<label> {_LABEL} )?
    (?P<digits> [0-9]{{8,12}}(?:\.0+)? | [0-9]{{3}}(?P<separator>[ .-])[0-9]{{3}}(?P=separator)[0-9]{{4}} )
    (?!\w | [-./][0-9])
    """
)
_WORD = re.compile(r"\w[^\s,;|]*")
_HEADING = re.compile(r"(?i)\b(?:npis?|identifiers?|ids?|numbers?|providers?|clinicians?|physicians?)\b")
_SENTENCE_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of pasted text: its numbers, and the spans of the words between them."""

    at: int
    written: str
    numbers: list[re.Match[str]]
    words: list[tuple[int, int]]

    @classmethod
    def read(cls, at: int, written: str) -> Self:
        plain = written.translate(_PLAIN)
        between = _NUMBER.sub(lambda number: " " * len(number[0]), plain)
        words = [word.span() for word in _WORD.finditer(between)]
        return cls(at, written, list(_NUMBER.finditer(plain)), words)

    @property
    def has_content(self) -> bool:
        return bool(self.numbers or self.words)

    @property
    def is_heading(self) -> bool:
        return not self.numbers and bool(_HEADING.search(self.written))

    @property
    def holds_a_number(self) -> bool:
        return bool(self.numbers) or not any(character.isalpha() for character in self.written)

    @property
    def reads_as_prose(self) -> bool:
        """Five words or a closing comma, colon or mark, and neither the tabs nor the commas of a table."""
        if self.holds_a_number or "\t" in self.written or self.written.count(",") > 1:
            return False
        return len(self.words) >= _SENTENCE_WORDS or self.written.rstrip().endswith((",", ":", "!", "?"))

    def answers(self) -> list[Candidate]:
        """What a line of a list is told: each of its numbers and words, one row of a table, or the line as a whole."""
        if not self.numbers:
            return [self._candidate(0, len(self.written))]
        is_table_row = bool(self.words) and ("\t" in self.written or len(self.words) >= len(self.numbers))
        if not is_table_row:
            numbers = [number.span("digits") for number in self.numbers]
            return [self._candidate(*span) for span in sorted(numbers + self.words)]
        likely = list(filter(_is_likely, self.numbers)) or [max(self.numbers, key=_has_ten_digits)]
        return [self._candidate(*number.span("digits")) for number in likely]

    def mentions(self) -> list[Candidate]:
        """What a line of a letter is told: the likely NPIs, or every unbroken number when it holds nothing else."""
        return [
            self._candidate(*number.span("digits"))
            for number in self.numbers
            if _is_likely(number) or not (self.words or number["separator"])
        ]

    def _candidate(self, start: int, end: int) -> Candidate:
        written = self.written[start:end].strip()
        number = normalise(written)
        return Candidate(self.at, written, number if _TEN_DIGITS.fullmatch(number) else "", problem(number))


def _is_likely(number: re.Match[str]) -> bool:
    """Whether this is an NPI, valid or not, rather than a telephone number, a ZIP code or a date.

    It is when called NPI, when ten digits start with 1 (no North American area code does), and when ten unbroken
    digits start with 2 and have the right check digit (no NPI in use starts with 2 yet, many area codes do).
    """
    return (
        bool(number["label"])
        or is_valid(number["digits"])
        or (number["digits"].startswith("1") and _has_ten_digits(number))
    )


def _has_ten_digits(number: re.Match[str]) -> bool:
    return bool(_TEN_DIGITS.fullmatch(normalise(number["digits"])))


def _is_list(lines: list[_Line]) -> bool:
    if any(line.reads_as_prose for line in lines):
        return False
    with_number = sum(line.holds_a_number for line in lines)
    return 2 * with_number >= len(lines) or all(len(line.words) + len(line.numbers) == 1 for line in lines)
