"""A listing: one row of CMS's participant list."""

from django.db import models

from participants.models.datasets import Release


class Cohort(models.TextChoices):
    HEART_FAILURE = "heart_failure", "Heart failure"
    LOW_BACK_PAIN = "low_back_pain", "Low back pain"


class Listing(models.Model):
    """A clinician's place on one release of the list, in one cohort, with one organization.

    CMS identifies a participant by TIN and NPI but publishes no TIN, so within a release a listing is known by
    (npi, cohort, organization), the organization as published: ABC INC and ABC LLC may be two TINs. `organization_key`
    is `names.organization_key`, which joins the spellings of a name on organization pages and identifies no listing.
    The database refuses to change or delete a listing.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="listings", db_index=False)
    npi = models.CharField(max_length=10)
    first_name = models.TextField(blank=True)
    last_name = models.TextField(blank=True)
    state = models.CharField(max_length=2)
    cohort = models.CharField(max_length=16, choices=Cohort)
    organization = models.TextField(blank=True, help_text="As CMS publishes it.")
    organization_key = models.TextField(blank=True, help_text="One key for the variants of a name.")
    years = models.JSONField(help_text='{"2027": {"participant": true, "small_practice": null}, ...}')
    extra = models.JSONField(default=dict, help_text="Columns that this portal does not know, as published.")
    line = models.PositiveIntegerField(help_text="Line of the file.")
    name_words = models.TextField(help_text="What the search finds it by.")
    organization_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "npi", "cohort", "organization"], name="one_listing_per_npi_cohort_organization"
            ),
            models.CheckConstraint(condition=models.Q(cohort__in=Cohort.values), name="listing_cohort_known"),
            models.CheckConstraint(condition=models.Q(npi__regex=r"^[12][0-9]{9}$"), name="listing_npi_has_ten_digits"),
        ]
        indexes = [models.Index(fields=["npi", "release"], name="listing_by_npi")]

    def __str__(self) -> str:
        return f"{self.npi} {self.last_name}, {self.first_name}"
