"""The releases that an answer about a place rests on."""

from collections.abc import Iterable

from participants.models import Dataset, Release
from participants.models.datasets import newest_first

Releases = dict[Dataset, Release | None]


def live_releases(*datasets: Dataset) -> Releases:
    """The live release of each dataset, and of the newest performance year; None where nothing is loaded.

    One query: the releases of a page belong together.
    """
    return newest(Release.objects.live().filter(dataset__in=datasets).select_related("predecessor"), *datasets)


def newest(releases: Iterable[Release], *datasets: Dataset) -> Releases:
    """Of each dataset the release of the newest performance year; None where there is none."""
    by_dataset = {release.dataset: release for release in reversed(newest_first(releases))}
    return {dataset: by_dataset.get(dataset) for dataset in datasets}
