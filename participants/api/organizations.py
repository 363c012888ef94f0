"""`/api/v1/organizations`: the organizations of the live list, and each of them with its roster."""

from typing import Annotated, Any, Literal, Self

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema

from participants.api.parameters import OrEmpty, Page, PageSize, StateCode, next_page
from participants.api.schemas import ListingOut, ReleaseOut
from participants.models import Cohort, Dataset, Organization, Release, Status
from participants.organizations import RosterChange, RosterEntry, about_organization, matching

router = Router()

Slug = Annotated[str, Path(max_length=400, example="inova healthcare services")]


class SpellingOut(Schema):
    name: str
    listings: int


class OrganizationOut(Schema):
    """A name in all its spellings; CMS publishes no TIN, so it may be several TINs.

    `listings`, `heart_failure` and `low_back_pain` count rows of the list: a clinician in both cohorts is two.
    `small_practice` is "mixed" where CMS says yes in some rows and no in others, and null where it says nothing.
    """

    slug: str
    name: str
    spellings: list[SpellingOut]
    states: list[str]
    clinicians: int
    listings: int
    heart_failure: int
    low_back_pain: int
    small_practice: Literal["yes", "no", "mixed"] | None
    url: str


class OrganizationsOut(Schema):
    """`next` is the next page's address. `partial`: nothing has all words of `q`, and these have all but one."""

    count: int = 0
    page: int
    page_size: int
    next: str | None = None
    release: ReleaseOut | None = None
    partial: bool = False
    results: list[OrganizationOut] = []


class RosterEntryOut(ListingOut):
    npi: str
    first_name: str
    last_name: str

    @classmethod
    def entry(cls, entry: RosterEntry, **more: Any) -> Self:
        """One listing of a roster, with the fields that a subclass adds."""
        return cls(
            **ListingOut.of(entry.listing).dict(),
            npi=entry.npi,
            first_name=entry.listing.first_name,
            last_name=entry.listing.last_name,
            **more,
        )


class RosterChangeOut(RosterEntryOut):
    """A listing that was added, removed or changed. `elsewhere` are the organizations that an added clinician came
    from, or to which a removed one went.
    """

    event: Literal["added", "removed", "changed"]
    elsewhere: list[str]
    changes: dict[str, list[Any]]

    @classmethod
    def change(cls, change: RosterChange) -> "RosterChangeOut":
        changes = {name: list(values) for name, values in change.changes.items()}
        return cls.entry(change, event=change.event.value, elsewhere=list(change.elsewhere), changes=changes)


class OrganizationProfileOut(OrganizationOut):
    """The organization as of `release`, the live list, or, if `status` is formerly_listed, as of the last that had it.

    `changes` are those from the list before to the live one. `formerly_listed` are clinicians who left before that.
    """

    status: Status
    release: ReleaseOut
    roster: list[RosterEntryOut]
    changes: list[RosterChangeOut]
    formerly_listed: list[RosterChangeOut]


def fields_of(organization: Organization, request: HttpRequest) -> dict[str, Any]:
    return {
        **{name: getattr(organization, name) for name in OrganizationOut.model_fields if name != "url"},
        "small_practice": organization.small_practice or None,
        "url": request.build_absolute_uri(organization.get_absolute_url()),
    }


@router.get("organizations", response=OrganizationsOut, tags=["organizations"], summary="Search for organizations")
def organizations(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, example="st luke's")] = "",
    state: Annotated[StateCode | None, OrEmpty] = None,
    cohort: Annotated[Cohort | None, OrEmpty] = None,
    page: Page = 1,
    page_size: PageSize = 100,
) -> OrganizationsOut:
    """The organizations of the live list, the largest first. `q`: words of a name or a state, or their beginnings."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    if release is None:
        return OrganizationsOut(page=page, page_size=page_size)
    found = matching(release, q=q, state=state or "", cohort=cohort or "")
    count, last = found.organizations.count(), page * page_size
    shown = found.organizations.order_by("-clinicians", "name", "key")[last - page_size : last]
    return OrganizationsOut(
        count=count,
        page=page,
        page_size=page_size,
        next=next_page(request, page) if last < count else None,
        release=ReleaseOut.from_orm(release),
        partial=found.is_partial,
        results=[OrganizationOut(**fields_of(organization, request)) for organization in shown],
    )


@router.get("organizations/{slug}", response=OrganizationProfileOut, tags=["organizations"], summary="One organization")
def organization(request: HttpRequest, slug: Slug) -> OrganizationProfileOut:
    """An organization of the live list or of one before it, by its slug or any spelling of its name."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    profile = about_organization(slug, release) if release else None
    if profile is None:
        raise Http404("No list names this organization." if release else "The participant list is not loaded.")
    return OrganizationProfileOut(
        **fields_of(profile.organization, request),
        status=Status.LISTED if profile.is_listed else Status.FORMERLY_LISTED,
        release=ReleaseOut.from_orm(profile.release),
        roster=[RosterEntryOut.entry(entry) for entry in profile.roster],
        changes=[RosterChangeOut.change(change) for change in profile.changes],
        formerly_listed=[RosterChangeOut.change(change) for change in profile.formerly],
    )
