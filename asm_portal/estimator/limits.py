"""The one way this package refuses an impossible number."""


def check_between(name: str, value: float, low: float, high: float) -> None:
    """ValueError, in words, unless `value` lies between `low` and `high`. A NaN never does."""
    if not low <= value <= high:
        raise ValueError(f"{name} is between {low:g} and {high:g}, not {value:g}.")
