"""A whole saved model opened with Keras, to be used as it is."""

from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.models.pretrained.outline import network_in
from engine.models.pretrained.weights import weights_by_place
from engine.trust import is_agreed


def opened_whole(path: Path, digest: str) -> Any:
    """The network in a file whose content has the SHA-256 ``digest``, not compiled.

    Nothing but layers of Keras and their parts is loaded; code in it runs only where this person
    has agreed to the file by its SHA-256.

    Raises:
        InputError: the file is none that may be opened.
    """
    _, code = network_in(path)
    weights_by_place(path)  # they lie in the file itself
    if code and not is_agreed(digest):
        raise InputError("predict.code_not_agreed", file=str(path), sha256=digest)
    import keras

    load: Any = keras.saving.load_model
    try:
        return load(path, compile=False, safe_mode=not code)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0][:300] or type(error).__name__
        raise InputError("pretrained.not_opened", file=str(path), reason=reason) from error
