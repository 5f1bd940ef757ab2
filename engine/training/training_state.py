"""The whole state of training as one file: arrays and JSON in numpy's ``.npz``, never a pickle.

Model (seed generators of random layers too), optimizer, metrics, callbacks, generators, position.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.errors import MessageError
from engine.io.files import produce_atomically
from engine.io.numbers import decode, dumps
from engine.training.callback_state import recall, remember
from engine.training.position import TrainingPosition
from engine.training.rng_state import restore_rng_state, rng_state

Arrays: TypeAlias = dict[str, NDArray[np.generic]]
FORMAT = 1


class NotThisModel(MessageError):
    """A state of another network or another format."""


@dataclass(frozen=True, slots=True)
class TrainingState:
    """What ``capture`` saw: arrays by name, and ``facts`` ready for JSON."""

    arrays: Arrays
    facts: dict[str, Any]

    @property
    def position(self) -> TrainingPosition:
        """Where training stood."""
        kept: dict[str, Any] = dict(self.facts["place"])
        kept["logs"] = {name: decode(value) for name, value in kept["logs"].items()}
        return TrainingPosition(**kept)


def capture(model: Any, callbacks: Sequence[Any], position: TrainingPosition) -> TrainingState:
    """A copy of everything that training goes on from.

    Raises:
        CallbackFailed: a person's ``get_state`` raised, or gave what JSON cannot hold.
    """
    arrays: Arrays = {name: variable.numpy() for name, variable in variables_by_name(model).items()}
    arrays |= {f"chance/{name}": kept for name, kept in rng_state().items()}
    memories, more = remember(callbacks)
    facts = {"format": FORMAT, "place": asdict(position), "callbacks": memories}
    return TrainingState(arrays | more, facts)


def restore(state: TrainingState, model: Any, callbacks: Sequence[Any]) -> list[Any]:
    """Put everything back; the callbacks whose memory was not kept and begin anew.

    Raises:
        NotThisModel: the state belongs to another network.
        CallbackFailed: a person's ``set_state`` raised.
    """
    variables = variables_by_name(model)
    shapes = {name: tuple(variable.shape) for name, variable in variables.items()}
    kept = {name: state.arrays[name].shape for name in state.arrays if _is_variable(name)}
    if shapes != kept:
        raise NotThisModel("checkpoint.other_network")
    for name, variable in variables.items():
        variable.assign(state.arrays[name])
    part = "chance/"
    restore_rng_state(
        {name[len(part) :]: a for name, a in state.arrays.items() if name.startswith(part)}
    )
    return recall(callbacks, state.facts["callbacks"], state.arrays)


def variables_by_name(model: Any) -> dict[str, Any]:
    """Every variable that a step reads or writes, by a name that a model built alike shares."""
    groups = {
        "model": model.variables,
        "optimizer": model.optimizer.variables,
        "metrics": model.metrics_variables,
    }
    return {f"{group}/{i}": one for group, found in groups.items() for i, one in enumerate(found)}


def _is_variable(name: str) -> bool:
    return name.startswith(("model/", "optimizer/", "metrics/"))


def write_state(path: Path, state: TrainingState) -> str:
    """Write the file whole or not at all; its SHA-256.

    Raises:
        OSError: the folder is full or not writable.
    """
    facts = np.frombuffer(dumps(state.facts).encode(), np.uint8)

    def produce(temporary: Path) -> None:
        with temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, facts=facts, **state.arrays)

    return produce_atomically(path, produce)


def read_state(path: Path) -> TrainingState:
    """The state in a file whose SHA-256 has been found right.

    Raises:
        NotThisModel: a later version wrote it.
    """
    with np.load(path, allow_pickle=False) as file:
        arrays: Arrays = {name: file[name] for name in file.files}
    facts = json.loads(arrays.pop("facts").tobytes())
    if facts["format"] != FORMAT:
        raise NotThisModel("checkpoint.other_version")
    return TrainingState(arrays, facts)
