"""The whole state of one run's training, handed over to a branch with other options."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import keras
import numpy as np

from engine.models.base.shape import Shape
from engine.models.nodes.columns import Columns
from engine.specs import ExperimentSpec
from engine.tasks.task import Task
from engine.training.build import build
from engine.training.callbacks.assembly import EVERY_RUN, keys
from engine.training.position import TrainingPosition
from engine.training.training_state import Arrays, TrainingState, variables_by_name

_LOSSES = ("loss", "val_loss")


@dataclass(frozen=True, slots=True)
class TrainingShape:
    """What a state is to fit: a description on a table, ``steps`` batches an epoch."""

    spec: ExperimentSpec
    row: Shape | Columns
    task: Task
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
    model = build(shape.spec, shape.row, shape.task, shape.steps)
    model.optimizer.build(model.trainable_variables)
    return model


def _names(model: Any) -> dict[str, str]:
    """For each variable of a state a name that does not depend on what was built before it.

    Keras numbers seed generators and optimizers by the order in which a process makes them.
    """
    layers = {id(variable): name for name, variable in _within(model, "")}
    found: dict[str, str] = {}
    taken: Counter[str] = Counter()
    # From the end: what is learnt anew stands there, whatever before it is frozen or not
    for place, variable in reversed(variables_by_name(model).items()):
        group = place.partition("/")[0]
        if group == "model":
            found[place] = layers[id(variable)]
        elif group == "optimizer":
            name = f"optimizer/{variable.path.partition('/')[2]}"
            found[place] = f"{name} {taken[name]}" if taken[name] else name
            taken[name] += 1
    return dict(reversed(found.items()))


def _within(model: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Every variable of the layers, those of a network within the network too, with its name.

    Layers made of others (attention, both ways of a recurrent one) have several of one name: these
    are counted, in the order in which the layer has them.
    """
    for layer in model.layers:
        name = f"{prefix}{layer.name}"
        if isinstance(layer, keras.Model):
            yield from _within(layer, f"{name}/")
        else:
            taken: Counter[str] = Counter()
            for variable in layer.variables:
                whole = f"{name}/{variable.name}"
                yield (f"{whole} {taken[whole]}" if taken[whole] else whole), variable
                taken[whole] += 1


def _goes_on(name: str, was: TrainingShape, now: TrainingShape) -> bool:
    """Whether a variable keeps its value: another optimizer, or a changed rate, begins fresh."""
    if not name.startswith("optimizer/"):
        return True
    before, after = was.spec.training.optimizer, now.spec.training.optimizer
    if before.name != after.name:
        return False
    if name == "optimizer/learning_rate":
        return before.learning_rate == after.learning_rate
    return not _begins_anew(was, now)


def _begins_anew(was: TrainingShape, now: TrainingShape) -> bool:
    """Whether the optimizer forgets: another one does, and any where other weights are learnt.

    That is what compiling anew does. Averages that begin at zero beside a count that does not
    would not be corrected: the first updates of what was frozen would be far too large.
    """
    before, after = was.spec.network.pretrained, now.spec.network.pretrained
    melted = before is not None and after is not None and before.freeze != after.freeze
    return melted or was.spec.training.optimizer.name != now.spec.training.optimizer.name


def _set_iterations(
    arrays: Arrays, model: Any, state: TrainingState, was: TrainingShape, now: TrainingShape
) -> None:
    """Where the count of updates must be another one: schedules are measured in it.

    One that begins anew counts anew unless a schedule reads the count: its averages begin at
    zero, and the correction for that is part of the first updates.
    """
    place = next(p for p, name in _names(model).items() if name == "optimizer/iteration")
    whole = np.asarray(state.position.done * now.steps, arrays[place].dtype)
    if _begins_anew(was, now):
        if not isinstance(now.spec.training.rate(), float):
            arrays[place] = whole
    elif was.steps != now.steps:
        arrays[place] = whole


def _memories(
    state: TrainingState, was: ExperimentSpec, now: ExperimentSpec
) -> tuple[list[Any], Arrays]:
    """The callbacks' memories in the branch's order; empty for one that begins fresh."""
    known = {key: index for index, key in enumerate(keys(was.training))}
    before, after = _sections(was), _sections(now)
    memories: list[Any] = []
    arrays: Arrays = {}
    for index, key in enumerate(keys(now.training)):
        old, section = known.get(key), after.get(key)
        if old is None or not _remembers(key, was, now):
            memories.append({})
            continue
        memory: Any = state.facts["callbacks"][old]
        memories.append(memory if section is None else section.taken_over(memory, before[key]))
        prefix = f"callbacks/{old}/"
        for name, kept in state.arrays.items():
            if name.startswith(prefix):
                arrays[f"callbacks/{index}/{name[len(prefix) :]}"] = kept
    return memories, arrays


def _sections(spec: ExperimentSpec) -> dict[str, Any]:
    """What asks for a callback, by the callback's key."""
    return {section.KEY: section for _, section in spec.training.watching()}


def _remembers(key: str, was: ExperimentSpec, now: ExperimentSpec) -> bool:
    """Whether a callback's best value still is one to compare with."""
    before, after = _monitored(key, was), _monitored(key, now)
    if before != after:
        return False
    if after in _LOSSES and _penalties(was) != _penalties(now):
        return False
    section = _sections(now).get(key)
    return section is None or section.goes_on_from(_sections(was)[key])


def _monitored(key: str, spec: ExperimentSpec) -> str | None:
    monitors = {kind.KEY: kind.MONITOR for kind in EVERY_RUN}
    monitors |= {known: section.monitor for known, section in _sections(spec).items()}
    return monitors.get(key)


def _penalties(spec: ExperimentSpec) -> list[Any]:
    network = spec.network
    return [one.penalty() for one in (network.parts if network.is_graph else network.stack)]
