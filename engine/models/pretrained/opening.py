"""A model file opened with Keras, cut and frozen: in the process that trains alone."""

from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.io.files import sha256
from engine.models.pretrained.outline import outline
from engine.trust import is_agreed

NAME = "pretrained"
"""How the part that was trained before is called within the network."""


def opened(path: Path, until: str, freeze: str) -> Any:
    """The network up to the layer ``until``, with its weights; ``freeze``: all, none, or the layer
    up to which they stay as they are.

    Code in it runs only where this person has agreed to the file by its SHA-256.

    Raises:
        InputError: the file is none that may be opened, or has no such layer.
    """
    import keras

    found = outline(path)
    if found.has_code and not is_agreed(sha256(path)):
        raise InputError("pretrained.not_agreed", file=str(path), sha256=sha256(path))
    load: Any = keras.saving.load_model
    try:
        whole = load(path, compile=False, safe_mode=not found.has_code)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0][:300] or type(error).__name__
        raise InputError("pretrained.not_opened", file=str(path), reason=reason) from error
    return frozen(cut(whole, until), freeze)


def cut(whole: Any, until: str) -> Any:
    """The network up to a layer; it shares its layers with ``whole``."""
    import keras

    return keras.Model(whole.inputs[0], whole.get_layer(until).output, name=NAME)


def frozen(model: Any, freeze: str) -> Any:
    """The same model with its first layers, all or none that are not learnt."""
    model.trainable = freeze != "all"
    if freeze not in ("all", "none"):
        for layer in model.layers:
            layer.trainable = False
            if layer.name == freeze:
                break
    return model
