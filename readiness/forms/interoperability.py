"""The report on Promoting Interoperability as people fill it in: its fields are made from the rules."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from asm_portal.rules import interoperability as rules
from asm_portal.rules.base import Entry
from asm_portal.rules.interoperability import Answer, Attestation, AttestationPart, InteroperabilityMeasure
from asm_portal.rules.years import PerformanceYear
from readiness.actions.interoperability import Given
from readiness.forms.fields import CountField, DateField, LineField
from readiness.forms.versions import VersionedForm
from readiness.models import InteroperabilityAnswer, InteroperabilityReport
from readiness.standing.interoperability import EXCHANGE, MEASURES

PRODUCT_NUMBER = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}\.")
YES_NO = [("yes", "Yes"), ("no", "No")]
LETTERS = "ABC"


@dataclass(frozen=True)
class Block:
    """A measure or an attestation on the form: the rule, and its fields."""

    rule: Entry
    title: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True)
class Part:
    """The measures of an objective, or of one of several ways to meet it: then `way` is its letter."""

    rule: Entry
    title: str
    blocks: tuple[Block, ...]
    way: str = ""


class InteroperabilityForm(VersionedForm):
    cehrt_id = LineField(
        label="CMS EHR certification ID",
        max_length=40,
        required=False,
        help_text=f"{rules.CEHRT_ID_LENGTH.value} letters and digits, from the Certified Health IT Product List.",
    )
    product = LineField(
        label="Certified product",
        required=False,
        help_text="The EHR and its version. Where several were used in the period, the ID stands for all of them.",
    )
    exchange = forms.TypedChoiceField(
        label="Your way of exchanging health information",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[
            (number, f"{LETTERS[number]}: {' and '.join(measure.title for measure in alternative)}")
            for number, alternative in enumerate(EXCHANGE.alternatives)
        ],
    )

    def __init__(self, data: QueryDict | None = None, *, year: PerformanceYear, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.year = year
        for measure in MEASURES.values():
            self.fields |= {f"{measure.code}-{name}": field for name, field in measure_fields(measure)}
        for attestation in rules.ATTESTATIONS:
            for question in attestation.questions:
                fields = attestation_fields(attestation, question, year)
                self.fields |= {f"{question.code}-{name}": field for name, field in fields}

    def renewed(self, data: QueryDict) -> Self:
        return type(self)(data, year=self.year)

    # ----------------------------------------------------------------------------------------------- how it is laid out

    def objectives(self) -> Iterator[Part]:
        for objective in rules.OBJECTIVES:
            for number, measures in enumerate(objective.alternatives):
                way = LETTERS[number] if objective is EXCHANGE else ""
                yield Part(objective, objective.title, tuple(self._block(it, it.code) for it in measures), way)

    def bonus(self) -> list[Block]:
        return [self._block(measure, measure.code) for measure in rules.BONUS_MEASURES]

    def attestations(self) -> list[Part]:
        return [
            Part(it, it.title, tuple(self._block(question, question.code) for question in it.questions))
            for it in rules.ATTESTATIONS
        ]

    def _block(self, rule: InteroperabilityMeasure | Attestation | AttestationPart, code: str) -> Block:
        names = [name for name in self.fields if name.rpartition("-")[0] == code]
        return Block(rule, rule.title, tuple(self[name] for name in names))

    # ---------------------------------------------------------------------------------------------------- what is given

    def clean_cehrt_id(self) -> str:
        text = re.sub(r"[\s-]", "", self.cleaned_data["cehrt_id"]).upper()
        if not text:
            return ""
        length = rules.CEHRT_ID_LENGTH.value
        if PRODUCT_NUMBER.match(text):
            raise forms.ValidationError(
                "This is the number of one product. On the CHPL, put the products into the CMS ID Creator: it gives "
                f"the CMS EHR certification ID of {length} letters and digits."
            )
        if not re.fullmatch(f"[0-9A-Z]{{{length}}}", text):
            raise forms.ValidationError(
                f"The ID has {length} letters and digits; this has {len(text)} characters. Copy it from the CHPL."
            )
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code, measure in MEASURES.items():
            self._check_measure(code, measure)
        for attestation in rules.ATTESTATIONS:
            if attestation.within_year:
                for question in attestation.questions:
                    self._check_day(question.code)
        return cleaned

    def _check_measure(self, code: str, measure: InteroperabilityMeasure) -> None:
        given = self._given(code)
        if measure.answer is Answer.PROPORTION and f"{code}-numerator" not in self.errors:
            numerator, denominator = given["numerator"], given["denominator"]
            if (numerator is None) != (denominator is None) and f"{code}-denominator" not in self.errors:
                missing = "numerator" if numerator is None else "denominator"
                self.add_error(f"{code}-{missing}", f"Give the {missing} too.")
            elif numerator is not None and denominator is not None and numerator > denominator:
                self.add_error(f"{code}-numerator", "This is more than the denominator.")
        if given.get("exclusion") and any(
            value not in (None, "") for name, value in given.items() if name != "exclusion"
        ):
            self.add_error(f"{code}-exclusion", "Either report the measure or claim an exclusion, not both.")

    def _check_day(self, code: str) -> None:
        given = self._given(code)
        done_on = given["done_on"]
        if done_on and done_on.year != self.year.year:
            self.add_error(f"{code}-done_on", f"Choose a day in {self.year.year}: it counts within the year.")

    def _given(self, code: str) -> dict[str, Any]:
        """The values of a measure or attestation by the name of the field, as far as they are valid."""
        names = [name for name in self.fields if name.rpartition("-")[0] == code]
        return {name.rpartition("-")[2]: self.cleaned_data.get(name) for name in names}

    def answers(self) -> dict[str, Given]:
        """What is answered, by code. The form must be valid."""
        codes = dict.fromkeys(name.rpartition("-")[0] for name in self.fields if "-" in name)
        answers = {code: as_given(self._given(code)) for code in codes}
        return {code: given for code, given in answers.items() if given != Given()}


def as_given(values: Mapping[str, Any]) -> Given:
    yes = {"yes": True, "no": False}.get(values.get("yes") or "")
    return Given(**{name: value for name, value in values.items() if name != "yes" and value is not None}, yes=yes)


def one_of(label: str, choices: list[tuple[str, str]], *, nothing: str = "Not answered", **kwargs: Any) -> forms.Field:
    """A choice that may be left open."""
    return forms.ChoiceField(label=label, required=False, initial="", choices=[("", nothing), *choices], **kwargs)


def measure_fields(measure: InteroperabilityMeasure) -> Iterator[tuple[str, forms.Field]]:
    """The labels name the measure's code: a summary of errors shows them by themselves."""
    code = measure.code
    match measure.answer:
        case Answer.PROPORTION:
            yield "numerator", CountField(label=f"Numerator ({code})", required=False)
            yield "denominator", CountField(label=f"Denominator ({code})", required=False)
        case Answer.YES_NO:
            yield "yes", one_of(f"Done? ({code})", YES_NO)
        case Answer.ACTIVE_ENGAGEMENT:
            levels = [(level.code, level.title) for level in rules.ENGAGEMENT_LEVELS]
            yield "engagement", one_of(f"Active engagement ({code})", levels)
    if measure.exclusions:
        claimed = [(it.code, f"{it.statement} ({it.code})") for it in measure.exclusions]
        label = f"Or claim an exclusion ({code})"
        yield "exclusion", one_of(label, claimed, nothing="None", widget=forms.RadioSelect)


def attestation_fields(
    attestation: Attestation, question: Attestation | AttestationPart, year: PerformanceYear
) -> Iterator[tuple[str, forms.Field]]:
    yield "yes", one_of(f"Attested? ({question.code})", YES_NO)
    if attestation.within_year:
        help_text = f"A day in {year.year}."
        yield "done_on", DateField(label=f"Done on ({question.code})", required=False, help_text=help_text)


def initial_of(report: InteroperabilityReport, answers: Mapping[str, InteroperabilityAnswer]) -> dict[str, Any]:
    """What the form of a report begins with."""
    initial: dict[str, Any] = {
        "version": report.version,
        "cehrt_id": report.cehrt_id,
        "product": report.product,
        "exchange": report.exchange,
    }
    for code, answer in answers.items():
        yes = {True: "yes", False: "no", None: ""}[answer.yes]
        initial |= {
            f"{code}-numerator": answer.numerator,
            f"{code}-denominator": answer.denominator,
            f"{code}-yes": yes,
            f"{code}-engagement": answer.engagement,
            f"{code}-exclusion": answer.exclusion,
            f"{code}-done_on": answer.done_on,
        }
    return initial
