"""The code of a person's own that a description names: what is asked about before it runs."""

from pathlib import Path

from data.errors import InputError
from engine.models.pretrained.outline import outline
from engine.specs.experiment import ExperimentSpec


def python_of(spec: ExperimentSpec) -> list[str]:
    """Python files with what is used of them, as ``path/to/file.py:name``."""
    training = spec.training
    network = [f"{spec.network.code}:build"] if spec.network.code else []
    loss = [training.own_loss] if training.own_loss else []
    return [*training.callbacks, *network, *loss, *training.own_metrics]


def code_of(spec: ExperimentSpec) -> list[str]:
    """Python files and model files with code in them, as ``path:name``."""
    begun = spec.network.pretrained
    places = python_of(spec)
    if begun is not None and begun.file and _has_code(Path(begun.file)):
        places.append(f"{begun.file}:Lambda")
    return places


def _has_code(file: Path) -> bool:
    try:
        return outline(file).has_code
    except InputError:  # told where the description is checked
        return False
