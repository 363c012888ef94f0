"""Releases that anybody may look at: those that were published at some time."""

from django.http import Http404

from participants.models import Release


def published_release(pk: int) -> Release:
    """One that was withdrawn since stays readable at its address, and says so. Raises Http404."""
    found = Release.objects.ever_published().select_related("predecessor").filter(pk=pk).first()
    if found is None:
        raise Http404(f"There is no release {pk}.")
    return found


def releases_to_compare(base_pk: int, other_pk: int) -> tuple[Release, Release]:
    """Two of the same dataset. Raises Http404."""
    base, other = published_release(base_pk), published_release(other_pk)
    if base.dataset != other.dataset:
        raise Http404("The two releases are of different datasets.")
    return base, other
