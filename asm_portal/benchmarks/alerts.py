"""The mails about a changed list: whether the right people get one, once, and how fast."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from random import Random

from django.core import mail
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from asm_portal.benchmarks.parts import Part, Run
from asm_portal.benchmarks.publishing import publish_list
from asm_portal.benchmarks.results import REAL, Key, Measure, Stopwatch, Values
from asm_portal.benchmarks.scratch import scratch
from participants import sample
from participants.alerts import announcements, post
from participants.models import Kind, Subscriber, Watch, WatchKind
from participants.names import organization_key

MANY = 10_000  # watchers
ROSTER = 20  # clinicians on each watched roster
KINDS = (
    *(WatchKind.CLINICIAN,) * 4,
    *(WatchKind.ROSTER,) * 3,
    *(WatchKind.ORGANIZATION,) * 2,
    WatchKind.STATE,
)  # of ten watchers

CHANGED = "changed"
CONCERNED = "concerned"
MISSING, SURPLUS, REPEATED = "missing", "surplus", "repeated"
ADDRESSING, RATE = "addressing", "rate"

MEASURES: dict[Key, Measure] = {
    (CHANGED,): Measure("Clinicians with a change", "number"),
    (CONCERNED,): Measure("Watchers whom it concerns", "number"),
    (MISSING,): Measure("Of them, without a mail", "number", {MANY: 0}),
    (SURPLUS,): Measure("Mails to others, or a second one to somebody", "number", {MANY: 0}),
    (REPEATED,): Measure("Mails that a second delivery sends", "number", {MANY: 0}),
    (ADDRESSING,): Measure("Finding whom it concerns", "s"),
    (RATE,): Measure("Mails written and handed over", "a second"),
}


@dataclass(frozen=True)
class Truth:
    """Whom and what the second list changes, known from how it was made."""

    npis: frozenset[str]
    organizations: frozenset[str]
    states: frozenset[str]

    def concerns(self, watch: Watch) -> bool:
        match watch.kind:
            case WatchKind.ORGANIZATION:
                return watch.target in self.organizations
            case WatchKind.STATE:
                return watch.target in self.states
        return not self.npis.isdisjoint(watch.npis)


def truth_of(rows: Iterable[sample.Row], changes: sample.SampleChanges) -> Truth:
    changed = changes.removed | changes.organization_changed.keys() | changes.small_practice_changed.keys()
    touched = [row for row in rows if row.key in changed]
    organizations = {row.organization for row in touched} | set(changes.organization_changed.values())
    return Truth(
        npis=frozenset(row.npi for row in touched),
        organizations=frozenset(map(organization_key, organizations)),
        states=frozenset(row.state for row in touched),
    )


def measure_alerts(watchers: int, run: Run) -> Values:
    rows = list(sample.generated(min(REAL, 3 * watchers), run.seed))
    final_rows, changes = sample.final(rows, run.seed)
    truth = truth_of(rows, changes)
    with scratch() as folder, outbox() as sent:
        run.tell(f"{watchers:,} watchers: making them")
        publish_list(rows, folder, Kind.PRELIMINARY)
        watches = watch_some(rows, watchers, Random(run.seed))  # noqa: S311 - the same seed, the same watches
        expected = {watch.subscriber.email for watch in watches if truth.concerns(watch)}
        publish_list(final_rows, folder, Kind.FINAL)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        run.tell(f"{watchers:,} watchers: sending mails")
        with Stopwatch() as addressing:
            announcements.address_all()
        with Stopwatch() as delivering:
            post.deliver()
        got = Counter(message.to[0] for message in sent)
        announcements.address_all()
        return {
            (CHANGED,): len(truth.npis),
            (CONCERNED,): len(expected),
            (MISSING,): len(expected - got.keys()),
            (SURPLUS,): got.total() - len(expected & got.keys()),
            (REPEATED,): post.deliver(),
            (ADDRESSING,): addressing.seconds,
            (RATE,): got.total() / delivering.seconds,
        }


@contextmanager
def outbox() -> Iterator[list[mail.EmailMessage]]:
    """Every mail that is sent in the block, which goes nowhere."""
    mail.outbox = []
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield mail.outbox


def watch_some(rows: Sequence[sample.Row], watchers: int, rng: Random) -> list[Watch]:
    """One confirmed watch for each of so many addresses."""
    subscribers = Subscriber.objects.bulk_create(
        Subscriber(email=f"person{number}@example.org") for number in range(watchers)
    )
    return Watch.objects.bulk_create(
        drawn(kind, subscriber, rows, rng) for kind, subscriber in zip(cycle(KINDS), subscribers, strict=False)
    )


def drawn(kind: WatchKind, subscriber: Subscriber, rows: Sequence[sample.Row], rng: Random) -> Watch:
    watch = Watch(kind=kind, subscriber=subscriber, confirmed_at=timezone.now())
    row = rng.choice(rows)
    match kind:
        case WatchKind.CLINICIAN:
            watch.target, watch.label, watch.npis = row.npi, f"NPI {row.npi}", [row.npi]
        case WatchKind.ORGANIZATION:
            while not row.organization:
                row = rng.choice(rows)
            watch.target, watch.label = organization_key(row.organization), row.organization
        case WatchKind.STATE:
            watch.target, watch.label = row.state, row.state
        case WatchKind.ROSTER:
            watch.npis = sorted({row.npi for row in rng.sample(rows, ROSTER)})
            watch.target, watch.label = "roster", f"{len(watch.npis)} clinicians"
    return watch


ALERTS = Part(
    of="watchers",
    title="Alerts",
    sizes=(MANY,),
    small=100,
    measures=MEASURES,
    measure=measure_alerts,
    explanation=f"""\
- A preliminary list of {REAL:,} rows is live when a final one is published. Of ten **watchers**, four watch a
  clinician, three a roster of {ROSTER}, two an organization and one a state. Whom the change **concerns** is known from
  how the lists were made, not from the comparison that is measured.
- The mails are written as they are sent, one by one, each on record before and after, and **handed over** to a mail
  server in memory (Django's `locmem`): no network and no mail server's own time is in the rate.""",
)
