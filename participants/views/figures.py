"""The figures of a list, each a link to the clinicians whom it counts."""

from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse

from participants.figures import Figures
from participants.models import Cohort, Status


def shown_figures(figures: Figures, **filters: str) -> list[dict[str, str]]:
    """For components/figures.html; each leads to the clinicians whom it counts. `filters` are those of the search."""
    shown: list[tuple[int, str, dict[str, str]]] = [
        (figures.participants, "Participants", {}),
        (figures.heart_failure, Cohort.HEART_FAILURE.label, {"cohort": Cohort.HEART_FAILURE}),
        (figures.low_back_pain, Cohort.LOW_BACK_PAIN.label, {"cohort": Cohort.LOW_BACK_PAIN}),
        (figures.small_practices, "In small practices", {"small_practice": "yes"}),
    ]
    return [
        {
            "value": intcomma(number),
            "label": label,
            "url": f"{reverse('clinicians')}?{urlencode(filters | {'status': Status.LISTED} | counted)}",
        }
        for number, label, counted in shown
    ]
