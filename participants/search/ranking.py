"""Finds whom a plan asks for: tries one rank after another until enough are found, and puts them in order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, Case, Func, Q, QuerySet, When

from participants.models import Clinician, Release
from participants.search import vocabulary
from participants.search.plan import Plan, Rank

COUNT_LIMIT = 10_000
ENOUGH = 10  # with so many, no other reading of a word is tried
FEW = 100  # are remembered by their keys: to look all the words up once more takes longer
BY_NAME = ("last_name", "first_name", "npi")
ORDERS = {"name": BY_NAME, "state": ("states", *BY_NAME), "organization": ("organizations", *BY_NAME), "npi": ("npi",)}
"""Orders that may be asked for instead of the best match first. Each ends in the NPI, so that pages do not overlap."""

READ = [rank for rank in Rank if rank <= Rank.SLIPS]
GUESSED = [rank for rank in Rank if rank > Rank.SLIPS]
# These put some of those first whom the ranks behind them find anyway, so that nobody is enough.
ONLY_ORDER = {Rank.NAME, Rank.ANYWHERE, Rank.PARTLY_NAME}

STEPS = """
    WITH RECURSIVE step(place, count, keys) AS (
        SELECT 0, 0::bigint, NULL::text[]
        UNION ALL
        SELECT place + 1, found.count, found.keys
        FROM step, (
            SELECT %s::tsquery[] AS narrow, %s::tsquery[] AS queries, %s::int[] AS limits, %s::int[] AS enough
        ) AS tried, LATERAL (
            SELECT count(*), CASE WHEN count(*) <= {few} THEN array_agg({key}) END AS keys
            FROM (
                SELECT {key} FROM ({clinicians}) AS clinician
                WHERE search @@ narrow[place + 1] AND ts_match_vq(search, queries[place + 1])
                LIMIT limits[place + 1]
            ) AS clinician
        ) AS found
        WHERE place < cardinality(queries) AND (place = 0 OR step.count < enough[place])
    )
    SELECT count, keys FROM step WHERE place > 0 ORDER BY place
"""


class Lexemes(SearchQuery):
    """A tsquery that is taken as it is written."""

    template = "(%(expressions)s)::tsquery"


class Matches(Func):
    """What @@ does, but without an index: for words that are quicker to check than to look up."""

    function = "ts_match_vq"
    output_field = BooleanField()


@dataclass(frozen=True)
class Step:
    """Whom one rank finds, along with those before it; counted up to `COUNT_LIMIT` and one more. `condition` selects
    them among any clinicians, `everyone` among those that were searched.
    """

    rank: Rank
    condition: Q
    everyone: Q
    count: int


@dataclass(frozen=True)
class Found:
    """Everyone that a plan finds, by the steps that found somebody."""

    plan: Plan
    steps: Sequence[Step]

    @property
    def count(self) -> int:
        return self.steps[-1].count if self.steps else 0

    @property
    def condition(self) -> Q:
        return self.steps[-1].condition if self.steps else Q(pk__in=[])

    @property
    def everyone(self) -> Q:
        return self.steps[-1].everyone if self.steps else Q(pk__in=[])

    @property
    def is_partial(self) -> bool:
        return bool(self.steps) and self.steps[-1].rank >= Rank.PARTLY_NAME

    def first(self, many: int, clinicians: QuerySet[Clinician], order: str = "") -> QuerySet[Clinician]:
        """So many of them in one of `ORDERS`, or the best first; then lesser ranks are left out where better ones find
        enough.
        """
        if not self.steps:
            return clinicians.none()
        if order or not self.plan.words:
            return clinicians.filter(self.everyone).order_by(*ORDERS[order or "name"])[:many]
        whole = [step for step in self.steps[:-1] if step.count < many]
        last = self.steps[len(whole)]
        # A step that finds no more than the one before it finds the same people, and puts nobody first.
        better = {step.count: step for step in reversed(whole) if step.count < last.count}
        best_first: list[Case | str] = ["name_length", *BY_NAME]
        if suffix := self.plan.suffix_query():
            best_first.insert(0, Case(When(Q(Matches("search", Lexemes(suffix))), then=0), default=1))
        if better:
            ranks = (When(step.everyone, then=step.rank.value) for _, step in sorted(better.items()))
            best_first.insert(0, Case(*ranks, default=last.rank.value))
        return clinicians.filter(last.everyone).order_by(*best_first)[:many]


def find(plan: Plan, clinicians: QuerySet[Clinician], release: Release, *, many: int) -> Found:
    """Whom of the clinicians of a release a plan asks for, so that the best so many of them can be told."""
    if not plan.words:
        condition = Q(npi__range=plan.npi_range) if plan.digits else Q()
        count = clinicians.filter(condition)[: COUNT_LIMIT + 1].count()
        return Found(plan, [Step(Rank.NAME, condition, condition, count)])
    plan = plan.with_vocabulary(vocabulary.look_up(plan, release))
    steps = list(try_ranks(plan, READ, clinicians, many))
    if not steps or not steps[-1].count:
        plan = plan.with_misspellings(vocabulary.misspelt(plan, release))
        steps = list(try_ranks(plan, GUESSED, clinicians, many))
    return Found(plan, [step for step in steps if step.count])


def try_ranks(plan: Plan, ranks: Iterable[Rank], clinicians: QuerySet[Clinician], many: int) -> Iterator[Step]:
    """A step for each rank that asks for something else than the one before, up to one that finds enough."""
    rank_of: dict[str, Rank] = {}
    for rank in ranks:
        if query := plan.query(rank):
            rank_of.setdefault(query, rank)
    if not rank_of:
        return
    narrow = [plan.narrow_query(rank) for rank in rank_of.values()]
    *_, key = clinicians.model._meta.pk_fields  # the release, and what is unique in it
    among, parameters = clinicians.order_by().values(key.name, "search").query.sql_with_params()
    limits = [many if rank in ONLY_ORDER else COUNT_LIMIT + 1 for rank in rank_of.values()]
    enough = [
        COUNT_LIMIT + 2 if rank in ONLY_ORDER else ENOUGH if rank <= Rank.NICKNAME else 1 for rank in rank_of.values()
    ]
    with connection.cursor() as cursor:
        statement = STEPS.format(clinicians=among, key=key.column, few=FEW)
        cursor.execute(statement, [narrow, [*rank_of], limits, enough, *parameters])
        for (query, rank), n, limit, (count, keys) in zip(rank_of.items(), narrow, limits, cursor, strict=False):
            looked_up = Q(search=Lexemes(n))
            condition = looked_up if n == query else looked_up & Q(Matches("search", Lexemes(query)))
            are_few = keys is not None and count < limit
            yield Step(rank, condition, Q(**{f"{key.name}__in": keys}) if are_few else condition, count)
