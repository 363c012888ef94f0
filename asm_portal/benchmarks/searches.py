"""The search alone, from the text to a page of hits with their reasons."""

from collections.abc import Sequence

from asm_portal.benchmarks.questions import Question
from asm_portal.benchmarks.results import Stopwatch, Values, spread
from participants.models import Release
from participants.search import search

SEARCH = "search"
SEARCH_FOUND = "search_found"


def measure_search(release: Release, asked: Sequence[Question]) -> Values:
    seconds, found = [], 0
    for question in asked:
        with Stopwatch() as watch:
            results = search(question.text, release=release)
        seconds.append(watch.seconds)
        found += question.npi in {hit.clinician.npi for hit in results.hits}
    return spread(SEARCH, seconds) | {(SEARCH_FOUND,): 100 * found / len(asked)}
