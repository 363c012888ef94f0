"""The live participant list, for the header and footer of every page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from participants.models import Dataset, Release


@dataclass(frozen=True)
class LiveList:
    """`release` is None until a first list is loaded."""

    release: Release | None

    @property
    def is_sample(self) -> bool:
        return self.release is not None and self.release.sample


def live_list(request: HttpRequest) -> dict[str, Any]:
    return {"live": SimpleLazyObject(lambda: LiveList(Release.objects.current(Dataset.PARTICIPANTS)))}
