"""A model file made of an application of Keras and the weights that lie on this machine.

``python -m engine.execution.applications OUT APPLICATION SIZE ALPHA [WEIGHTS]`` is a process of
its own, for the one that asks has no Keras; it prints nothing, or an error's code and parameters as
JSON. Nothing is ever downloaded.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.io.files import produce_atomically
from engine.models.pretrained.applications import APPLICATIONS, WITH_ALPHA, Scale
from engine.models.pretrained.weights import check_links

CHANNELS = 3
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet's colours, of 1."""
_MEAN_BYTES = (103.939, 116.779, 123.68)
"""Of 255, blue first."""


def make(out: Path, application: str, size: int, alpha: float, weights: str) -> None:
    """Write the network without its head, with what it does to pixels of 0 to 1 before it.

    Raises:
        InputError: there are no weights of it here, or Keras refuses it.
        OSError: the folder of ``out`` is not writable.
    """
    import keras

    from engine.training.steps.keras_internals import weights_found_by

    if weights:
        check_links(Path(weights))
    shape = (size, size, CHANNELS)
    pixels = keras.Input(shape, name="pixels")
    told: dict[str, Any] = {"alpha": alpha} if application in WITH_ALPHA else {}
    built: Any = getattr(keras.applications, application)

    def find(name: str, address: str) -> str:
        return str(_found(application, name, address))

    try:
        with weights_found_by(find):
            model = built(
                **told,
                include_top=False,
                weights=weights or "imagenet",
                input_shape=shape,
                input_tensor=_scaled(pixels, APPLICATIONS[application]),
                pooling="avg",
            )
    except InputError:
        raise
    except Exception as error:
        reason = str(error).strip().partition("\n")[0][:300] or type(error).__name__
        raise InputError(
            "pretrained.application_refused", application=application, reason=reason
        ) from error
    produce_atomically(out, model.save)


def _scaled(pixels: Any, scale: Scale) -> Any:
    """What the network was trained on, of pixels between 0 and 1."""
    import keras

    layers: Any = keras.layers
    if scale == "signed":
        return layers.Rescaling(2.0, -1.0, name="signed")(pixels)
    if scale == "imagenet":
        variance = [one**2 for one in _DEVIATION]
        return layers.Normalization(mean=_MEAN, variance=variance, name="centred")(pixels)
    brought = layers.Rescaling(255.0, name="bytes")(pixels)
    if scale == "bytes":
        return brought
    turned = keras.ops.flip(brought, axis=-1)
    return layers.Normalization(mean=_MEAN_BYTES, variance=[1.0] * 3, name="centred")(turned)


def _found(application: str, name: str, address: str) -> Path:
    home = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser()
    path = home / "models" / name
    if not path.is_file():
        raise InputError(
            "pretrained.no_weights", application=application, file=str(path), address=address
        )
    check_links(path)
    return path


def main(given: list[str]) -> int:
    """The exit code."""
    from engine.devices.environment import prepare

    prepare()
    out, application, size, alpha, *weights = given
    try:
        make(Path(out), application, int(size), float(alpha), weights[0] if weights else "")
    except InputError as error:
        print(json.dumps([error.message.code, dict(error.message.params)]))
        return 1
    except OSError as error:
        reason = error.strerror or str(error)
        print(json.dumps(["pretrained.not_made_file", {"file": out, "reason": reason}]))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
