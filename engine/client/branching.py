"""A branch of a run: what it copies, what it may change, and whether it can begin at all."""

from collections.abc import Iterator
from typing import Any, cast

from data.errors import InputError
from data.messages import Message
from engine.models.base.marks import InBranch
from engine.models.base.spec import Spec
from engine.models.layers import LayerSpec
from engine.specs import Branch, ExperimentSpec, NetworkSpec, SpecError
from engine.specs.edit import as_text
from engine.specs.schema_walk import known_places, mark
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.lineage import trained_by
from engine.store.runs import Run, run
from engine.store.watched_runs import must_be_ours


def branched(store: Store, parent: Run, epoch: int | None = None) -> ExperimentSpec:
    """The description of a branch from the end of an epoch (None: the last) that changes nothing.

    Where the run is itself a branch and the epoch was trained before it left, the branch is one
    of the run that trained it.

    Raises:
        InputError: the run has no such epoch.
    """
    must_be_ours(parent)
    at = parent.epochs_done if epoch is None else epoch
    _must_have(parent, at)
    trained = run(store, trained_by(store, parent.id, at)) or parent
    spec = spec_from(trained.spec)
    training = spec.training.model_copy(
        update={"epochs": trained.facts.epochs or spec.training.epochs}
    )
    return spec.model_copy(
        update={
            "name": f"{trained.name[:180]} b{at}",
            "note": "",
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
        raise InputError("branch.run_not_here", run=spec.branch.run)
    must_be_ours(parent)
    _must_have(parent, at)
    changed = next(differences(spec_from(parent.spec), spec), None)
    if changed is not None:
        key, before, now = changed
        raise SpecError(
            "branch.must_stay",
            key=key,
            before=_shown(before),
            now=_shown(now),
            parent=parent.name,
            free=_free_in_layers(),
        )
    if spec.training.epochs <= at:
        raise SpecError(
            "branch.no_epochs_left", key="training.epochs", epoch=at, value=spec.training.epochs
        )


def check_table(store: Store, spec: ExperimentSpec, sha256: str) -> None:
    """Refuse a branch whose table, now of this SHA-256, is not the one that its run saw.

    Raises:
        InputError: it has changed since.
    """
    parent = None if spec.branch is None else run(store, spec.branch.run)
    if parent is not None and (parent.facts.sha256 or sha256) != sha256:
        raise InputError(changed_table(parent))


def changed_table(parent: Run) -> Message:
    """Why a run whose table is another by now cannot be branched."""
    return Message("branch.table_changed", {"parent": parent.name})


def _must_have(parent: Run, epoch: int) -> None:
    if parent.epochs_done < 1:
        raise InputError("branch.no_epoch_yet", parent=parent.name)
    if not 1 <= epoch <= parent.epochs_done:
        raise InputError(
            "branch.no_such_epoch", parent=parent.name, last=parent.epochs_done, epoch=epoch
        )


def differences(
    before: ExperimentSpec, now: ExperimentSpec
) -> Iterator[tuple[str, object, object]]:
    """What a branch must not change and does: the key, the value of its run, its own."""
    yield from _unlike("", before, now, free=False)


def _unlike(key: str, before: Any, now: Any, *, free: bool) -> Iterator[tuple[str, object, object]]:
    """Values that differ and are not ``free`` to, whether by themselves or what they stand in."""
    if _same_kind(before, now):
        for name, info in type(before).model_fields.items():
            own = mark(info, InBranch)
            yield from _unlike(
                f"{key}.{name}" if key else name,
                getattr(before, name),
                getattr(now, name),
                free=free if own is None else own.free,
            )
    elif not (_are_layers(before) and _are_layers(now)):
        if before != now and not free:
            yield key, before, now
    elif len(before) != len(now):
        yield key, Message("branch.in_number", {"count": len(before)}), len(now)
    else:
        for index, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from _unlike(f"{key}.{index}", one, other, free=free)


def _same_kind(before: Any, now: Any) -> bool:
    return isinstance(before, Spec) and type(before) is type(now)


def _are_layers(value: Any) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(one, LayerSpec) for one in cast(tuple[Any, ...], value)
    )


def _shown(value: object) -> Message | str:
    if isinstance(value, LayerSpec):
        return value.title()
    return value if isinstance(value, Message) else as_text(value)


def _free_in_layers() -> list[str]:
    """The titles of a layer's fields that are free."""
    titles = (
        place.info.title or place.key
        for place in known_places(NetworkSpec).values()
        if (found := mark(place.info, InBranch)) is not None and found.free
    )
    return list(dict.fromkeys(titles))


__all__ = [
    "branched",
    "changed_table",
    "check_branch",
    "check_table",
    "differences",
    "with_room",
]
