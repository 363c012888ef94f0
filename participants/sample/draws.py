"""Draws that keep published proportions and come out the same on any machine and Python."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def apportion(total: int, weights: Mapping[T, int]) -> dict[T, int]:
    """Divide a whole number in proportion to the weights, by largest remainders; the shares add up to it."""
    whole = sum(weights.values())
    shares = {key: total * weight // whole for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: total * weights[key] % whole, reverse=True)
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def shuffled(rng: Random, items: Iterable[T]) -> list[T]:
    """The items in random order. Several times faster than `Random.shuffle`."""
    return sorted(items, key=lambda _: rng.random())


def weighted_choice(rng: Random, items: Sequence[T], cumulative_weights: Sequence[float]) -> T:
    """One item. Several times faster than `Random.choices` for one."""
    return items[bisect_right(cumulative_weights, rng.random() * cumulative_weights[-1], hi=len(items) - 1)]


def systematic_sample(rng: Random, items: Sequence[T], cumulative_weights: Sequence[float], count: int) -> list[T]:
    """Draw items at even steps through their weights, in random order.

    Each comes up as often as its weight says, give or take one, which independent draws would not do.
    """
    step = cumulative_weights[-1] / count
    start = rng.random() * step
    last = len(items) - 1
    at_steps = (items[bisect_right(cumulative_weights, start + step * number, hi=last)] for number in range(count))
    return shuffled(rng, at_steps)
