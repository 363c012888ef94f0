"""Read model of a participant release: its organizations. Built by `importing.organizations`.

Partitioned by release, as the models in `directory`.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from participants.models.datasets import Release


class SmallPractice(models.TextChoices):
    """What CMS says of an organization's listings in the release's performance year."""

    YES = "yes", "Yes"
    NO = "no", "No"
    MIXED = "mixed", "In part"
    UNKNOWN = "", "Not set yet"


class Organization(models.Model):
    """The listings of one release whose organization names are one name in different spellings.

    `key` is `names.organization_key`. CMS publishes no TIN, so one organization here may be several TINs.
    """

    pk = models.CompositePrimaryKey("release_id", "key")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="organizations", db_index=False)
    key = models.TextField()
    name = models.TextField(help_text="The commonest spelling.")
    spellings = models.JSONField(help_text='[{"name": "A, LLC", "listings": 3}, ...], the commonest first.')
    states = ArrayField(models.CharField(max_length=2))
    npis = ArrayField(models.CharField(max_length=10))
    clinicians = models.PositiveIntegerField()
    listings = models.PositiveIntegerField()
    heart_failure = models.PositiveIntegerField(help_text="Listings in this cohort.")
    low_back_pain = models.PositiveIntegerField(help_text="Listings in this cohort.")
    small_practice = models.CharField(max_length=8, choices=SmallPractice, blank=True)
    search = SearchVectorField(help_text="Names weigh B, states C, as with clinicians.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(key=""), name="organization_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(small_practice__in=SmallPractice.values), name="organization_small_practice_known"
            ),
        ]
        indexes = [
            models.Index(fields=["-clinicians", "name"], name="organization_by_size"),
            GinIndex(fields=["search"], name="organization_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization", args=[self.slug])

    @property
    def slug(self) -> str:
        """A key has no hyphen, so this is one slug for each key, and the same in every release."""
        return self.key.replace(" ", "-")
