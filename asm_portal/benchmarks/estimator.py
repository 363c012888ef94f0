"""The estimator: its page, and the simulation of the whole model."""

from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

from django.urls import reverse

from asm_portal.benchmarks.pages import times_of
from asm_portal.benchmarks.parts import Part, Run
from asm_portal.benchmarks.results import MEDIAN, P95, Key, Measure, Stopwatch, Values, spread
from asm_portal.benchmarks.scratch import scratch
from asm_portal.estimator.score import PracticeSize
from asm_portal.estimator.simulation import CohortProfile, simulate
from asm_portal.rules.cohorts import COHORTS
from asm_portal.rules.years import YEARS

DRAWS = 1_000
WARM_UP = 20  # estimates that are asked for first and not counted

PAGE = "estimate_page"
SIMULATION = "simulation"

PARTICIPANTS = sum(cohort.listed.value for cohort in COHORTS.values())

MEASURES: dict[Key, Measure] = {
    (PAGE, MEDIAN): Measure("Estimate page, median", "ms", {DRAWS: 20}),
    (PAGE, P95): Measure("Estimate page, p95", "ms"),
    (SIMULATION,): Measure(f"Simulation of {PARTICIPANTS:,} participants, both cohorts", "s", {DRAWS: 2}),
}


def measure_estimator(draws: int, run: Run) -> Values:
    run.tell(f"{draws:,} draws: simulating")
    with Stopwatch() as watch:
        for cohort in COHORTS.values():
            simulate(CohortProfile.of(cohort), year=YEARS[min(YEARS)], draws=draws, seed=run.seed)
    run.tell("Asking for estimates")
    with scratch():
        times_of(addresses(WARM_UP, run.seed))
        return spread(PAGE, times_of(addresses(run.asked, run.seed + 1))) | {(SIMULATION,): watch.seconds}


def addresses(count: int, seed: int) -> Iterator[str]:
    """Of so many estimates, hardly two of which are the same."""
    rng = Random(seed)  # noqa: S311 - the same seed asks the same
    for _ in range(count):
        inputs = {
            "cohort": rng.choice(list(COHORTS)),
            "performance_year": rng.choice(list(YEARS)),
            "size": rng.choice(list(PracticeSize)).value,
            "payments": rng.randrange(20_000, 400_000),
            "interoperability": rng.randrange(101),
            "complex_patients": rng.randrange(11),
            "arrangement": rng.choice(["yes", "no"]),
        }
        yield f"{reverse('estimate')}?{urlencode(inputs)}"


ESTIMATOR = Part(
    of="draws",
    title="The estimator",
    sizes=(DRAWS,),
    small=20,
    measures=MEASURES,
    measure=measure_estimator,
    explanation="""\
- The **estimate page** is `/estimate/`, the whole answer of the server, for cohorts, years, payments and scores drawn
  at random.
- The **simulation** draws each of the two cohorts of the preliminary list so often, and settles each draw.""",
)
