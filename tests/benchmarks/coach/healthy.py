"""Healthy runs of many kinds: what the ill ones are made from, by one fault each."""

from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.coach.fresh import (
    ACTIVATIONS,
    OPTIMIZERS,
    chance_of,
    is_fresh,
    table_like,
)
from tests.benchmarks.coach.tables import REGRESSIONS, table

Fields = dict[str, Any]
EASY = ("iris", "wine", "breast_cancer", "easy", "moons", "circles", "blobs", "three", "digits")
HARD = ("noisy", "wide", "six")
IMAGES = ("digits",)
PLAIN = (*EASY, "six", "noisy")
_EPOCHS = {"iris": 60, "wine": 40, "breast_cancer": 30, "digits": 25, "moons": 60, "circles": 60}
_STOPS = ("wide", "noisy", "three", "diabetes", "linear", "pokemon-radar", "real", "friedman")


def scaled(data: Fields, chance: Random) -> Fields:
    """The table with its numbers scaled."""
    scaling = chance.choice(("standard", "standard", "robust", "min_max"))
    return {**data, "preparation": {"scaling": scaling}}


def split(data: Fields, chance: Random, part: float | None = None) -> Fields:
    """The table with rows that validate."""
    seed = chance.randrange(1000)
    wanted = part or chance.choice((0.2, 0.25, 0.3))
    return {**data, "validation": {"split": wanted, "method": "stratified", "seed": seed}}


def layers(chance: Random, sizes: tuple[int, ...], **more: Any) -> list[Fields]:
    """Dense layers of an activation that trains well."""
    usual = ACTIVATIONS if is_fresh(chance) else ("relu", "relu", "gelu", "tanh")
    activation = more.pop("activation", None) or chance.choice(usual)
    return [{"units": size, "activation": activation, **more} for size in sizes]


def sizes(chance: Random) -> tuple[int, ...]:
    """One to three layers of a moderate size."""
    first = chance.choice((24, 32, 48, 64))
    return (first,) * chance.choice((1, 2, 2, 3))


def optimizer(chance: Random) -> Fields:
    """An optimizer with a rate that suits it."""
    if is_fresh(chance):
        return dict(chance.choice(OPTIMIZERS))
    return chance.choice(
        (
            {"name": "adam", "learning_rate": chance.choice((0.001, 0.002, 0.005))},
            {"name": "adam", "learning_rate": 0.003},
            {"name": "rmsprop", "learning_rate": 0.001},
            {"name": "nadam", "learning_rate": 0.002},
            {"name": "sgd", "learning_rate": chance.choice((0.03, 0.05)), "momentum": 0.9},
        )
    )


def base(name: str, chance: Random, folder: Path, **given: Any) -> Fields:
    """A healthy description on a table: scaled, of a moderate size, ended in time."""
    place, name = given.pop("seed", chance.randrange(10_000)), table_like(name, chance)
    data = table(name, place, folder, given.pop("change", ""), given.pop("rows", None))
    data = split(data if name in ("pokemon-radar", "real") else scaled(data, chance), chance)
    shape, epochs = given.pop("sizes", None) or sizes(chance), _EPOCHS.get(name, 40)
    stop = given.pop("stop", True)
    training: Fields = {
        "optimizer": optimizer(chance),
        "batch_size": chance.choice((16, 32, 32)),
        "epochs": epochs,
    }
    if stop:
        training["epochs"] = 120
        patience = chance.choice((6, 8, 10))
        training["early_stopping"] = {
            "monitor": "val_loss",
            "patience": patience,
            "restore_best": True,
            "min_delta": 0.0,
        }
    return {
        "name": name,
        "seed": chance.randrange(10_000),
        "data": data,
        "network": {"layers": layers(chance, shape, **given)},
        "training": training,
    }


def healthy(place: int, folder: Path, *, fresh: bool = False) -> Fields:
    """The healthy run of a number: kinds in turn, so that each comes several times."""
    chance = chance_of(f"healthy-{place}", fresh=fresh)
    kind = KINDS[place % len(KINDS)]
    return kind(chance, folder)


def _stopped(chance: Random, folder: Path) -> Fields:
    return base(chance.choice((*EASY, *HARD)), chance, folder)


def _whole(chance: Random, folder: Path) -> Fields:
    return base(
        chance.choice(EASY[:7]), chance, folder, stop=False, sizes=(chance.choice((12, 16)),)
    )


def _number(chance: Random, folder: Path) -> Fields:
    return base(chance.choice(REGRESSIONS), chance, folder)


def _regularised(chance: Random, folder: Path) -> Fields:
    more = {"dropout": chance.choice((0.1, 0.2, 0.3)), "l2": chance.choice((0.0, 0.0001, 0.001))}
    return base(chance.choice((*EASY, *HARD)), chance, folder, sizes=(64, 32), **more)


def _normalised(chance: Random, folder: Path) -> Fields:
    found = base(chance.choice((*EASY, *HARD)), chance, folder, sizes=(64, 32), batch_norm=True)
    found["training"]["batch_size"] = chance.choice((32, 64))
    return found


def _built_in(chance: Random, folder: Path) -> Fields:
    found = base("pokemon-radar", chance, folder, sizes=(64, 32), dropout=0.3, activation="relu")
    found["training"]["optimizer"] = {"name": "adam", "learning_rate": 0.001}
    return found


def _sigmoid(chance: Random, folder: Path) -> Fields:
    found = base(chance.choice(EASY), chance, folder, sizes=(32,), activation="sigmoid")
    found["training"]["optimizer"] = {"name": "adam", "learning_rate": 0.01}
    return found


def _pictures(chance: Random, folder: Path) -> Fields:
    filters = chance.choice((8, 16))
    network = [
        {"type": "conv2d", "filters": filters, "activation": "relu", "kernel_size": 3},
        {"type": "max_pooling2d"},
        {"type": "flatten"},
        {"units": 32, "dropout": 0.2},
    ]
    found = base("digits", chance, folder)
    data = split({"source": "digits"}, chance)
    found["training"]["epochs"] = 15
    return {**found, "data": data, "network": {"layers": network}}


def _weighed(chance: Random, folder: Path) -> Fields:
    found = base("unbalanced", chance, folder, seed=4 * chance.randrange(500), sizes=(48, 24))
    found["training"]["class_weight"] = "balanced"
    return found


def _binary(chance: Random, folder: Path) -> Fields:
    names = ("breast_cancer", "easy", "moons", "circles", "noisy")
    if is_fresh(chance):  # what stands for "easy" then has three classes
        names = tuple(name for name in names if name != "easy")
    found = base(chance.choice(names), chance, folder)
    found["network"]["output"] = "sigmoid"
    return found


KINDS = (
    *(_stopped, _whole, _number, _regularised, _normalised),
    *(_built_in, _sigmoid, _pictures, _weighed, _binary, _stopped, _number),
)
