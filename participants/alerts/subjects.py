"""What can be watched: a clinician, an organization, a state, or a roster of NPIs."""

from collections.abc import Iterable
from dataclasses import dataclass

from participants import npi as npis
from participants.models import Clinician, Dataset, Organization, Release, WatchKind
from participants.models.watches import roster_target
from participants.names import organization_key
from participants.roster_input import MOST_NPIS
from participants.states import BY_CODE

NPIS_NAMED = 3


class NotWatchable(ValueError):
    """What somebody asked to watch is nothing that can be watched. The message is a sentence for that person."""


@dataclass(frozen=True)
class Subject:
    """`target`, `label` and `npis` are those of a `Watch`."""

    kind: WatchKind
    target: str
    label: str
    npis: tuple[str, ...] = ()


def subject(kind: str, target: str) -> Subject:
    """What an address or a form names. Raises NotWatchable.

    `target` is an NPI, an organization's slug, a state's code, or the NPIs of a roster with blanks between them.
    """
    match kind:
        case WatchKind.CLINICIAN:
            return clinician(target)
        case WatchKind.ORGANIZATION:
            return organization(target)
        case WatchKind.STATE:
            return state(target)
        case WatchKind.ROSTER:
            return roster(target.split())
    raise NotWatchable("Choose a clinician, an organization, a state or a roster to watch.")


def clinician(npi: str) -> Subject:
    """Any NPI that can be one: somebody may wait for it to be listed."""
    npi = npis.normalise(npi)
    if problem := npis.problem(npi):
        raise NotWatchable(f"{problem}.")
    release = Release.objects.current(Dataset.PARTICIPANTS)
    found = Clinician.objects.filter(release=release, npi=npi).only("first_name", "last_name").first()
    name = f"{found.first_name} {found.last_name}".strip() if found else ""
    return Subject(WatchKind.CLINICIAN, npi, f"{name}, NPI {npi}" if name else f"NPI {npi}", (npi,))


def organization(slug: str) -> Subject:
    key = organization_key(slug.replace("-", " "))
    found = Organization.objects.filter(release__dataset=Dataset.PARTICIPANTS, key=key).order_by("-release_id").first()
    if found is None:
        raise NotWatchable("No list that is kept here names this organization.")
    return Subject(WatchKind.ORGANIZATION, key, found.name)


def state(code: str) -> Subject:
    if code.upper() not in BY_CODE:
        raise NotWatchable("This is not the code of a state.")
    return Subject(WatchKind.STATE, code.upper(), BY_CODE[code.upper()].name)


def roster(numbers: Iterable[str]) -> Subject:
    given = sorted(set(numbers))
    if not given or not all(map(npis.is_valid, given)):
        raise NotWatchable("This roster holds something that is not an NPI. Check it again, and watch it from there.")
    if len(given) > MOST_NPIS:
        raise NotWatchable(f"A roster that is watched may have up to {MOST_NPIS:,} NPIs.")
    if len(given) == 1:
        return clinician(given[0])
    named = ", ".join(given[:NPIS_NAMED])
    more = f" and {len(given) - NPIS_NAMED:,} more" if len(given) > NPIS_NAMED else ""
    return Subject(
        WatchKind.ROSTER, roster_target(given), f"Roster of {len(given):,} NPIs: {named}{more}", tuple(given)
    )
