"""What is drawn otherwise where runs are to be fresh: other tables, optimizers, activations, rates.

No threshold was chosen on such runs: they tell how the coach does on what nobody has looked at.
"""

from random import Random
from typing import Any

Fields = dict[str, Any]
TABLES = {
    "easy": "quantiles",
    "noisy": "hastie",
    "wide": "sparse",
    "three": "rings",
    "six": "clusters",
    "moons": "spirals",
    "circles": "checkers",
    "blobs": "stretched",
    "friedman": "products",
    "linear": "skewed",
    "waves": "ripples",
    "surface": "friedman3",
    "unbalanced": "outliers",
}
"""A table of as many rows, and of the same use, in place of another."""
OPTIMIZERS = (
    {"name": "adamw", "learning_rate": 0.002},
    {"name": "adamax", "learning_rate": 0.004},
    {"name": "nadam", "learning_rate": 0.001},
    {"name": "rmsprop", "learning_rate": 0.002},
    {"name": "sgd", "learning_rate": 0.08, "momentum": 0.8},
)
ACTIVATIONS = ("relu", "elu", "leaky_relu", "gelu")
_LIKE = {"adam": ("adam", "adamw", "adamax"), "rmsprop": ("rmsprop", "nadam")}


class Chance(Random):
    """Chance by a text; ``fresh`` draws what was not drawn before."""

    fresh = False


def chance_of(text: str, *, fresh: bool) -> Chance:
    """The chance of a run by its name."""
    found = Chance(f"fresh {text}" if fresh else text)
    found.fresh = fresh
    return found


def table_like(name: str, chance: Random) -> str:
    """Of fresh runs mostly another table in place of the named one."""
    if isinstance(chance, Chance) and chance.fresh and name in TABLES and chance.random() < 0.75:
        return TABLES[name]
    return name


def is_fresh(chance: Random) -> bool:
    """Whether fresh things are drawn."""
    return isinstance(chance, Chance) and chance.fresh


def varied(found: Fields, chance: Chance) -> Fields:
    """A fresh ill run: another optimizer of the same use, and a rate up to 1.6 times off."""
    if not chance.fresh:
        return found
    plain = found["training"].get("optimizer")
    if plain is None:
        return found
    name = chance.choice(_LIKE.get(plain["name"], (plain["name"],)))
    rate = min(plain["learning_rate"] * 1.6 ** chance.uniform(-1, 1), 10.0)
    optimizer = {**plain, "name": name, "learning_rate": float(f"{rate:.2g}")}
    return {**found, "training": {**found["training"], "optimizer": optimizer}}
