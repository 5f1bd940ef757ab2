"""What a log tells of its run, as the description that the run gets in the store."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from engine.follow.labels import Labels
from engine.follow.logged import LoggedEpoch, Source
from engine.io.numbers import dumps
from engine.specs.watched import LONGEST_TOLD, LONGEST_TOLD_NAME, MOST_TOLD
from engine.store.labels import LONGEST_NAME, LONGEST_TAG, MOST_TAGS
from engine.watch.about import About

_EPOCHS = ("epochs", "max_epochs", "num_epochs", "num_train_epochs", "training.epochs")
_OPTIMIZERS = ("optimizer", "optimizer_name", "opt_name", "training.optimizer.name")
_RATES = ("learning_rate", "lr", "opt_learning_rate", "training.optimizer.learning_rate")
_LOSSES = ("loss", "training.loss")
_SEEDS = ("seed", "random_seed", "random_state")
_LARGEST_SEED, _MOST_EPOCHS, _HIGHEST_RATE = 2**32 - 1, 10**6, 10.0
_LONGEST_NOTE = 1000


def described(source: Source, path: Path, labels: Labels) -> About:
    """The run of a source. What its parameters say under a name that is surely meant so
    (``epochs``, ``learning_rate``, …) stands among the run's own settings, too.
    """
    told = source.about
    given = told.parameters
    seed = _whole(given, _SEEDS, 0, _LARGEST_SEED)
    return About(
        kind=source.kind,
        program=str(path),
        name=labels.name or told.name or path.stem or str(path),
        note=labels.note or " ".join(told.note.split())[:_LONGEST_NOTE],
        tags=(*labels.tags, *_tags(told.tags))[:MOST_TAGS],
        seed=seed,
        epochs=_whole(given, _EPOCHS, 1, _MOST_EPOCHS),
        optimizer=_first(given, _OPTIMIZERS).casefold(),
        rate=_rate(given),
        loss=_first(given, _LOSSES),
        followed=told.key or str(path),
        told=_kept(given, () if seed is None else _SEEDS),
    )


def _tags(told: Iterable[str]) -> Iterator[str]:
    """What can be a tag here, too."""
    for one in told:
        found = " ".join(one.replace(",", " ").split())[:LONGEST_TAG].strip()
        if found:
            yield found


def content_of(about: About, epochs: Sequence[LoggedEpoch]) -> str:
    """The SHA-256 of what a log tells, by which it is known where it lies elsewhere by now."""
    facts = [about.kind, about.name[:LONGEST_NAME], dict(about.told)]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True)
    digest = sha256(text.encode())
    for one in epochs:
        digest.update(f"\n{one.number} {dumps(one.metrics)} {one.rate!r}".encode())
    return digest.hexdigest()


def _kept(given: Mapping[str, str], without: Iterable[str]) -> dict[str, str]:
    """What a description has room for, by name."""
    names = [name for name in sorted(given) if name and name not in without]
    return {name[:LONGEST_TOLD_NAME]: given[name][:LONGEST_TOLD] for name in names[:MOST_TOLD]}


def _first(given: Mapping[str, str], names: Sequence[str]) -> str:
    return next((given[name].strip() for name in names if given.get(name)), "")


def _whole(given: Mapping[str, str], names: Sequence[str], least: int, most: int) -> int | None:
    found = _first(given, names)
    if not (found.isascii() and found.isdigit() and len(found) <= 10):
        return None
    return int(found) if least <= int(found) <= most else None


def _rate(given: Mapping[str, str]) -> float | None:
    try:
        found = float(_first(given, _RATES))
    except ValueError:
        return None
    return found if 0 < found <= _HIGHEST_RATE else None
