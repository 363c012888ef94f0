"""Places: which county lies in which area, which ZIP in which counties, and which areas CMS selected.

An area is what CMS selects from: a metropolitan or micropolitan statistical area (CBSA), or a metropolitan division
where an area has divisions. A metropolitan area that has divisions is never itself selected.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from participants.models.datasets import Release


class Area(models.Model):
    class Kind(models.TextChoices):
        METROPOLITAN = "metropolitan", "Metropolitan statistical area"
        MICROPOLITAN = "micropolitan", "Micropolitan statistical area"
        DIVISION = "division", "Metropolitan division"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="areas", db_index=False)
    code = models.CharField(max_length=5)
    title = models.TextField()
    kind = models.CharField(max_length=16, choices=Kind)
    states = ArrayField(models.CharField(max_length=2))
    cbsa_code = models.CharField(max_length=5, help_text="For a division, its metropolitan area; else the code itself.")
    has_divisions = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="one_area_per_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class County(models.Model):
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="counties", db_index=False)
    geoid = models.CharField(max_length=5, help_text="State and county FIPS code.")
    name = models.TextField()
    state = models.CharField(max_length=2)
    area_code = models.CharField(max_length=5, help_text="The area or division that the county belongs to.")
    central = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "geoid"], name="one_county_per_geoid")]
        indexes = [models.Index(fields=["release", "area_code"], name="county_by_area")]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


class ZipCounty(models.Model):
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="zip_counties", db_index=False)
    zip = models.CharField(max_length=5)
    county_geoid = models.CharField(max_length=5)
    county_name = models.TextField(blank=True)
    land_share = models.FloatField(
        null=True, help_text="Share of the ZIP's land in this county, 0 to 1; null if unknown."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "zip", "county_geoid"], name="one_row_per_zip_county")
        ]
        indexes = [models.Index(fields=["release", "county_geoid"], name="zip_by_county")]

    def __str__(self) -> str:
        return f"{self.zip} in {self.county_geoid}"


class MandatoryArea(models.Model):
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="mandatory_areas", db_index=False)
    code = models.CharField(max_length=5)
    title = models.TextField(blank=True, help_text="As CMS publishes it.")
    line = models.PositiveIntegerField()
    raw = models.JSONField(help_text="The cells of the row as published.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="one_mandatory_area_per_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
