"""manage.py simulate_cohort: how payments spread over a cohort, and what an average performer gets."""

import json
from argparse import ArgumentParser
from dataclasses import asdict, fields, is_dataclass, replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from asm_portal.estimator.simulation import CohortOutcome, CohortProfile, simulate
from asm_portal.rules import payment
from asm_portal.rules.cohorts import COHORTS
from asm_portal.rules.years import YEARS

DISTRIBUTIONS = [field.name for field in fields(CohortProfile) if field.name not in ("cohort", "size")]


class Command(BaseCommand):
    help = "Draws a cohort many times, settles each draw by the rule, and prints how payments spread. Not a forecast."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cohorts", nargs="*", metavar="cohort", help=f"{' or '.join(COHORTS)}; both if none.")
        parser.add_argument("--year", type=int, default=min(YEARS), choices=YEARS, help="Performance year.")
        parser.add_argument("--draws", type=int, default=1000, help="How often the cohort is drawn (1000).")
        parser.add_argument("--seed", type=int, default=0, help="The same seed gives the same outcome (0).")
        parser.add_argument("--slope", type=float, default=payment.SLOPE.value, help="Of the exchange function.")
        parser.add_argument("--size", type=int, help="Participants; as on the preliminary list if not given.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object per cohort.")
        profile = CohortProfile.of(next(iter(COHORTS.values())))
        for name in DISTRIBUTIONS:
            option = f"--{name.replace('_', '-')}"
            parser.add_argument(option, type=float, help=f"As in CohortProfile ({getattr(profile, name):.4g}).")

    def handle(self, *args: Any, **options: Any) -> None:
        if strangers := set(options["cohorts"]) - COHORTS.keys():
            raise CommandError(f"There is no cohort {', '.join(sorted(strangers))}: use {' or '.join(COHORTS)}.")
        given = {name: options[name] for name in ("size", *DISTRIBUTIONS) if options[name] is not None}
        for slug in options["cohorts"] or COHORTS:
            try:
                outcome = simulate(
                    replace(CohortProfile.of(COHORTS[slug]), **given),
                    year=YEARS[options["year"]],
                    draws=options["draws"],
                    seed=options["seed"],
                    slope=options["slope"],
                )
            except ValueError as problem:
                raise CommandError(str(problem)) from problem
            self.stdout.write(json.dumps(as_json(outcome)) if options["json"] else as_text(outcome))


def as_text(outcome: CohortOutcome) -> str:
    profile, kept = outcome.profile, outcome.dollars_kept
    lines = [
        f"{profile.cohort.label}: {profile.size:,} participants, {outcome.draws:,} draws, "
        f"measured in {outcome.year.year}, paid in {outcome.year.payment_year}.",
        f"Final score: mean {outcome.mean_score:.1f}, median {outcome.median_score:.1f}.",
        f"Medicare keeps ${kept.mean:,.0f} (${kept.low:,.0f} to ${kept.high:,.0f} in nine draws of ten).",
        f"{outcome.losing_share.mean:.1%} of participants lose. A participant with the mean score loses in "
        f"{outcome.average_loses_share:.1%} of draws, one with the median score in {outcome.median_loses_share:.1%}.",
        "Better than   score    change   nine draws of ten",
    ]
    for place in outcome.adjustments:
        factor = place.factor
        lines.append(
            f"{place.percentile:9}%  {place.score:7.1f}  {factor.mean:+8.2%}   {factor.low:+.2%} to {factor.high:+.2%}"
        )
    return "\n".join([*lines, ""])


def as_json(outcome: CohortOutcome) -> dict[str, Any]:
    shown = {field.name: getattr(outcome, field.name) for field in fields(outcome)}
    profile, year = shown.pop("profile"), shown.pop("year")
    return {
        "cohort": profile.cohort.slug,
        "performance_year": year.year,
        "payment_year": year.payment_year,
        "profile": {name: getattr(profile, name) for name in ("size", *DISTRIBUTIONS)},
        **{name: plain(value) for name, value in shown.items()},
    }


def plain(value: Any) -> Any:
    """Frozen dataclasses as dictionaries, all the way down."""
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
