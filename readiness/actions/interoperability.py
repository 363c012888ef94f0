"""Keeps a practice's report on Promoting Interoperability."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from readiness.actions.history import Action, differing, record
from readiness.actions.tasks import fill
from readiness.actions.versions import require_version, take_turn
from readiness.models import InteroperabilityAnswer, Practice
from readiness.proofs import interoperability as proofs
from readiness.standing.interoperability import EXCHANGE, QUESTIONS, answer_in_words, kept


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer as somebody gives it; nothing at all takes the answer back."""

    numerator: int | None = None
    denominator: int | None = None
    yes: bool | None = None
    engagement: str = ""
    exclusion: str = ""
    done_on: date | None = None


@transaction.atomic
def save_interoperability(
    practice: Practice,
    *,
    cehrt_id: str,
    product: str,
    exchange: int | None,
    answers: Mapping[str, Given],
    actor: User,
    version: int,
) -> None:
    """Keeps the whole report: `answers` is by the code of each measure and attestation. Raises Outdated."""
    take_turn(practice)
    report, before = kept(practice)
    require_version(report, version)
    fields = {
        "CMS EHR certification ID": (report.cehrt_id, cehrt_id),
        "Product": (report.product, product),
        EXCHANGE.title: (exchange_in_words(report.exchange), exchange_in_words(exchange)),
    }
    after = {code: InteroperabilityAnswer(code=code, **vars(given)) for code, given in answers.items()}
    fields |= {
        title: (answer_in_words(before.get(code)), answer_in_words(after.get(code)))
        for code, title in QUESTIONS.items()
    }
    if not (changes := differing(fields)):
        return
    action = Action.CHANGED if report.pk else Action.ADDED
    report.cehrt_id, report.product, report.exchange = cehrt_id, product, exchange
    report.version += 1
    report.save()
    report.answers.all().delete()
    for answer in after.values():
        answer.report = report
    InteroperabilityAnswer.objects.bulk_create(after.values())
    record(practice, report, action, actor=actor, changes=changes)
    fill(practice, proofs.proofs(practice, today=timezone.localdate()), actor=actor)


def exchange_in_words(exchange: int | None) -> str:
    """The chosen way of the objective on exchange: its measures."""
    if exchange is None:
        return "Not chosen"
    return " and ".join(measure.title for measure in EXCHANGE.alternatives[exchange])
