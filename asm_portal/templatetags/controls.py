"""What is in a control, for templates that write it themselves: a widget of Django's takes an include for every option
and every attribute.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

Choices = tuple[tuple[str, str], ...]


@register.filter
def options(field: BoundField) -> SafeString:
    """The options of a select, with the one chosen that the form was given."""
    return _options(tuple(field.field.choices), field.value())  # type: ignore[attr-defined]


@lru_cache
def _options(choices: Choices, chosen: str) -> SafeString:
    written = ((value, " selected" if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', written)


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """Those of a widget."""
    return _attributes(tuple(attrs.items()))


@lru_cache
def _attributes(pairs: tuple[tuple[str, Any], ...]) -> SafeString:
    return flatatt(dict(pairs))
