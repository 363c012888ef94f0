"""A month's quality counts as a pasted table, one line for each clinician and measure. Pure.

    NPI,Measure,Eligible,Reported,Met
    1234567893,Q236,40,38,29

The table may come from a spreadsheet (tabs) or a file (commas or semicolons), with its columns in any order. Further
columns are not read. A line without numbers takes the counts of its clinician and measure away.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from asm_portal.rules.quality import MEASURES
from readiness.actions.quality import Cases
from readiness.forms.fields import LARGEST_COUNT
from readiness.models import PracticeClinician

HEADER = ("NPI", "Clinician", "Measure", "Eligible", "Reported", "Met")
NUMBERS = ("Eligible", "Reported", "Met")
MOST_LINES = 2_000
DELIMITERS = "\t;,"

Key = tuple[PracticeClinician | None, str]


@dataclass
class Pasted:
    """The counts by clinician (None: the practice as a whole) and measure, and a sentence for each wrong line."""

    counts: dict[Key, Cases | None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class WrongLine(ValueError):
    """What is wrong with a line, as the end of a sentence."""


def read(text: str, *, expected: Mapping[str, tuple[PracticeClinician | None, frozenset[str]]]) -> Pasted:
    """`expected` is by NPI, or "" for the practice as a whole, the clinician and the measures they report."""
    pasted = Pasted()
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        pasted.problems.append("There is nothing in it.")
        return pasted
    if len(lines) > MOST_LINES:
        pasted.problems.append(f"This has {len(lines):,} lines; at most {MOST_LINES:,} are read.")
        return pasted
    delimiter = max(DELIMITERS, key=lines[0].count)
    try:
        [heading, *rows] = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        pasted.problems.append(f"This cannot be read as a table: {error}.")
        return pasted
    places = {name.strip().lower(): place for place, name in enumerate(heading)}
    needed = ["Measure", *NUMBERS, *([] if "" in expected else ["NPI"])]
    if missing := [name for name in needed if name.lower() not in places]:
        pasted.problems.append(
            f"The first line must name the columns. Missing: {', '.join(missing)}. It should read: {','.join(HEADER)}."
        )
        return pasted
    for number, row in enumerate(rows, start=2):
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        try:
            key, cases = _line(cells, expected)
            if key in pasted.counts:
                raise WrongLine("this clinician and measure stand on an earlier line already")
            pasted.counts[key] = cases
        except WrongLine as wrong:
            pasted.problems.append(f"Line {number}: {wrong}.")
    if not rows:
        pasted.problems.append("There is no line after the heading.")
    return pasted


def _line(
    cells: Mapping[str, str], expected: Mapping[str, tuple[PracticeClinician | None, frozenset[str]]]
) -> tuple[Key, Cases | None]:
    npi = "" if "" in expected else cells["npi"]
    if npi not in expected:
        raise WrongLine(f"{npi or 'no NPI'} is not a participant of this practice")
    clinician, measures = expected[npi]
    measure = cells["measure"].upper()
    if measure not in MEASURES:
        raise WrongLine(f"{measure or 'no measure'} is not a measure of the model")
    if measure not in measures:
        raise WrongLine(f"{measure} is not reported by {clinician or 'this practice'}")
    return (clinician, measure), _cases([cells[name.lower()] for name in NUMBERS])


def _cases(texts: list[str]) -> Cases | None:
    if not any(texts):
        return None
    numbers = []
    for name, text in zip(NUMBERS, texts, strict=True):
        digits = text.replace(",", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit()) or int(digits[:12]) > LARGEST_COUNT:
            raise WrongLine(f"{name.lower()} must be a whole number, not {text[:20] or 'empty'}")
        numbers.append(int(digits))
    problem = order_problem(*numbers)
    if problem:
        raise WrongLine(problem)
    eligible, reported, met = numbers
    return Cases(eligible=eligible, reported=reported, met=met)


def order_problem(eligible: int, reported: int, met: int) -> str:
    """What is impossible about three counts, as the end of a sentence; empty when nothing is."""
    if reported > eligible:
        return f"{reported} reported cases are more than the {eligible} eligible ones"
    if met > reported:
        return f"{met} cases that meet the measure are more than the {reported} reported ones"
    return ""


def lines(
    expected: Mapping[str, tuple[PracticeClinician | None, frozenset[str]]], counts: Mapping[Key, Cases]
) -> Iterator[tuple[str | int, ...]]:
    """The table of a month as it stands, to be filled in: a line for each clinician and measure."""
    for npi, (clinician, measures) in expected.items():
        for measure in _in_order(measures):
            cases = counts.get((clinician, measure))
            numbers = (cases.eligible, cases.reported, cases.met) if cases else ("", "", "")
            yield (npi, str(clinician or "The practice as a whole"), measure, *numbers)


def table(expected: Mapping[str, tuple[PracticeClinician | None, frozenset[str]]], counts: Mapping[Key, Cases]) -> str:
    """The same as text that can be pasted back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(lines(expected, counts))
    return text.getvalue()


def _in_order(measures: Iterable[str]) -> list[str]:
    wanted = set(measures)
    return [measure for measure in MEASURES if measure in wanted]
