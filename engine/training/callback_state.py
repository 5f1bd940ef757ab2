"""What callbacks remember between epochs, taken out and put back."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.io.numbers import decode, encode
from engine.training.callbacks.assembly import remembered
from engine.training.user_callbacks import CallbackFailed
from engine.training.user_code import marked


def remember(callbacks: Sequence[Any]) -> tuple[list[Any], dict[str, NDArray[np.generic]]]:
    """Each callback's memory, ready for JSON (None: it cannot be kept), and its arrays.

    A person's callback has a memory where it has ``get_state`` and ``set_state``.

    Raises:
        CallbackFailed: ``get_state`` raised, or gave what JSON cannot hold.
    """
    memories: list[Any] = []
    arrays: dict[str, NDArray[np.generic]] = {}
    for index, callback in enumerate(callbacks):
        names = remembered(callback)
        if names is None:
            memories.append(_own_memory(callback))
            continue
        known = vars(callback)
        memories.append({name: _plain(known[name]) for name in names if name in known})
        held = getattr(callback, _held_as(callback), None) or []
        arrays |= {f"callbacks/{index}/{i}": np.asarray(one) for i, one in enumerate(held)}
    return memories, arrays


def recall(
    callbacks: Sequence[Any], memories: Sequence[Any], arrays: dict[str, NDArray[np.generic]]
) -> list[Any]:
    """Give every callback its memory back; those that have none and begin anew."""
    anew: list[Any] = []
    for index, (callback, memory) in enumerate(zip(callbacks, memories, strict=True)):
        if memory is None:
            anew.append(callback)
        elif not memory:
            continue  # it begins with a branch
        elif remembered(callback) is None:
            own = memory["own"]  # older states hold no text
            _called(callback, "set_state", json.loads(own) if isinstance(own, str) else own)
        else:
            for name, value in memory.items():
                setattr(callback, name, decode(value) if isinstance(value, str) else value)
            _recall_arrays(callback, f"callbacks/{index}/", arrays)
    return anew


def _plain(value: Any) -> Any:
    return encode(value.item() if isinstance(value, np.generic) else value)


def _held_as(callback: Any) -> str:
    """The attribute that holds a callback's arrays; in Keras' own it is the best weights."""
    return "kept_arrays" if hasattr(callback, "kept_arrays") else "best_weights"


def _recall_arrays(callback: Any, prefix: str, arrays: dict[str, NDArray[np.generic]]) -> None:
    count = sum(name.startswith(prefix) for name in arrays)
    if count:
        found = [arrays[f"{prefix}{index}"] for index in range(count)]
        setattr(callback, _held_as(callback), found)


def _own_memory(callback: Any) -> dict[str, Any] | None:
    if not hasattr(callback, "get_state") or not hasattr(callback, "set_state"):
        return None
    memory = _called(callback, "get_state")
    try:
        # As text of Python's own JSON, which reads NaN and infinity back
        return {"own": json.dumps(memory)}
    except (TypeError, ValueError) as error:
        name = type(callback).__name__
        raise CallbackFailed("callback.state_no_json", callback=name, reason=str(error)) from error


def _called(callback: Any, method: str, *given: Any) -> Any:
    try:
        with marked(type(callback).__name__, method):
            return getattr(callback, method)(*given)
    except BaseException as error:
        name = type(callback).__name__
        reason = f"{type(error).__name__}: {error}"
        raise CallbackFailed(
            "callback.raised", callback=name, method=method, reason=reason
        ) from error
