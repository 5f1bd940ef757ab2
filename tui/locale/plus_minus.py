"""A number with its margin, as sentences give it."""

import math


def plus_minus(value: float, margin: float) -> str:
    """``+0.17 ± 0.02``: as many decimals as the margin is worth, one digit of it or two."""
    if not math.isfinite(margin) or margin <= 0:
        return f"{value:+.4g}"
    power = math.floor(math.log10(margin))
    if margin / 10**power < 1.95:  # 0.1 says too little of 0.14
        power -= 1
    places = max(-power, 0)
    # Never "+0.08 ± 0.08" of a difference that is larger than its margin
    while places < 6 and abs(value) > margin and round(abs(value), places) <= round(margin, places):
        places += 1
    if places > 6 or power > 3:
        return f"{value:+.3g} ± {margin:.2g}"
    return f"{value:+.{places}f} ± {margin:.{places}f}"
