"""Days as the portal writes them."""

from datetime import date


def on_day(day: date) -> str:
    """5 January 2027; templates write `date:"j F Y"` for the same."""
    return f"{day.day} {day:%B %Y}"


def in_short(day: date) -> str:
    """5 Jan 2027; templates write `date:"j M Y"` for the same."""
    return f"{day.day} {day:%b %Y}"
