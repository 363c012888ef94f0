"""Beside what the rules say: how certain it is, and who says so."""

from collections.abc import Iterable
from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from asm_portal.rules.base import Citation, Entry
from asm_portal.rules.catalogue import ENTRIES

register = template.Library()


@register.filter
def cited(rule: Entry, most: int | None = None) -> SafeString:
    """The certainty of a rule and its citations, linked; only the first `most` of them, if it is given."""
    return _cited(rule.id, most)


@cache  # a page has up to three hundred, and a rule never changes
def _cited(rule_id: str, most: int | None) -> SafeString:
    rule = ENTRIES[rule_id]
    return render_to_string("model/_proof.html", {"rule": rule, "citations": rule.citations[:most]})


@register.filter
def linked(citations: Iterable[Citation]) -> SafeString:
    """Places in documents, each linked to its document where that has an address."""
    return mark_safe("; ".join(map(_linked, citations)))  # noqa: S308 - each is


@cache
def _linked(citation: Citation) -> SafeString:
    if not citation.source.url:
        return format_html("{}", citation)
    return format_html('<a href="{}" rel="noreferrer">{}</a>', citation.source.url, citation)
