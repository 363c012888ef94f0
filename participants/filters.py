"""The clinician search as its addresses write it, and how many clinicians each choice of a filter would leave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db import connection
from django.db.models import QuerySet
from django_filters import ChoiceFilter, FilterSet
from django_filters.fields import ChoiceField

from participants.forms import NOT_A_STATE
from participants.models import Clinician, Cohort, Dataset, Release, Status
from participants.models.datasets import newest_first
from participants.search import ORDERS, Results, time_limit
from participants.states import STATES

FACET_LIMIT = 10_000


class SearchForm(forms.Form):
    """What is searched, and in which of `lists`: the live ones, that of the latest year first. The filters of
    `ClinicianFilter` come on top. `live` are the live releases of every dataset: one query for all that a page needs.
    """

    q = forms.CharField(label="Name, NPI, organization or ZIP", required=False)
    sort = forms.ChoiceField(
        label="Order",
        choices=[("", "Best match first"), *((name, "By NPI" if name == "npi" else f"By {name}") for name in ORDERS)],
        required=False,
        error_messages={"invalid_choice": f"That is not an order. Use {', '.join(ORDERS)}, or nothing."},
    )
    performance_year = forms.TypedChoiceField(
        label="Performance year",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "There is no list for that performance year."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.live = list(Release.objects.live())
        self.lists = newest_first(release for release in self.live if release.dataset == Dataset.PARTICIPANTS)
        years = [release.performance_year for release in self.lists if release.performance_year]
        self.fields["performance_year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


def state_choices() -> list[tuple[str, str]]:
    """A function, so that they are not copied for each form."""
    return [(state.code, state.name) for state in STATES]


class StateField(ChoiceField):
    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


class InArrayFilter(ChoiceFilter):
    """Keeps those in whose array the choice is."""

    def filter(self, qs: QuerySet[Clinician], value: str) -> QuerySet[Clinician]:
        return qs.filter(**{f"{self.field_name}__contains": [value]}) if value else qs


class StateFilter(InArrayFilter):
    field_class = StateField


class YesNoFilter(ChoiceFilter):
    """Yes or no; those of whom it is not known are in neither."""

    def filter(self, qs: QuerySet[Clinician], value: str) -> QuerySet[Clinician]:
        return qs.filter(**{str(self.field_name): value == "yes"}) if value else qs


class ClinicianFilter(FilterSet):
    """Reads the query string of a clinician search; `errors` say in words what is wrong with it.

        filters = ClinicianFilter(request.GET)
        results = search(filters.text, release=filters.release, clinicians=filters.qs)

    `qs` has the clinicians of the release that pass the filters, whatever the text.
    """

    state = StateFilter(
        label="State",
        field_name="states",
        choices=state_choices,
        empty_label="All states",
        error_messages={"invalid_choice": NOT_A_STATE},
    )
    cohort = InArrayFilter(
        label="Cohort",
        field_name="cohorts",
        choices=Cohort.choices,
        empty_label="Both cohorts",
        error_messages={"invalid_choice": "That is not a cohort. Use heart_failure or low_back_pain."},
    )
    small_practice = YesNoFilter(
        label="Practice size",
        choices=[("yes", "Small practice"), ("no", "Not a small practice")],
        empty_label="Any size",
        error_messages={"invalid_choice": "Small practice is yes or no."},
    )
    status = ChoiceFilter(
        label="Status",
        choices=Status.choices,
        empty_label="Listed or formerly listed",
        error_messages={"invalid_choice": "That is not a status. Use listed or formerly_listed."},
    )

    class Meta:
        model = Clinician
        fields: Sequence[str] = []
        form = SearchForm

    @property
    def text(self) -> str:
        return self.cleaned.get("q", "")

    @property
    def order(self) -> str:
        return self.cleaned.get("sort", "")

    @cached_property
    def release(self) -> Release | None:
        """The live list of the chosen performance year, or of the latest; None while there is none."""
        year = self.cleaned.get("performance_year")
        lists: list[Release] = self.form.lists  # type: ignore[attr-defined]
        return next((release for release in lists if year in (None, release.performance_year)), None)

    @property
    def live(self) -> list[Release]:
        """The live releases of every dataset."""
        return self.form.live  # type: ignore[attr-defined]

    @cached_property
    def cleaned(self) -> dict[str, Any]:
        """What is right in the query string, by parameter."""
        return self.form.cleaned_data if self.is_valid() or self.errors else {}

    def filter_queryset(self, queryset: QuerySet[Clinician], *, but: str = "") -> QuerySet[Clinician]:
        """The clinicians of the release that pass every filter, or every other than the one named `but`."""
        queryset = queryset.filter(release=self.release)
        for name, applied in self.filters.items():
            if name != but:
                queryset = applied.filter(queryset, self.cleaned.get(name))
        return queryset


@dataclass(frozen=True)
class FacetChoice:
    """`count` is how many clinicians the choice leaves; None where there are too many to count."""

    value: str
    label: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter with its choices: those that leave somebody, and the one that is chosen."""

    name: str
    label: str
    choices: tuple[FacetChoice, ...]


VALUES = {
    "state": "unnest(states)",
    "cohort": "unnest(cohorts)",
    "small_practice": "CASE small_practice WHEN true THEN 'yes' WHEN false THEN 'no' END",
    "status": "status",
}


def facets(filters: ClinicianFilter, results: Results) -> tuple[Facet, ...]:
    """What each filter could be set to while the text and the other filters stay. Raises SearchRefused."""
    counts = _counts(filters, results) if results.count else Counter()
    return tuple(_facet(name, filters, counts) for name in VALUES)


def _facet(name: str, filters: ClinicianFilter, counts: Counter[tuple[str, str]]) -> Facet:
    choices = [choice for choice in filters.form.fields[name].choices if choice[0]]  # type: ignore[attr-defined]
    is_exact = sum(counts[name, value] for value, _ in choices) < FACET_LIMIT
    chosen = filters.cleaned.get(name)
    return Facet(
        name=name,
        label=str(filters.filters[name].label),
        choices=tuple(
            FacetChoice(value, label, counts[name, value] if is_exact else None, is_chosen=value == chosen)
            for value, label in choices
            if counts[name, value] or value == chosen or not is_exact
        ),
    )


def _counts(filters: ClinicianFilter, results: Results) -> Counter[tuple[str, str]]:
    """By filter and value, of the first `FACET_LIMIT` that the other filters leave.

    Filters that are not set count the same people, who are looked up once for all of them.
    """
    groups: dict[str, str] = {}
    parameters: list[Any] = []
    counts: list[str] = []
    for name, value in VALUES.items():
        group = name if filters.cleaned.get(name) else "everyone"
        if group not in groups:
            hits = results.everyone if group == "everyone" else results.condition
            among = filters.filter_queryset(Clinician.objects.filter(hits), but=name).order_by()
            columns = among.values("states", "cohorts", "small_practice", "status")
            groups[group], of_group = columns.query.sql_with_params()
            parameters += of_group
        counts.append(f"(SELECT '{name}' AS name, {value} AS value FROM found_{group} LIMIT {FACET_LIMIT})")  # noqa: S608
    found = ", ".join(f"found_{group} AS MATERIALIZED ({query} LIMIT {FACET_LIMIT})" for group, query in groups.items())
    union = " UNION ALL ".join(counts)
    statement = f"WITH {found} SELECT name, value, count(*) FROM ({union}) AS clinician GROUP BY name, value"  # noqa: S608
    with time_limit(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return Counter({(name, value): count for name, value, count in cursor})
