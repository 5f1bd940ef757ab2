"""One fault planted into a run that would be healthy, in as many variations as are asked for."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.benchmarks.coach.fresh import chance_of, varied
from tests.benchmarks.coach.healthy import EASY, HARD, PLAIN, Fields, base, layers, split
from tests.benchmarks.coach.tables import REAL, REGRESSIONS

Plant = Callable[[int, Random, Path], Fields]
_RADAR = ("pokemon-radar", "real") if REAL.exists() else ("pokemon-radar",)


def planted(kind: str, place: int, folder: Path, again: int = 0, *, fresh: bool = False) -> Fields:
    """The description of a variation; ``again`` draws it another time, from the same kind."""
    chance = chance_of(f"{kind}-{place}-{again}", fresh=fresh)
    return varied(FAULTS[kind](place, chance, folder), chance)


def _with(found: Fields, **training: object) -> Fields:
    return {**found, "training": {**found["training"], **training}}


def _rate(found: Fields, name: str, rate: float, **more: float) -> Fields:
    return _with(found, optimizer={"name": name, "learning_rate": rate, **more})


def _stuck(place: int, chance: Random, folder: Path) -> Fields:
    if place % 2:
        found = base(chance.choice((*EASY, *REGRESSIONS)), chance, folder, stop=False)
        found["network"]["layers"] = layers(chance, (32, 32), kernel_initializer="zeros")
        return found
    found = base("chance", chance, folder, stop=False, sizes=(8,), l2=0.01)
    return _rate(_with(found, batch_size=64, epochs=25), "adam", 0.001)


def _diverging(place: int, chance: Random, folder: Path) -> Fields:
    found = base(chance.choice(REGRESSIONS), chance, folder, stop=False, activation="relu")
    rate, momentum = chance.choice((1.0, 2.0, 5.0, 10.0)), chance.choice((0.0, 0.9))
    return _rate(found, "sgd", rate if place % 3 else 0.5, momentum=momentum or 0.5)


def _too_high(place: int, chance: Random, folder: Path) -> Fields:
    found = base(chance.choice((*PLAIN, *_RADAR)), chance, folder, stop=False)
    if place % 3 == 0:
        return _rate(found, "sgd", chance.choice((2.0, 5.0, 10.0)))
    name = chance.choice(("adam", "adam", "rmsprop", "nadam"))
    return _rate(found, name, chance.choice((0.1, 0.3, 0.5, 1.0)))


def _too_low(place: int, chance: Random, folder: Path) -> Fields:
    found = base(chance.choice((*PLAIN, *REGRESSIONS, *_RADAR)), chance, folder, stop=False)
    if place % 2:
        return _rate(found, "sgd", chance.choice((1e-5, 1e-4, 3e-4)))
    return _rate(found, chance.choice(("adam", "rmsprop")), chance.choice((1e-6, 3e-6, 1e-5)))


def _dead(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice((*PLAIN, *_RADAR))
    found = base(name, chance, folder, stop=False, activation="relu", sizes=(64, 64, 32))
    if place % 2:
        return _rate(found, "sgd", chance.choice((2.0, 5.0, 10.0)))
    return _rate(found, "adam", chance.choice((0.3, 0.5, 1.0)))


def _vanishing(place: int, chance: Random, folder: Path) -> Fields:
    depth = chance.choice((6, 7, 8, 9) if place % 2 else (9, 10, 12))
    name = chance.choice((*PLAIN, *_RADAR))
    shape = (chance.choice((16, 32)),) * depth
    found = base(name, chance, folder, stop=False, activation="sigmoid", sizes=shape)
    if place % 2:
        return _rate(found, "sgd", chance.choice((0.01, 0.05, 0.1)))
    return _rate(_with(found, epochs=20), "adam", chance.choice((0.001, 0.0005)))


def _exploding(place: int, chance: Random, folder: Path) -> Fields:
    deep = chance.choice((6, 8, 10))
    name = chance.choice((*PLAIN, *REGRESSIONS))
    ways = (
        ({"kernel_initializer": "ones"}, (32,) * 5, 0.01),
        ({"kernel_initializer": "he_normal"}, (96,) * deep, 1.0),
        ({"kernel_initializer": "he_normal"}, (64,) * deep, 0.3),
    )
    more, shape, rate = ways[place % 3]
    if place % 3 == 2:
        name = chance.choice(REGRESSIONS)
    found = base(name, chance, folder, stop=False, activation="relu", sizes=shape, **more)
    return _rate(found, "sgd", rate, momentum=0.9)


def _wrong_loss(place: int, chance: Random, folder: Path) -> Fields:
    losses = ("mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error")
    more = ("mean_squared_logarithmic_error", "huber", "mean_squared_error")
    name = chance.choice((*PLAIN, *_RADAR))
    activation = chance.choice(("sigmoid", "relu"))
    found = base(name, chance, folder, stop=False, activation=activation)
    found = _with(found, loss=(*losses, *more)[place % 6], epochs=30)
    return _rate(found, "sgd", 0.01) if activation == "sigmoid" else found


def _unscaled(place: int, chance: Random, folder: Path) -> Fields:
    if place % 2:
        name, change = chance.choice((*EASY[3:], *HARD, *REGRESSIONS)), "scales"
    else:
        name, change = chance.choice(("wine", "breast_cancer")), ""
    found = base(name, chance, folder, stop=False, change=change)
    data = {key: one for key, one in found["data"].items() if key != "preparation"}
    found = {**found, "data": {**data, "preparation": {"scaling": "none"}} if place % 4 else data}
    return _rate(found, "sgd", 0.01) if place % 3 == 0 else found


def _underfitting(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice(("digits", "six", "three", "circles", "friedman", "waves", *_RADAR))
    shape = (1,) if name in ("circles", "friedman", "waves", "three") else (2,) * (1 + place % 2)
    found = base(
        name, chance, folder, stop=False, sizes=shape, activation=chance.choice(("relu", "tanh"))
    )
    return _rate(_with(found, epochs=60), "adam", 0.005)


def _overfitting(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice(("noisy", "wide", "three", "diabetes", "linear", "friedman", *_RADAR))
    rows = {"noisy": 150, "wide": 120, "three": 200, "friedman": 100, "linear": 60}.get(name)
    shape = (chance.choice((128, 256)),) * 2
    found = base(name, chance, folder, stop=False, sizes=shape, activation="relu", rows=rows)
    epochs = 60 if name in _RADAR else chance.choice((100, 150))
    return _rate(_with(found, epochs=epochs, batch_size=16), "adam", 0.001)


def _too_early(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice((*PLAIN, *REGRESSIONS, *_RADAR))
    found = base(name, chance, folder, stop=False)
    small = name in ("iris", "wine", "breast_cancer", "diabetes")
    found = _with(found, epochs=chance.choice((1, 2, 3)), batch_size=32 if small else 64)
    return _rate(found, "adam", 0.001) if place % 3 else _rate(found, "sgd", 0.01)


def _tiny_batches(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice((*PLAIN[:6], "diabetes", "blobs", "pokemon-radar"))
    found = base(name, chance, folder, stop=False, sizes=(48, 48), batch_norm=True)
    return _with(found, batch_size=(1, 2, 2, 3, 4)[place % 5], epochs=12)


def _penalty(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice((*PLAIN, *REGRESSIONS, *_RADAR))
    kind = (
        {"l1": chance.choice((0.1, 1.0))}
        if place % 3 == 0
        else {"l2": chance.choice((0.3, 1.0, 3.0))}
    )
    return base(name, chance, folder, stop=False, **kind)


def _dropout(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice((*PLAIN, *REGRESSIONS, *_RADAR))
    shape = (chance.choice((16, 32, 64)),) * chance.choice((2, 3))
    dropped = (0.9, 0.85, 0.95)[place % 3]
    return base(name, chance, folder, stop=False, sizes=shape, dropout=dropped)


def _unbalanced(place: int, chance: Random, folder: Path) -> Fields:
    found = base("unbalanced", chance, folder, seed=place + 50, sizes=(32,), stop=False)
    if place % 3 == 0:
        found["network"]["output"] = "sigmoid"
    return _rate(_with(found, epochs=25), "adam", 0.001)


def _few_held(place: int, chance: Random, folder: Path) -> Fields:
    name = chance.choice(("iris", "wine", "breast_cancer", "easy", "three", "diabetes", "moons"))
    found = base(name, chance, folder, sizes=(24,), stop=bool(place % 2))
    rows = {"iris": 150, "wine": 178, "breast_cancer": 569, "diabetes": 442, "easy": 800}
    part = (5 + place % 6) / rows.get(name, 1200 if name == "three" else 700)
    return {**found, "data": split(found["data"], chance, part)}


def _leakage(place: int, chance: Random, folder: Path) -> Fields:
    change = ("copy", "words", "noisy_copy", "copy")[place % 4]
    name = chance.choice(("noisy", "wide", "six", "three", "breast_cancer", "wine", "friedman"))
    change = "copy" if name == "friedman" and change == "words" else change
    return base(name, chance, folder, change=change, stop=bool(place % 2))


FAULTS: dict[str, Plant] = {
    "stuck_at_baseline": _stuck,
    "diverging": _diverging,
    "learning_rate_too_high": _too_high,
    "learning_rate_too_low": _too_low,
    "dead_relu": _dead,
    "vanishing_gradients": _vanishing,
    "exploding_gradients": _exploding,
    "wrong_loss": _wrong_loss,
    "unscaled_inputs": _unscaled,
    "underfitting": _underfitting,
    "overfitting": _overfitting,
    "stopped_too_early": _too_early,
    "tiny_batches_with_batch_norm": _tiny_batches,
    "regularization_too_strong": _penalty,
    "dropout_too_strong": _dropout,
    "unbalanced_classes": _unbalanced,
    "validation_too_small": _few_held,
    "leakage": _leakage,
}
