"""What is found out about published releases once and for all, since they never change."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

from participants.models import Release

T = TypeVar("T")


def computed_once(name: str, compute: Callable[[], T], *releases: Release) -> T:
    """What `compute` returns of these releases; `name` tells it from everything else that is found out about them."""
    key = ":".join([name, *(f"{release.pk}:{release.sha256}" for release in releases)])
    return cast(T, cache.get_or_set(key, compute, None))
