"""A description without the folders of a person's machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.specs import ExperimentSpec


def shareable(spec: ExperimentSpec) -> ExperimentSpec:
    """The same description, its files by their names alone."""
    data, network, training = spec.data, spec.network, spec.training
    validation: Any = data.validation
    if validation.file is not None:
        validation = validation.model_copy(update={"file": _name(validation.file)})
    about: dict[str, Any] = {"validation": validation}
    if data.is_own:
        about["source"] = _name(data.source)
        about["recipe"] = _name(data.recipe) if data.recipe else ""
    begun = network.pretrained
    if begun is not None:
        begun = begun.model_copy(update={"file": _name(begun.file)})
    own = {
        "callbacks": tuple(_place(one) for one in training.callbacks),
        "own_loss": _place(training.own_loss) if training.own_loss else training.own_loss,
        "own_metrics": tuple(_place(one) for one in training.own_metrics),
    }
    return spec.model_copy(
        update={
            "data": data.model_copy(update=about),
            "network": network.model_copy(
                update={"pretrained": begun, "code": _name(network.code) if network.code else ""}
            ),
            "training": training.model_copy(update=own),
        }
    )


def _name(file: str) -> str:
    return Path(file).name if file else file


def _place(named: str) -> str:
    """A class in a file: ``path/to/file.py:name``."""
    file, _, name = named.rpartition(":")
    return f"{_name(file)}:{name}" if file else named
