"""Search: from what a person types to the clinicians of one release, best match first, each with the reason.

    results = search("jon smth", release=release)

What was typed is never logged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from psycopg.errors import QueryCanceled

from participants import names
from participants.answers import listed_neighbours
from participants.models import Clinician, Release
from participants.search.plan import NAME, ORGANIZATION, STATE, Entry, Match, MatchKind, Plan
from participants.search.ranking import COUNT_LIMIT, ORDERS, find

__all__ = [
    "LARGEST_PAGE",
    "ORDERS",
    "PAGE_SIZE",
    "Hit",
    "Match",
    "MatchKind",
    "PageTooDeep",
    "Plan",
    "Results",
    "SearchRefused",
    "TookTooLong",
    "search",
    "time_limit",
]

PAGE_SIZE, LARGEST_PAGE = 25, 100
TIME_LIMIT = "2s"


class SearchRefused(Exception):
    """The text says for people why, and what to do."""


class PageTooDeep(SearchRefused):
    pass


class TookTooLong(SearchRefused):
    pass


@dataclass(frozen=True)
class Hit:
    clinician: Clinician
    match: Match


@dataclass(frozen=True)
class Results:
    """A page of hits, and how they were come by.

    `count` is of all hits and stops at 10,000; then `count_is_exact` is False. `partial` hits lack one of the words,
    because nobody has all of them. `condition` selects whomever the text finds among any clinicians of the release, and
    `everyone`, which is quicker, all hits among those that were searched.

    `plan` is how the text was read. `problem` says in words why ten digits or more are no NPI, and `neighbours` are the
    clinicians whose NPI may have been meant.
    """

    plan: Plan
    hits: tuple[Hit, ...]
    count: int
    count_is_exact: bool
    page: int
    page_size: int
    partial: bool
    condition: Q
    everyone: Q
    problem: str | None
    neighbours: tuple[Clinician, ...]

    @property
    def has_next(self) -> bool:
        return self.page * self.page_size < self.count


def search(
    text: str,
    *,
    release: Release,
    clinicians: QuerySet[Clinician] | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
    order: str = "",
) -> Results:
    """Whom a text finds on a release, or among some clinicians of it. Pages count from 1; `order` is one of ORDERS, or
    "" for the best match first. Raises SearchRefused.
    """
    if clinicians is None:
        clinicians = Clinician.objects.filter(release=release)
    first, last = (page - 1) * page_size, page * page_size
    if last > COUNT_LIMIT:
        raise PageTooDeep(f"Only the first {COUNT_LIMIT:,} results can be shown. Add a word or choose a state.")
    with time_limit():
        found = find(Plan.of(text), clinicians, release, many=last)
        page_of_clinicians = list(found.first(last, clinicians.defer("search"), order)[first:])
    plan = found.plan
    return Results(
        plan=plan,
        hits=tuple(Hit(clinician, plan.explain(entry(clinician))) for clinician in page_of_clinicians),
        count=min(found.count, COUNT_LIMIT),
        count_is_exact=found.count <= COUNT_LIMIT,
        page=page,
        page_size=page_size,
        partial=found.is_partial,
        condition=found.condition,
        everyone=found.everyone,
        problem=plan.problem,
        neighbours=listed_neighbours([plan.digits], release)[plan.digits] if plan.problem else (),
    )


_is_limited = ContextVar("is_limited", default=False)


@contextmanager
def time_limit() -> Iterator[None]:
    """A transaction in which no query runs for more than two seconds. Raises TookTooLong.

    Within another one it does nothing: a page that searches and counts opens one around both.
    """
    if _is_limited.get():
        yield
        return
    token = _is_limited.set(True)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    """
                    SELECT set_config('statement_timeout', %s, true),
                           set_config('enable_seqscan', 'off', true),
                           set_config('random_page_cost', '1.1', true)
                    """,
                    [TIME_LIMIT],
                )
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong("This search takes too long. Add a word or choose a state.") from None
        raise
    finally:
        _is_limited.reset(token)


def entry(clinician: Clinician) -> Entry:
    """The words that a clinician is found by, as the index has them."""
    organizations = map(names.organization_words, clinician.organizations)
    return {
        NAME: frozenset(names.index_words(clinician.first_name, clinician.last_name)),
        ORGANIZATION: frozenset(word for words in organizations for word in words),
        STATE: frozenset(state.lower() for state in clinician.states),
    }
