"""A branch of a run: what it copies, what it may change, and whether it can begin at all."""

from collections.abc import Iterator
from typing import Any, cast

from data.errors import InputError
from engine.specs import Branch, ExperimentSpec, SpecError
from engine.specs.edit import as_text
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.lineage import trained_by
from engine.store.runs import Run, run

_FREE = ("name", "note", "branch", "training")
_FREE_OF_A_LAYER = ("l1", "l2", "dropout")
_KEPT_OF_TRAINING = ("loss", "cost_matrix")
MAY_CHANGE = "a branch may change training options, L1, L2 and dropout"


def branched(store: Store, parent: Run, epoch: int | None = None) -> ExperimentSpec:
    """The description of a branch from the end of an epoch (None: the last) that changes nothing.

    Where the run is itself a branch and the epoch was trained before it left, the branch is one
    of the run that trained it.

    Raises:
        InputError: the run has no such epoch.
    """
    at = parent.epochs_done if epoch is None else epoch
    _must_have(parent, at)
    trained = run(store, trained_by(store, parent.id, at)) or parent
    spec = spec_from(trained.spec)
    training = spec.training.model_copy(
        update={"epochs": trained.facts.epochs or spec.training.epochs}
    )
    return spec.model_copy(
        update={
            "name": f"{spec.name[:180]} b{at}",
            "training": training,
            "branch": Branch(run=trained.id, epoch=at),
        }
    )


def with_room(spec: ExperimentSpec) -> ExperimentSpec:
    """The same with epochs left to train: as many again where the run had come to its end."""
    epochs, branch = spec.training.epochs, spec.branch
    if branch is None or epochs > branch.epoch:
        return spec
    training = spec.training.model_copy(update={"epochs": branch.epoch + epochs})
    return spec.model_copy(update={"training": training})


def check_branch(store: Store, spec: ExperimentSpec) -> None:
    """Refuse a branch that could not go on from its run; others are none of its business.

    Raises:
        InputError: what stands in the way, and where.
    """
    if spec.branch is None:
        return
    at = spec.branch.epoch
    parent = run(store, spec.branch.run)
    if parent is None:
        raise InputError(f'the branch comes from the run "{spec.branch.run}", which is not here')
    _must_have(parent, at)
    changed = next(differences(spec_from(parent.spec), spec), None)
    if changed is not None:
        key, before, now = changed
        raise SpecError(
            f'"{key}" must stay {_words(before)}, as in the run "{parent.name}" from which this '
            f"branches, not {_words(now)}: {MAY_CHANGE}",
            key=key,
        )
    if spec.training.epochs <= at:
        raise SpecError(
            f'"training.epochs" must be more than {at}, the epoch after which the branch goes '
            f"on, not {spec.training.epochs}",
            key="training.epochs",
        )


def check_table(store: Store, spec: ExperimentSpec, sha256: str) -> None:
    """Refuse a branch whose table, now of this SHA-256, is not the one that its run saw.

    Raises:
        InputError: it has changed since.
    """
    parent = None if spec.branch is None else run(store, spec.branch.run)
    if parent is not None and (parent.facts.sha256 or sha256) != sha256:
        raise InputError(changed_table(parent))


def changed_table(parent: Run) -> str:
    """Why a run whose table is another by now cannot be branched."""
    return f'the table has changed since "{parent.name}" was trained: it cannot be branched from'


def _must_have(parent: Run, epoch: int) -> None:
    if parent.epochs_done < 1:
        raise InputError(f'"{parent.name}" has no whole epoch yet to branch from')
    if not 1 <= epoch <= parent.epochs_done:
        raise InputError(
            f'"{parent.name}" has the epochs 1 to {parent.epochs_done}: '
            f"there is no epoch {epoch} to branch from"
        )


def differences(
    before: ExperimentSpec, now: ExperimentSpec
) -> Iterator[tuple[str, object, object]]:
    """What a branch must not change and does: the key, the value of its run, its own."""
    old, new = before.model_dump(), now.model_dump()
    for name in old:
        if name not in _FREE and name != "network":
            yield from _unlike(name, old[name], new[name])
    for name in _KEPT_OF_TRAINING:
        yield from _unlike(f"training.{name}", old["training"][name], new["training"][name])
    theirs, ours = old["network"]["layers"], new["network"]["layers"]
    if len(theirs) != len(ours):
        yield "network.layers", f"{len(theirs)} in number", len(ours)
        return
    for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
        for name in one:
            if name not in _FREE_OF_A_LAYER:
                yield from _unlike(f"network.layers.{index}.{name}", one[name], other[name])


def _unlike(key: str, before: object, now: object) -> Iterator[tuple[str, object, object]]:
    if before == now:
        return
    if isinstance(before, dict) and isinstance(now, dict):
        old, new = cast(dict[str, Any], before), cast(dict[str, Any], now)
        for name in old:
            yield from _unlike(f"{key}.{name}", old[name], new.get(name))
    else:
        yield key, before, now


def _words(value: object) -> str:
    return as_text(value) or "empty"


__all__ = [
    "MAY_CHANGE",
    "branched",
    "changed_table",
    "check_branch",
    "check_table",
    "differences",
    "with_room",
]
