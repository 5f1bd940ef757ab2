"""Numbers that people like to read on an axis."""

import math
from collections.abc import Sequence


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` round numbers (1, 2, 2.5 or 5 times a power of ten) inside [low, high].

    Raises:
        ValueError: the range is empty, or not finite.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or low >= high:
        raise ValueError(f"no range: {low} to {high}")
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0):
        step = factor * power
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [index * step for index in range(first, last + 1)]
    return []


def whole_ticks(low: int, high: int, most: int) -> list[int]:
    """At most ``most`` whole numbers from ``low`` to ``high``, ends included where they fit."""
    if high <= low:
        return [low]
    found = [round(tick) for tick in nice_ticks(low, high, most) if float(tick).is_integer()]
    if len(found) < 2:
        return [low, high]
    step = found[1] - found[0]
    ends = [low, *(tick for tick in found if tick - low >= step / 2)]
    return [*(tick for tick in ends if high - tick >= step / 2), high]


def tick_labels(ticks: Sequence[float]) -> list[str]:
    """The ticks with as many decimals as tell them apart."""
    if not ticks:
        return []
    largest = max(abs(tick) for tick in ticks)
    kind = "e" if largest >= 1e5 or 0 < largest < 1e-3 else "f"
    for decimals in range(7):
        texts = [f"{tick:.{decimals}{kind}}" for tick in ticks]
        off = max(abs(float(text) - tick) for text, tick in zip(texts, ticks, strict=True))
        if len(set(texts)) == len(texts) and off <= largest * 1e-6:
            return texts
    return [f"{tick:g}" for tick in ticks]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` numbers inside [low, high] for a logarithmic axis: 1, 2 and 5 times powers
    of ten where there is room, else powers of ten, some left out. Less than three of them, within
    a decade, tell too little: then they are as on a plain axis.

    Raises:
        ValueError: the range is empty, not finite, or reaches 0.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or not 0 < low < high:
        raise ValueError(f"no logarithmic range: {low} to {high}")
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for factors, every in (
        ((1, 2, 5), 1),
        *(((1,), every) for every in (1, 2, 3, 5, 10, 20, 50, 100, 200)),
    ):
        powers = range(first - first % every, last + 1, every)
        found = [factor * 10.0**power for power in powers for factor in factors]
        inside = [tick for tick in found if low <= tick <= high]
        if len(inside) <= most:
            few = len(inside) < 3 and high < 10 * low
            return nice_ticks(low, high, most) if few or not inside else inside
    return []
