"""Read models of a participant release: what search and clinician pages read. Built by `importing.directory`.

Their tables are partitioned by release (see `importing.partitions`), so their indexes need no release.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from participants.models.datasets import Release


class Status(models.TextChoices):
    LISTED = "listed", "Listed"
    FORMERLY_LISTED = "formerly_listed", "Formerly listed"


class Clinician(models.Model):
    """One person as of one release: everyone on it, and everyone who was on an earlier one."""

    pk = models.CompositePrimaryKey("release_id", "npi")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="clinicians", db_index=False)
    npi = models.CharField(max_length=10)
    first_name = models.TextField(blank=True)
    last_name = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=Status)
    last_release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+", db_index=False)
    states = ArrayField(models.CharField(max_length=2))
    cohorts = ArrayField(models.CharField(max_length=16))
    organizations = ArrayField(models.TextField())
    small_practice = models.BooleanField(null=True, help_text="In any of the listings; null if CMS does not say.")
    name_length = models.PositiveSmallIntegerField(help_text="How many words the name is found by.")
    search = SearchVectorField(help_text="Names weigh A, organizations B, states C.")

    class Meta:
        indexes = [
            models.Index(fields=["last_name", "first_name", "npi"], name="clinician_by_name"),
            GinIndex(fields=["search"], name="clinician_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name} ({self.npi})"


class SearchWord(models.Model):
    """A word by which somebody on a release is found, and what a misspelt word may have been meant for."""

    pk = models.CompositePrimaryKey("release_id", "word")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.TextField(db_collation="C")
    clinicians = models.PositiveIntegerField(help_text="How many clinicians it occurs with.")

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trigrams", fastupdate=False)]

    def __str__(self) -> str:
        return self.word
