"""What the words of a release have to say to typed ones."""

from collections.abc import Mapping
from operator import itemgetter

from django.db import connection

from participants.models import Release
from participants.search.plan import Plan, Rank, Vocabulary
from participants.search.spelling import LONGEST, SHORTEST, distance, similarity

SHORT = 4  # letters of a word in which at most one may be wrong
SIMILAR = 0.5
MOST_MISSPELT = 40

# The words are a thousand, and all but a few are on no list. They come as one string, which is quickly written, from a
# SELECT, so that PostgreSQL plans for any words and does not weigh each of these.
KNOWN = """
    SELECT word, true, clinicians
    FROM participants_searchword
    WHERE release_id = %(release)s AND word = ANY ((SELECT string_to_array(%(words)s, ' '))::text[])
    UNION ALL
    SELECT run, false, (
        SELECT sum(clinicians) FROM (
            SELECT clinicians FROM participants_searchword
            WHERE release_id = %(release)s AND word > run AND word < run || chr(1114111)
            LIMIT 1000
        ) AS longer
    )
    FROM unnest(%(runs)s::text[]) AS run
"""


def look_up(plan: Plan, release: Release) -> Vocabulary:
    """What a release has of everything that the words of a plan may stand for."""
    runs = list({run for word in plan.words for run in word.runs})
    words = set().union(*(word.looked_up() for word in plan.words))
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"release": release.pk, "words": " ".join(words), "runs": runs})
        found = cursor.fetchall()
    known = {word: n for word, is_known, n in found if is_known}
    longer = {run: n + known.get(run, 0) for run, is_known, n in found if n and not is_known}
    return Vocabulary(frozenset(known), longer)


def misspelt(plan: Plan, release: Release) -> Mapping[str, list[tuple[Rank, str]]]:
    """For each typed word, the words of a release that are further away than one slip, nearest and commonest first."""
    typed = [word.typed for word in plan.words]
    correctable = [w for w in typed if SHORTEST <= len(w) <= LONGEST and w.isalpha()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM participants_searchword WHERE release_id = %s AND word %% ANY(%s)"
            " ORDER BY clinicians DESC, word",
            [release.pk, correctable],
        )
        known = [word for (word,) in cursor]
    return {word: nearest(word, known) for word in typed}


def nearest(typed: str, known: list[str]) -> list[tuple[Rank, str]]:
    ranked = ((rank, word) for word in known if (rank := rank_of(typed, word)))
    return sorted(ranked, key=itemgetter(0))[:MOST_MISSPELT]


def rank_of(typed: str, word: str) -> Rank | None:
    slips = distance(typed, word)
    if slips == 2 and len(typed) > SHORT:
        return Rank.MISSPELT
    return Rank.SIMILAR if slips > 1 and similarity(typed, word) >= SIMILAR else None
