"""Who wants to hear of changes, and of which. An address is all that is known of a person; no account is needed.

No token is stored. The links in a mail are signed and dated (`alerts.links`), and `Subscriber.epoch` revokes them.
"""

import hashlib
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def with_address(self, email: str) -> Self:
        """By the index of the addresses in lower case."""
        return self.alias(address=Lower("email")).filter(address=email.lower())


class Subscriber(models.Model):
    """An e-mail address. `stopped_at` says since when its owner wants no alerts at all, asked for or not."""

    email = models.EmailField()
    epoch = models.PositiveIntegerField(default=0, help_text="Links of an earlier epoch are void.")
    created_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_subscriber_per_address")]

    def __str__(self) -> str:
        return self.email


class WatchKind(models.TextChoices):
    CLINICIAN = "clinician", "Clinician"
    ORGANIZATION = "organization", "Organization"
    STATE = "state", "State"
    ROSTER = "roster", "Roster"


class WatchQuerySet(models.QuerySet["Watch"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class Watch(models.Model):
    """What an address wants to hear of. Nothing is ever mailed for a watch that its owner has not confirmed.

    `target` is an NPI, an organization's key, a state's code or, for a roster, a digest of its NPIs.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="watches")
    kind = models.CharField(max_length=16, choices=WatchKind)
    target = models.TextField()
    label = models.TextField(help_text="What people call it.")
    npis = ArrayField(models.CharField(max_length=10), default=list, help_text="Of a clinician or a roster.")
    requested_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "kind", "target"], name="one_watch_per_target"),
            models.CheckConstraint(condition=models.Q(kind__in=WatchKind.values), name="watch_kind_known"),
        ]
        indexes = [
            GinIndex(fields=["npis"], name="watch_by_npi"),
            models.Index(fields=["kind", "target"], name="watch_by_target"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def page(self) -> str:
        """The path of the page about what is watched; "" for a roster, which is on no page."""
        match self.kind:
            case WatchKind.CLINICIAN:
                return reverse("clinician", args=[self.target])
            case WatchKind.ORGANIZATION:
                return reverse("organization", args=[self.target.replace(" ", "-")])
            case WatchKind.STATE:
                return reverse("state", args=[self.target])
        return ""


def roster_target(npis: Iterable[str]) -> str:
    """One name for a set of NPIs, so that nobody watches the same roster twice."""
    return hashlib.sha256(" ".join(sorted(set(npis))).encode()).hexdigest()
