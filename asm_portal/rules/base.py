"""The shapes every rule is written in: where it comes from, how sure we are, and what it says.

How `Certainty` is decided
--------------------------
The research behind this package graded each fact high, medium or low. The grades become three words that a reader can
act on:

- `CONFIRMED` (high): quoted from the regulation or from a CMS document, or read alike in the final rule by several
  independent readers.
- `REPORTED` (medium, medium to high): told by a good second-hand source, or by two that agree, and not seen in the
  regulation itself.
- `NOT_CONFIRMED` (low, unverified, gap): one weak source, an inference, general knowledge of a sister program, or a
  question that nobody we found could answer.

A fact that is worked out from others is as sure as the least sure of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Certainty(StrEnum):
    """How far a statement can be trusted; see the module's docstring for how each is earned."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    NOT_CONFIRMED = "not_confirmed"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")


class Nature(StrEnum):
    """What kind of document a source is, strongest first."""

    REGULATION = "regulation"
    CMS = "cms"
    SECONDARY = "secondary"


class Reading(StrEnum):
    """How much of a source was read when this package was compiled."""

    WHOLE = "whole"
    PART = "part"
    NOT_READ = "not_read"


@dataclass(frozen=True, kw_only=True, repr=False)
class Source:
    """A document.

    `url` is empty where its address is not known. `via` says through what it was read when the original was out of
    reach.
    """

    id: str
    title: str
    publisher: str
    nature: Nature
    url: str
    reading: Reading = Reading.PART
    published: date | None = None
    via: str = ""

    def __repr__(self) -> str:
        return f"<Source {self.id}>"

    def at(self, locator: str = "") -> Citation:
        """Point at a place in this document: a paragraph, a page; nothing for the document as a whole."""
        return Citation(source=self, locator=locator)


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A place in a source, written as lawyers write it: `42 CFR 512.710(a)(1)`."""

    source: Source
    locator: str = ""

    def __str__(self) -> str:
        separator = "" if self.locator.startswith("(") else ", "
        return f"{self.source.title}{separator}{self.locator}" if self.locator else self.source.title


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing the model says, in our words.

    `id` is unique in the whole package and never changes, so checklists and pages can point at it. `note` says what an
    uncertain statement rests on, or what to beware of. An entry without a citation cannot be made (ValueError).
    """

    id: str
    statement: str
    certainty: Certainty
    citations: tuple[Citation, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"The rule {self.id!r} cites no source.")

    @property
    def is_confirmed(self) -> bool:
        return self.certainty is Certainty.CONFIRMED


@dataclass(frozen=True, kw_only=True)
class Value(Entry, Generic[T]):
    """An entry that is a number or a date the arithmetic uses. `unit` is for people: "points", "days", "dollars"."""

    value: T
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Assumption(Value[T]):
    """A number nobody has confirmed: a default to calculate with, and the range a careful reader would vary it over."""

    low: T
    high: T
