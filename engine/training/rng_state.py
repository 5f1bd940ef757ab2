"""The random generators that belong to no model: Python's and numpy's; own callbacks may draw."""

import random

import numpy as np
from numpy.typing import NDArray


def rng_state() -> dict[str, NDArray[np.generic]]:
    """The state of both generators as arrays."""
    _, words, gauss = random.getstate()
    name, keys, *rest = np.random.get_state(legacy=True)
    assert name == "MT19937"
    return {
        "python": np.array(words, np.uint32),
        "python_gauss": np.array([] if gauss is None else [gauss], np.float64),
        "numpy": np.array(keys, np.uint32),
        "numpy_rest": np.array(rest, np.float64),
    }


def restore_rng_state(kept: dict[str, NDArray[np.generic]]) -> None:
    """Go on where ``rng_state`` was called."""
    gauss = [float(value) for value in kept["python_gauss"]]
    random.setstate((3, tuple(int(word) for word in kept["python"]), gauss[0] if gauss else None))
    place, has_gauss, cached = (float(value) for value in kept["numpy_rest"])
    keys = kept["numpy"].astype(np.uint32)
    np.random.set_state(("MT19937", keys, int(place), int(has_gauss), cached))
