"""The public log of releases: what was published, replaced and rolled back. Nothing is ever taken out of it.

It is told from the recorded events alone, in their order, and not from how things stand now: what is rolled back today
was live yesterday, and the entry of that day goes on saying so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import pluralize
from django.urls import reverse

from participants.importing import diff
from participants.models import Release, ReleaseEvent

PUBLIC_ACTIONS = (ReleaseEvent.Action.PUBLISHED, ReleaseEvent.Action.ROLLED_BACK)


@dataclass(frozen=True)
class Entry:
    """What an event did. `replaced` are the releases that were live until it, `restored` the one that is live again.

    `base` is the release that a published one was compared with; None for the first, and for CMS's after the sample.
    """

    event: ReleaseEvent
    replaced: tuple[Release, ...] = ()
    restored: Release | None = None
    base: Release | None = None

    @property
    def release(self) -> Release:
        return self.event.release

    @property
    def anchor(self) -> str:
        return f"event-{self.event.pk}"

    @property
    def title(self) -> str:
        return f"{self.release.label}: {self.event.get_action_display().lower()}"

    @property
    def text(self) -> str:
        """What happened, in sentences; without the note, which is for those who decided."""
        if self.restored:
            return f"It is withdrawn, and {named(self.restored)}, is live again."
        sentences = [f"{self.release.rows:,} row{pluralize(self.release.rows)}."]
        sentences += [f"It replaces {named(before)}." for before in self.replaced]
        if self.base:
            found = counts(self.base, self.release)
            sentences.append(f"{found['added']:,} added, {found['removed']:,} removed, {found['changed']:,} changed.")
        return " ".join(sentences)

    @property
    def differences_url(self) -> str:
        return reverse("release-diff", args=[self.base.pk, self.release.pk]) if self.base else ""


def counts(base: Release, release: Release) -> dict[diff.ChangeKind, int]:
    """How many rows were added, removed and changed, as recorded when `release` was published.

    They are counted again for a release that was published once more since, and compared with another one then.
    """
    if release.predecessor_id == base.pk:
        return {kind: getattr(release, kind) for kind in diff.KINDS}
    return diff.counts(base, release)


def named(release: Release) -> str:
    return f"release {release.pk}, {release.label}"


def entries() -> list[Entry]:
    """The whole log, newest first."""
    events = ReleaseEvent.objects.filter(action__in=PUBLIC_ACTIONS).select_related("release").order_by("at", "pk")
    return list(reversed(list(replay(events))))


def replay(events: Iterable[ReleaseEvent]) -> Iterable[Entry]:
    """The entries of events in the order in which they happened; the rules are those of `importing.publish`."""
    live: list[Release] = []
    before: dict[int, Release | None] = {}
    for event in events:
        release = event.release
        others = [other for other in live if other.dataset == release.dataset and other != release]
        same_year = next((other for other in others if other.performance_year == release.performance_year), None)
        if event.action == ReleaseEvent.Action.ROLLED_BACK:
            restored = before.get(release.pk)
            live = [other for other in live if other != release] + ([restored] if restored else [])
            yield Entry(event, restored=restored)
            continue
        replaced = [other for other in others if other == same_year or (other.sample and not release.sample)]
        live = [other for other in live if other not in replaced and other != release] + [release]
        before[release.pk] = same_year
        yield Entry(event, replaced=tuple(replaced), base=base_of(release, others))


def base_of(release: Release, others: list[Release]) -> Release | None:
    """The live release of the same year or, for a year's first, of the year before; never one that is the sample."""
    earlier = [other for other in others if (other.performance_year or 0) <= (release.performance_year or 0)]
    newest = max(earlier, key=lambda other: other.performance_year or 0, default=None)
    return newest if newest and newest.sample == release.sample else None
