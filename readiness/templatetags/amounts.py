"""Money and shares as pages write them."""

from decimal import Decimal

from django import template

from asm_portal.estimate_pages import words

register = template.Library()


@register.filter
def change_in_dollars(amount: Decimal) -> str:
    """−$1,200"""
    return words.dollars(amount)


@register.filter
def change_in_points(points: float) -> str:
    """−20"""
    return words.points(points)


@register.filter
def share(value: Decimal) -> str:
    """9%"""
    return f"{value:.0%}"
