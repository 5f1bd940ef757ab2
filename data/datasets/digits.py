"""The built-in data set `digits`: scikit-learn's 1,797 handwritten digits of 8 x 8 pixels.

They lie in scikit-learn itself. A pixel there is a whole number from 0 to 16; here it is divided by
16, so that black is 0 and white is 1: networks learn from small numbers sooner, and sixteenths are
exact as float32.
"""

from __future__ import annotations

from typing import Any

from data.dataset import Dataset, Description

WHITE = 16
SIDE = 8
CLASS_COUNTS = (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)
DESCRIPTION = Description(
    source="digits",
    name="digits",
    rows=sum(CLASS_COUNTS),
    feature_names=tuple(f"pixel_{row}_{column}" for row in range(SIDE) for column in range(SIDE)),
    class_names=tuple(map(str, range(10))),
    class_counts=CLASS_COUNTS,
    label_name="class",
    sha256="8b3b6ae90863430bdef06a3f7d1ec2f6a905a53d3375655b18cf63780ad98772",
    label_reason="builtin",
    shape=(SIDE, SIDE, 1),
)


def generate() -> Dataset:
    """Features float32 (1797, 64) from 0 to 1, row by row of each image; labels int64 (1797,)."""
    import numpy as np
    from sklearn.datasets import load_digits

    loaded: Any = load_digits(return_X_y=True)
    pixels, labels = loaded
    features = np.ascontiguousarray(pixels / WHITE, dtype=np.float32)
    return Dataset(DESCRIPTION, features, labels.astype(np.int64))
