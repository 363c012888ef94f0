"""Examples for the API's documentation that run: taken from the lists that are live here."""

from typing import Any

from participants.models import Clinician, Dataset, Organization, Release, Status


def examples() -> dict[str, Any]:
    """Values by parameter, of paths that lead to an answer; empty while no list is live."""
    release = Release.objects.current(Dataset.PARTICIPANTS)
    if release is None:
        return {}
    listed = Clinician.objects.filter(release=release, status=Status.LISTED)
    largest = Organization.objects.filter(release=release).order_by("-clinicians", "name").first()
    return {
        "npi": listed.order_by("npi").values_list("npi", flat=True)[0],
        "release_id": release.pk,
        "base_id": (release.compared_with or release).pk,
        "other_id": release.pk,
        **({"slug": largest.slug} if largest else {}),
    }
