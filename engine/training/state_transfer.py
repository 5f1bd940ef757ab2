"""The whole state of one run's training, handed over to a branch with other options."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.models.graph import build
from engine.specs import ExperimentSpec
from engine.training.callbacks.assembly import kinds
from engine.training.compiled_networks import has_variable_rate
from engine.training.position import TrainingPosition
from engine.training.training_state import Arrays, TrainingState, variables_by_name

_LOSSES = ("loss", "val_loss")


@dataclass(frozen=True, slots=True)
class TrainingShape:
    """What a state is to fit: a description on a table, ``steps`` batches an epoch."""

    spec: ExperimentSpec
    columns: int
    classes: int
    steps: int


def transfer_state(
    state: TrainingState, was: TrainingShape, now: TrainingShape, model: Any
) -> TrainingState:
    """The state at an epoch's end as the freshly built ``model`` of ``now`` goes on from it.

    Variables are matched by name and shape; what has no match keeps its fresh value.
    """
    fresh = variables_by_name(model)
    arrays: Arrays = {place: variable.numpy() for place, variable in fresh.items()}
    before = {name: state.arrays[place] for place, name in _names(_built(was)).items()}
    for place, name in _names(model).items():
        known = before.get(name)
        if known is not None and known.shape == arrays[place].shape and _goes_on(name, was, now):
            arrays[place] = known
    _set_iterations(arrays, model, state, was, now)
    arrays |= {name: kept for name, kept in state.arrays.items() if name.startswith("chance/")}
    memories, more = _memories(state, was.spec, now.spec)
    done = TrainingPosition(state.position.done, logs=state.position.logs)
    facts = {**state.facts, "place": asdict(done), "callbacks": memories}
    return TrainingState(arrays | more, facts)


def _built(shape: TrainingShape) -> Any:
    """The network again, for the names of its variables alone."""
    model = build(shape.spec, shape.columns, shape.classes, shape.steps)
    model.optimizer.build(model.trainable_variables)
    return model


def _names(model: Any) -> dict[str, str]:
    """For each variable of a state a name that does not depend on what was built before it.

    Keras numbers seed generators and optimizers by the order in which a process makes them.
    """
    layers = {
        id(variable): f"{layer.name}/{variable.name}"
        for layer in model.layers
        for variable in layer.variables
    }
    found: dict[str, str] = {}
    for place, variable in variables_by_name(model).items():
        group = place.partition("/")[0]
        if group == "model":
            found[place] = layers[id(variable)]
        elif group == "optimizer":
            found[place] = f"optimizer/{variable.path.partition('/')[2]}"
    return found


def _goes_on(name: str, was: TrainingShape, now: TrainingShape) -> bool:
    """Whether a variable keeps its value: another optimizer, or a changed rate, begins fresh."""
    if not name.startswith("optimizer/"):
        return True
    before, after = was.spec.training.optimizer, now.spec.training.optimizer
    if before.name != after.name:
        return False
    return name != "optimizer/learning_rate" or before.learning_rate == after.learning_rate


def _set_iterations(
    arrays: Arrays, model: Any, state: TrainingState, was: TrainingShape, now: TrainingShape
) -> None:
    """Where the count of updates must be another one: schedules are measured in it.

    Another optimizer counts anew unless a schedule reads the count: its averages begin at zero,
    and the correction for that is part of the first updates.
    """
    place = next(p for p, name in _names(model).items() if name == "optimizer/iteration")
    whole = np.asarray(state.position.done * now.steps, arrays[place].dtype)
    if was.spec.training.optimizer.name != now.spec.training.optimizer.name:
        if not has_variable_rate(now.spec):
            arrays[place] = whole
    elif was.steps != now.steps:
        arrays[place] = whole


def _memories(
    state: TrainingState, was: ExperimentSpec, now: ExperimentSpec
) -> tuple[list[Any], Arrays]:
    """The callbacks' memories in the branch's order; empty for one that begins fresh."""
    known = {kind: index for index, kind in enumerate(kinds(was))}
    memories: list[Any] = []
    arrays: Arrays = {}
    for index, kind in enumerate(kinds(now)):
        old = known.get(kind)
        if old is None or not _remembers(kind, was, now):
            memories.append({})
            continue
        memory: Any = state.facts["callbacks"][old]
        memories.append(_adapted(kind, memory, was, now))
        prefix = f"callbacks/{old}/"
        for name, kept in state.arrays.items():
            if name.startswith(prefix):
                arrays[f"callbacks/{index}/{name[len(prefix) :]}"] = kept
    return memories, arrays


def _remembers(kind: str, was: ExperimentSpec, now: ExperimentSpec) -> bool:
    """Whether a callback's best value still is one to compare with."""
    before, after = _watched(kind, was), _watched(kind, now)
    if before != after:
        return False
    if after in _LOSSES and _penalties(was) != _penalties(now):
        return False
    if kind != "early_stopping":
        return True
    old, new = was.training.early_stopping, now.training.early_stopping
    # The weights of the best epoch so far were not kept where nobody wanted them back
    return old is not None and new is not None and (old.restore_best or not new.restore_best)


def _watched(kind: str, spec: ExperimentSpec) -> str | None:
    section: Any = {
        "early_stopping": spec.training.early_stopping,
        "plateau": spec.training.schedule,
        "checkpoint": spec.training.checkpoint,
    }.get(kind)
    return "val_loss" if kind == "best" else getattr(section, "monitor", None)


def _penalties(spec: ExperimentSpec) -> list[tuple[float, float]]:
    return [(layer.l1, layer.l2) for layer in spec.network.layers]


def _adapted(kind: str, memory: Any, was: ExperimentSpec, now: ExperimentSpec) -> Any:
    if kind != "early_stopping":
        return memory
    old, new = was.training.early_stopping, now.training.early_stopping
    kept: dict[str, Any] = {**memory, "stopped_epoch": 0}
    if old is None or new is None or old.patience != new.patience:
        kept.pop("patience", None)
    return kept
