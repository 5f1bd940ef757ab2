"""Fewer points for a curve, without losing its spikes."""

import math
from collections.abc import Sequence


def decimate(values: Sequence[float], most: int) -> list[int]:
    """Indices of at most ``most`` points that keep the curve's shape.

    The values are cut into equal buckets; each keeps its lowest and its highest finite value, in
    order (min/max decimation), and the first and last point always stay. Buckets without a
    finite value keep one point, so that a gap stays a gap.

    Raises:
        ValueError: ``most`` is less than 4.
    """
    if most < 4:
        raise ValueError("a curve needs at least 4 points")
    count = len(values)
    if count <= most:
        return list(range(count))
    buckets = (most - 2) // 2
    kept = [0]
    for bucket in range(buckets):
        begin = 1 + bucket * (count - 2) // buckets
        end = 1 + (bucket + 1) * (count - 2) // buckets
        kept.extend(_extremes(values[begin:end], begin))
    kept.append(count - 1)
    return kept


def _extremes(bucket: Sequence[float], begin: int) -> list[int]:
    """Where the lowest and the highest finite value of the bucket stand, in order."""
    finite = bucket
    if not math.isfinite(sum(bucket)):
        finite = [value for value in bucket if math.isfinite(value)]
        if not finite:
            return [begin]
    low, high = bucket.index(min(finite)), bucket.index(max(finite))
    return [begin + place for place in sorted({low, high})]
