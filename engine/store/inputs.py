"""What a network is given of a row, kept beside a run's checkpoints: later rows are held to it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from data.errors import InputError
from engine.io.files import write_atomically
from engine.store.database import Store
from engine.store.record_damage import RecordChanged, damage_of
from engine.store.runs import Run

FILE = "inputs.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class InputRecord:
    """The inputs of a run's network, as far as the training rows tell them.

    ``names`` (untrusted) are the columns that are inputs as they are, in their order; empty where
    they are prepared, or are pixels. ``shape`` is that of one row. ``least`` and ``greatest`` are
    those of each input over the rows that train; empty where that is not known. ``scale`` are the
    mean and the deviation by which a label that is a number became the target, ``ends`` those of
    further columns that are predicted, by their names. ``white`` is the value of white by which
    pixels were divided, where it was found out.
    """

    names: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    least: tuple[float, ...] = ()
    greatest: tuple[float, ...] = ()
    scale: tuple[float, float] | None = None
    ends: Mapping[str, tuple[float, float]] = field(
        default_factory=dict[str, "tuple[float, float]"]
    )
    white: float | None = None

    def to_json(self) -> str:
        """One line of ASCII JSON that ``from_json`` reads back to an equal record."""
        values = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        return json.dumps({"format": FORMAT, **values}, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> InputRecord:
        """The record that ``to_json`` gave.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: it is none.
        """
        values: dict[str, Any] = json.loads(text)
        if values["format"] != FORMAT:
            raise ValueError("of another version")
        scale, white = values["scale"], values["white"]
        ends = cast("dict[str, list[float]]", values["ends"])
        found = cls(
            tuple(map(str, values["names"])),
            tuple(map(int, values["shape"])),
            tuple(map(float, values["least"])),
            tuple(map(float, values["greatest"])),
            None if scale is None else _pair(scale),
            {str(name): _pair(pair) for name, pair in ends.items()},
            None if white is None else float(white),
        )
        if len(found.least) != len(found.greatest):
            raise ValueError("its ranges have other lengths")
        return found


def _pair(values: list[float]) -> tuple[float, float]:
    mean, deviation = values
    return float(mean), float(deviation)


def keep_inputs(store: Store, run: str, record: InputRecord) -> str:
    """Write the record into the run's directory; the SHA-256 of the file.

    Raises:
        OSError: the directory is not writable, or full.
    """
    return write_atomically(store.run_directory(run) / FILE, record.to_json().encode())


def kept_inputs(store: Store, run: Run) -> InputRecord | None:
    """What the run has kept of its inputs; None where a version before this one trained it.

    Raises:
        InputError: the file is damaged or gone.
    """
    if run.facts.inputs is None:
        return None
    try:
        content = (store.run_directory(run.id) / FILE).read_bytes()
        if hashlib.sha256(content).hexdigest() != run.facts.inputs:
            raise RecordChanged
        return InputRecord.from_json(content.decode())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = damage_of(FILE, error)
        raise InputError("inputs.record_damaged", run=run.id, reason=reason) from None
