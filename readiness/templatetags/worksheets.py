"""Filters of the forms that know the rules."""

from django import template

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """A share as people read it: 74.9 %, never rounded up to what it has not reached; a dash where there is none."""
    if share is None:
        return "–"
    return f"{int(share * 1000 + 1e-9) / 10:.1f} %"
