"""Numbers as the estimator's pages write them."""

from decimal import Decimal

MINUS = "−"


def signed(text: str, value: float | Decimal) -> str:
    """`text` is of the amount without its sign; nothing that looks like zero gets one."""
    is_zero = not any(digit in text for digit in "123456789")
    return text if is_zero else f"{MINUS if value < 0 else '+'}{text}"


def score(value: float | None) -> str:
    return "none" if value is None else f"{value:.1f}"


def points(value: float) -> str:
    """A change in points, with as many decimals as it needs, up to two."""
    return signed(f"{abs(value):.2f}".rstrip("0").rstrip("."), value)


def percent(share: float | Decimal, digits: int = 2) -> str:
    """A change given as a share, such as −0.0135."""
    return signed(f"{abs(share):.{digits}%}", share)


def dollars(amount: float | Decimal) -> str:
    """A change in whole dollars."""
    return signed(f"${abs(amount):,.0f}", amount)
