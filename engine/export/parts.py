"""What can be exported, by the names that people use; imports nothing heavy."""

from importlib.util import find_spec

from data.errors import InputError

USUAL = ("script", "metrics", "charts", "model", "predict", "card")
FORMATS = ("onnx", "savedmodel")
"""Other formats of the model, which Keras writes."""
MLFLOW, WANDB = "mlflow", "wandb"
PARTS = (*USUAL, *FORMATS, "tensorboard", MLFLOW, WANDB)
OF_WATCHED = ("metrics", "charts", "tensorboard", MLFLOW, WANDB)
"""What there is of a run that its own program trains: its history, but neither model nor table."""
_ONNX = ("tf2onnx", "onnx")


def onnx_is_there() -> bool:
    """Whether the packages are installed by which Keras writes ONNX; nothing is imported."""
    return all(find_spec(name) is not None for name in _ONNX)


def mlflow_is_there() -> bool:
    """Whether MLflow's client is installed; nothing is imported."""
    return find_spec("mlflow") is not None


def parts_from(text: str | None) -> list[str]:
    """The parts that a person names, separated by commas; without any the usual ones.

    Raises:
        InputError: one of them is unknown.
    """
    if text is None:
        return list(USUAL)
    named = [part.strip() for part in text.split(",") if part.strip()]
    known = ", ".join(PARTS)
    if not named:
        raise InputError("export.no_part", known=known)
    for part in named:
        if part not in PARTS:
            raise InputError("export.unknown_part", part=part, known=known)
    return list(dict.fromkeys(named))
