"""The roster of a practice beside the live list: what CMS says of each clinician now, and what is amiss."""

from collections import defaultdict
from dataclasses import dataclass

from participants.answers import STATUSES
from participants.models import Clinician, Cohort, Release
from readiness.models import Practice, PracticeClinician
from readiness.models.roster import NOT_LISTED
from readiness.standing.participants import live_list_for


@dataclass(frozen=True)
class Line:
    """A clinician of the roster. `listed` is the clinician as of `release`, None where that has never had them.

    `same_email` are the names of the others of the practice for whom the same contact address is given.
    """

    clinician: PracticeClinician
    release: Release | None
    listed: Clinician | None
    same_email: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As CMS publishes it; else as the practice wrote it, or "" where nobody did."""
        named = self.listed or self.clinician
        return ", ".join(filter(None, [named.last_name, named.first_name]))

    @property
    def status(self) -> str:
        """For people: being absent from the sample, or from no list at all, means nothing."""
        found = status_of(self.listed)
        absence_means_nothing = self.release is None or self.release.sample
        return "unknown" if found == NOT_LISTED and absence_means_nothing else found

    @property
    def change(self) -> str:
        """What is new since the practice last saw it, in words; "" when nothing is."""
        seen = self.clinician.seen_status
        if self.release is None or seen == status_of(self.listed):
            return ""
        if not seen or self.clinician.seen_release is None:
            return "No list was loaded when they were added"
        return f"Was {STATUSES[seen].lower()} on the {self.clinician.seen_release.label}"

    @property
    def email_problem(self) -> str:
        if not self.same_email:
            return ""
        others = " and ".join(self.same_email)
        return f"Also given for {others}. CMS takes each address for one participant only."

    @property
    def cohorts(self) -> list[str]:
        return [Cohort(cohort).label for cohort in self.listed.cohorts] if self.listed else []

    @property
    def organizations(self) -> list[str]:
        return [name for name in self.listed.organizations if name] if self.listed else []

    @property
    def last_list(self) -> Release | None:
        """The newest list that has or had them."""
        return self.listed.last_release if self.listed else None


def status_of(listed: Clinician | None) -> str:
    return listed.status if listed else NOT_LISTED


def lines_of(practice: Practice) -> list[Line]:
    """In the order of their names, those without one last."""
    release = live_list_for(practice)
    clinicians = list(practice.clinicians.present().select_related("seen_release"))
    found = on_list(release, [clinician.npi for clinician in clinicians])
    same_email = namesakes(clinicians, found)
    lines = [
        Line(clinician, release, found.get(clinician.npi), same_email.get(clinician.pk, ())) for clinician in clinicians
    ]
    return sorted(lines, key=lambda line: (not line.name, line.name, line.clinician.npi))


def on_list(release: Release | None, npis: list[str]) -> dict[str, Clinician]:
    """The clinicians of a release, by NPI."""
    if release is None:
        return {}
    clinicians = Clinician.objects.filter(release=release, npi__in=npis)
    return {clinician.npi: clinician for clinician in clinicians.defer("search").select_related("last_release")}


def namesakes(clinicians: list[PracticeClinician], found: dict[str, Clinician]) -> dict[int, tuple[str, ...]]:
    """For each clinician who shares a contact address, the names of the others who have it."""
    by_email: dict[str, list[PracticeClinician]] = defaultdict(list)
    for clinician in clinicians:
        if clinician.contact_email:
            by_email[clinician.contact_email.lower()].append(clinician)
    return {
        one.pk: tuple(str(found.get(other.npi, other)) for other in sharing if other != one)
        for sharing in by_email.values()
        if len(sharing) > 1
        for one in sharing
    }


def line_of(clinician: PracticeClinician) -> Line:
    return next(line for line in lines_of(clinician.practice) if line.clinician == clinician)


def count_news(practice: Practice) -> int:
    """Of how many clinicians the live list says something that the practice has not seen yet."""
    release = live_list_for(practice)
    return practice.clinicians.news(release).count() if release else 0
