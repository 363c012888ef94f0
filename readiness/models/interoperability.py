"""What a practice will report on Promoting Interoperability."""

from django.db import models
from django.db.models import F, Q

from readiness.models.practices import Practice


class InteroperabilityReport(models.Model):
    """The report of a practice for a performance year, which is made by TIN.

    `exchange` is the place of the chosen way among the alternatives of the objective on exchange (rules), from 0.
    `version` grows with each change of the report or of an answer in it.
    """

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="interoperability_reports", db_index=False
    )
    performance_year = models.PositiveSmallIntegerField()
    cehrt_id = models.CharField(max_length=15, blank=True)
    product = models.CharField(max_length=200, blank=True)
    exchange = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "performance_year"], name="one_interoperability_report"),
            models.CheckConstraint(
                condition=Q(cehrt_id="") | Q(cehrt_id__regex=r"^[0-9A-Z]{15}$"), name="cehrt_id_has_fifteen_characters"
            ),
        ]

    def __str__(self) -> str:
        return f"Promoting Interoperability {self.performance_year}"


class InteroperabilityAnswer(models.Model):
    """What is said of one measure or attestation, by its code in the rules. All empty means not answered yet."""

    report = models.ForeignKey(InteroperabilityReport, on_delete=models.CASCADE, related_name="answers", db_index=False)
    code = models.CharField(max_length=32)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    yes = models.BooleanField(null=True, blank=True)
    engagement = models.CharField(max_length=8, blank=True)
    exclusion = models.CharField(max_length=32, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="one_answer_per_measure"),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None) | Q(numerator__gte=0, denominator__gte=F("numerator")),
                name="numerator_within_denominator",
            ),
            models.CheckConstraint(
                condition=Q(exclusion="") | Q(numerator=None, denominator=None, yes=None, engagement=""),
                name="excluded_or_reported",
            ),
        ]

    def __str__(self) -> str:
        return self.code
