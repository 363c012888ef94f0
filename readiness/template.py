"""The checklist as data: fixtures/checklists, read and checked once.

    TEMPLATE.items["D5"].title
    TEMPLATE.items["D5"].planned_due(YEARS[2027])      date(2026, 12, 31): our advice, before CMS's last day
    TEMPLATE.items["D5"].entries                       the rules it rests on, with their citations

Each file but two is a category with its items. What is wrong with a file is said by file, item and field.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.catalogue import ENTRIES
from asm_portal.rules.cohorts import COHORTS
from asm_portal.rules.years import PerformanceYear
from readiness.days import DAYS

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "checklists"
QUESTIONS, CONSEQUENCES = "questions", "consequences"

PRACTICE, CLINICIAN = "practice", "clinician"
SMALL = "small"
RISK_LEVEL = "{risk_level}"

Row = TypeVar("Row")


class TemplateError(Exception):
    """A file of the checklist is wrong. The message names file, row and field, one problem a line."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a practice is asked about itself, to be answered with yes or no."""

    id: str
    text: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What it costs to leave an item undone: a sentence, and the change of the final score if there is a number.

    `points` is negative. `zero_score` says that everything is lost. `rules` are ids of the catalogue.
    """

    id: str
    words: str
    rules: tuple[str, ...]
    points: int | None = None
    zero_score: bool = False

    @property
    def in_short(self) -> str:
        if self.zero_score:
            return "score of zero"
        return f"{self.points} points".replace("-", "−") if self.points else ""

    def words_in(self, year: PerformanceYear) -> str:
        return self.words.replace(RISK_LEVEL, f"{year.risk_level.value:.0%}")


@dataclass(frozen=True, kw_only=True)
class Due:
    """A day by which an item should be done: CMS's, or our advice."""

    on: date
    is_legal: bool


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to do.

    `level` says whether it is done once for the practice or for each clinician, `required` whether CMS asks for it or
    it is good practice. It applies to the `cohorts` and `sizes` named, or to all where none is, and where the answer to
    its `question` is yes. `when` says in words what a day cannot: "Every month". `rules` are ids of the catalogue,
    `secures` those of them whose points are lost without it. `form` is the URL name of the form that fills it in.
    """

    id: str
    category: str
    title: str
    why: str
    level: str
    required: bool
    evidence: tuple[str, ...]
    rules: tuple[str, ...]
    cohorts: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    question: str = ""
    when: str = ""
    recommended: str = ""
    deadline: str = ""
    consequence: Consequence | None = None
    secures: tuple[str, ...] = ()
    form: str = ""

    @property
    def is_per_clinician(self) -> bool:
        return self.level == CLINICIAN

    def dues(self, year: PerformanceYear) -> tuple[Due, ...]:
        """Its days in a performance year, our advice before CMS's."""
        named = ((self.recommended, False), (self.deadline, True))
        return tuple(Due(on=DAYS[name](year), is_legal=is_legal) for name, is_legal in named if name)

    def planned_due(self, year: PerformanceYear) -> date | None:
        """The day to plan for: the earliest of its days; none where it depends on what happens."""
        return min((due.on for due in self.dues(year)), default=None)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The rules it rests on, and those that say what it costs."""
        ids = dict.fromkeys((*self.rules, *(self.consequence.rules if self.consequence else ())))
        return tuple(ENTRIES[rule] for rule in ids)

    @cached_property
    def doubts(self) -> tuple[Entry, ...]:
        """Those of its rules that nobody could confirm."""
        return tuple(entry for entry in self.entries if entry.certainty is Certainty.NOT_CONFIRMED)


@dataclass(frozen=True, kw_only=True)
class Category:
    """A part of the checklist. The ids of its items begin with its letter."""

    letter: str
    slug: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Template:
    """The whole checklist, in order, by id."""

    categories: dict[str, Category]
    items: dict[str, Item]
    questions: dict[str, Question]

    def of_category(self, slug: str) -> list[Item]:
        return [item for item in self.items.values() if item.category == slug]


def load(folder: Path = FOLDER) -> Template:
    """Reads a folder of files. Raises TemplateError."""
    problems: list[str] = []
    documents = {path.stem: _document(path, problems) for path in sorted(folder.glob("*.toml"))}
    questions = _rows(Question, documents.pop(QUESTIONS, {}), QUESTIONS, problems)
    consequences = _rows(Consequence, documents.pop(CONSEQUENCES, {}), CONSEQUENCES, problems)
    by_id = {consequence.id: consequence for consequence in consequences}
    categories: list[Category] = []
    items: list[Item] = []
    for name, document in documents.items():
        rows = [row | {"category": document.get("slug")} for row in document.pop("items", [])]
        for row in rows:
            if (consequence := row.get("consequence")) is not None:
                row["consequence"] = by_id.get(consequence)
                if consequence not in by_id:
                    problems.append(f"{name}.toml, {row.get('id')}: there is no consequence {consequence!r}.")
        categories += _rows(Category, {"rows": [document]}, name, problems)
        items += _rows(Item, {"rows": rows}, name, problems)
    letters = {category.slug: category.letter for category in categories}
    known_questions = {question.id for question in questions}
    for item in items:
        problems += [f"{item.id}: {problem}" for problem in _problems_of(item, letters, known_questions)]
    for consequence in consequences:
        unknown = [rule for rule in consequence.rules if rule not in ENTRIES]
        problems += [f"{consequence.id}: there is no rule {rule!r}." for rule in unknown]
    counts = Counter(row.id for row in questions) + Counter(row.id for row in consequences)
    counts += Counter(row.id for row in items)
    problems += [f"{row}: this id is given to more than one row." for row, count in counts.items() if count > 1]
    if problems:
        raise TemplateError("\n".join(problems))
    return Template(
        categories={category.slug: category for category in sorted(categories, key=lambda category: category.letter)},
        items={item.id: item for item in sorted(items, key=_order)},
        questions={question.id: question for question in questions},
    )


def _document(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: {error}.")
        return {}


def _rows(shape: type[Row], document: Mapping[str, Any], name: str, problems: list[str]) -> list[Row]:
    """The rows of a file as dataclasses. Rows that are wrong are left out, and what is wrong with them is noted."""
    made = []
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]
    for row in (row for rows in document.values() for row in rows):
        place = f"{name}.toml, {row.get('id') or row.get('slug') or 'a row without an id'}"
        wrong = [f"{place}: there is no field {field!r}." for field in row if field not in known]
        wrong += [
            f"{place}: the field {field.name!r} is missing."
            for field in known.values()
            if field.default is MISSING and not isinstance(row.get(field.name), bool) and not row.get(field.name)
        ]
        for field, value in row.items():
            if field in known and (problem := _wrong_type(known[field].type, value)):
                wrong.append(f"{place}: {field!r} {problem}.")
        if not wrong:
            try:
                made.append(shape(**{field: _filled(field, value) for field, value in row.items()}))
                continue
            except LookupError as error:
                wrong.append(f"{place}: {error.args[0]}")
        problems += wrong
    return made


def _wrong_type(declared: Any, value: Any) -> str:
    is_list = isinstance(value, list) and all(isinstance(part, str) for part in value)
    if declared == tuple[str, ...] and not is_list:
        return "is not a list of texts"
    if declared is bool and not isinstance(value, bool):
        return "is neither true nor false"
    if declared is str and not isinstance(value, str):
        return "is not a text"
    return ""


def _filled(field: str, value: Any) -> Any:
    """A field's value with the rules' values in its texts. Raises LookupError."""
    if field == "points":
        return int(_value(value))
    if isinstance(value, list):
        return tuple(_filled(field, part) for part in value)
    return re.sub(r"\{([\w.]+)\}", _in_words, value) if isinstance(value, str) else value


def _in_words(reference: re.Match[str]) -> str:
    if reference[0] == RISK_LEVEL:
        return RISK_LEVEL
    value = _value(reference[1])
    unit = getattr(ENTRIES.get(reference[1]), "unit", "")
    if unit.startswith("share"):
        return f"{value:.0%}"
    if unit == "dollars":
        return f"${value:,.0f}"
    return f"{value}".replace("-", "−")


def _value(reference: str) -> Any:
    """The value of the rule `improvement.period`, or of the entry -10 in the table `improvement.points.1`."""
    rule, key = (reference, "") if reference in ENTRIES else reference.rpartition(".")[::2]
    entry = ENTRIES.get(rule)
    value = entry.value if isinstance(entry, Value) else None
    if key and isinstance(value, Mapping) and key.isdecimal():
        value = value.get(int(key))
    if not isinstance(value, int | float | Decimal):
        raise LookupError(f"the rule {reference!r} has no value that a text can state.")
    return value


def _problems_of(item: Item, letters: Mapping[str, str], questions: set[str]) -> Iterable[str]:
    if not re.fullmatch(rf"{letters.get(item.category, '')}[1-9][0-9]*", item.id):
        yield f"its id is not the letter of its category, {letters.get(item.category)!r}, and a number."
    if item.level not in (PRACTICE, CLINICIAN):
        yield f"its level is {item.level!r}, and neither practice nor clinician."
    if not item.rules:
        yield "it rests on no rule."
    for rule in (*item.rules, *item.secures):
        if rule not in ENTRIES:
            yield f"there is no rule {rule!r}."
    for day in filter(None, (item.recommended, item.deadline)):
        if day not in DAYS:
            yield f"there is no day {day!r} in readiness/days.py."
    if not (item.recommended or item.deadline or item.when):
        yield "it says neither a day nor in words when it is due."
    if item.question and item.question not in questions:
        yield f"there is no question {item.question!r}."
    for cohort in item.cohorts:
        if cohort not in COHORTS:
            yield f"there is no cohort {cohort!r}."
    for size in item.sizes:
        if size != SMALL:
            yield f"there is no practice size {size!r}."


def _order(item: Item) -> tuple[str, int]:
    return item.id[0], int(item.id[1:])


TEMPLATE = load()
