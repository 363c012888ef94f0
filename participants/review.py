"""A release beside the live one, for the person who decides about it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from asm_portal.accounts.models import User
from participants import actions
from participants.difference_groups import Group, groups
from participants.fields import columns, in_words, label
from participants.importing import diff, publish
from participants.models import Dataset, Release, ReleaseEvent, State

SAMPLED = 5
MOST_AFFECTED = 10


@dataclass(frozen=True)
class Comparison:
    """`base` is the list that is live now. The groups are of participant lists only."""

    base: Release
    counts: dict[diff.ChangeKind, int]
    cohorts: tuple[Group, ...]
    states: tuple[Group, ...]
    organizations: tuple[Group, ...]
    samples: tuple[tuple[str, tuple[diff.Change, ...]], ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def base_of(release: Release) -> Release | None:
    """What a release is compared with: the live one where a decision is due, its predecessor once it was live."""
    base = release.predecessor if release.published_at else publish.live_before(release)
    return base if base and base.sample == release.sample and base != release else None


def comparison(release: Release) -> Comparison | None:
    """None where there is nothing to compare with: a first list, or CMS's first after the sample."""
    base = base_of(release)
    if base is None:
        return None
    people = release.dataset == Dataset.PARTICIPANTS
    return Comparison(
        base=base,
        counts=diff.counts(base, release),
        cohorts=groups(base, release, "cohort") if people else (),
        states=groups(base, release, "state") if people else (),
        organizations=groups(base, release, "organization", limit=MOST_AFFECTED) if people else (),
        samples=tuple(
            (kind, found)
            for kind in diff.KINDS
            if (found := tuple(diff.changes(base, release, kind=kind, limit=SAMPLED)))
        ),
    )


def sample_rows(changes: tuple[diff.Change, ...], dataset: str) -> list[list[Any]]:
    return [[in_words(name, change.row[name]) for name in columns(dataset)] for change in changes]


def sample_header(dataset: str) -> list[str]:
    return [label(name) for name in columns(dataset)]


# ------------------------------------------------------------------------------------------------ what can be decided


@dataclass(frozen=True)
class Decision:
    """`verb` begins the button and the heading; `done` is said afterwards. The `tone` "danger" warns."""

    name: str
    verb: str
    done: str
    question: str
    tone: str = ""


APPROVE = Decision("approve", "Approve", "is approved", "Why may this list be published?")
PUBLISH = Decision("publish", "Publish", "is live", "Why may this list be published?")
REJECT = Decision("reject", "Reject", "is rejected", "Why is this list rejected?", tone="danger")
ROLL_BACK = Decision("roll-back", "Roll back", "is withdrawn", "Why is this list withdrawn?", tone="danger")
DECISIONS = {decision.name: decision for decision in (APPROVE, PUBLISH, REJECT, ROLL_BACK)}


def decisions(release: Release, person: User) -> list[Decision]:
    """What this person can decide about the release now, the most usual first."""
    if release.state == State.LIVE:
        before = release.predecessor
        can_go_back = before is not None and before.performance_year == release.performance_year
        return [ROLL_BACK] if can_go_back and release == Release.objects.current(*place(release)) else []
    found = []
    if release.state in publish.CHECKED or release.withdrawn_at:
        agreed = not settings.ASM_TWO_PERSON_REVIEW or actions.reviewed_by_another(release, person)
        found += [PUBLISH] if agreed else []
    if release.state in publish.CHECKED and settings.ASM_TWO_PERSON_REVIEW:
        mine = release.events.filter(action=ReleaseEvent.Action.REVIEWED, actor=person)
        found += [] if mine.exists() else [APPROVE]
    if release.state in (State.IN_REVIEW, State.STAGED):
        found.append(REJECT)
    return found


def place(release: Release) -> tuple[str, int | None]:
    return release.dataset, release.performance_year


def consequences(decision: Decision, release: Release) -> list[str]:
    """What a decision will change, in sentences, before it is taken."""
    before = release.predecessor
    if decision == ROLL_BACK and before:
        return [
            f"{release.label} is withdrawn. It stays on record, and can be published again.",
            f"{before.label} (release {before.pk}, {before.rows:,} rows) is live again at once, on every page.",
            "People who were told of a change are told that it is taken back.",
        ]
    if decision == REJECT:
        return ["Readers see nothing of it: the live list stays.", "The file and what was found stay on record."]
    if decision == APPROVE:
        return ["Your approval is on record.", "Nothing is published yet: that is another person’s step."]
    return publishing(release)


def publishing(release: Release) -> list[str]:
    sentences = [f"{release.rows:,} rows are live at once, on every page together."]
    before = publish.live_before(release)
    if before and before.performance_year == release.performance_year:
        sentences.append(f"It replaces {before.label} (release {before.pk}), to which you can roll back.")
    base = base_of(release)
    if base:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in diff.counts(base, release).items())
        sentences.append(f"Against the live list: {counts}.")
        sentences.append("People who watch what changes are told by e-mail.")
    return sentences
