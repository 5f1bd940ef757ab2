"""A batch of CIFAR-10's Python archive, which is a pickle: read as data, nothing of it is run.

Keras keeps no other form. A pickle names functions to call; here every name stands for a class of
this file that only keeps what it is given, and a name beyond those that an array needs is refused.
"""

from __future__ import annotations

import io
import pickle
from typing import Any, cast


class _Kept:
    """Stands for whatever the pickle would make."""

    def __init__(self, *given: Any) -> None:
        self.given = given
        self.state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _Array(_Kept):
    """Stands for an array that is to be filled."""


def _encoded(text: Any, _encoding: Any = None) -> bytes:
    """Bytes that a later Python wrote as text."""
    return cast(str, text).encode("latin-1")


_KNOWN: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _Array,
    ("numpy._core.multiarray", "_reconstruct"): _Array,
    ("numpy", "ndarray"): _Kept,
    ("numpy", "dtype"): _Kept,
    ("_codecs", "encode"): _encoded,
}


class _Reader(pickle.Unpickler):
    """Knows no name but those of an array, and for these our own."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        """Our own class of that name.

        Raises:
            ValueError: there is none.
        """
        found = _KNOWN.get((module_name, global_name))
        if found is None:
            raise ValueError(f"it names {module_name}.{global_name}")
        return found

    def persistent_load(self, pid: Any) -> Any:
        """Nothing is loaded from elsewhere.

        Raises:
            ValueError: always.
        """
        raise ValueError(f"it names something outside of it: {pid!r}")


def read_batch(content: bytes) -> tuple[bytes, list[int]]:
    """The pixels' bytes, and a label for each picture.

    Raises:
        ValueError: it is no batch.
    """
    found = _read(content)
    array, labels = found.get(b"data"), found.get(b"labels")
    if not isinstance(array, _Array) or not isinstance(labels, list):
        raise ValueError("no pixels or no labels")
    state = array.state
    pixels = state[4] if isinstance(state, tuple) and len(cast(Any, state)) == 5 else None
    if isinstance(pixels, str):
        pixels = pixels.encode("latin-1")
    known = all(type(label) is int and 0 <= label < 256 for label in cast("list[Any]", labels))
    if not isinstance(pixels, bytes) or not known:
        raise ValueError("no pixels or no labels")
    return pixels, cast("list[int]", labels)


def read_names(content: bytes) -> list[str]:
    """The classes' names.

    Raises:
        ValueError: they are not there.
    """
    names = _read(content).get(b"label_names")
    if not isinstance(names, list):
        raise ValueError("no names of classes")
    texts = cast("list[Any]", names)
    return [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in texts]


def _read(content: bytes) -> dict[Any, Any]:
    """The dictionary of a pickle, its texts as bytes."""
    try:
        found = _Reader(io.BytesIO(content), encoding="bytes").load()
    except ValueError:
        raise
    except Exception as error:  # whatever a damaged pickle brings about
        raise ValueError(str(error)) from None
    if not isinstance(found, dict):
        raise ValueError("no dictionary")
    values = cast("dict[Any, Any]", found)
    return {key.encode() if isinstance(key, str) else key: one for key, one in values.items()}
