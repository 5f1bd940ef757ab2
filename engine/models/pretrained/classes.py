"""Which of Keras' classes a model file may name: those that only compute on what flows in."""

from collections.abc import Iterator
from typing import Any, cast

from data.errors import InputError

_NETWORKS = ("Functional", "Sequential", "Model")
_MODULES = (
    *("keras.layers", "keras.initializers", "keras.regularizers", "keras.constraints"),
    *("keras.activations", "keras.random", "keras.src.ops.numpy"),
)
_PLAIN = ("DTypePolicy", "FloatDTypePolicy", "QuantizedDTypePolicy", *_NETWORKS)
"""What a file may name of ``keras`` itself."""
_FUNCTIONS = frozenset(
    (
        *("celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu"),
        *("hard_swish", "hard_tanh", "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish"),
        *("relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus"),
        *("softsign", "sparse_plus", "sparsemax", "squareplus", "swish", "tanh", "tanh_shrink"),
        "threshold",
    )
)
_REACH_OUT = frozenset(("TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"))
"""Layers that load code or files of their own."""
_TENSORS = frozenset(("__keras_tensor__", "__tensor__", "__numpy__", "__tuple__", "__slice__"))
OWN = "pkgo"
"""The package under which this program registers its own classes."""


def has_code(config: Any) -> bool:
    """Whether the description holds code of Python, as a Lambda layer does."""
    return any(_is_code(one) for one in _objects(config))


def check_classes(config: Any, file: str) -> None:
    """Refuse a description that names anything but layers and their parts.

    Code (``has_code``) is none of its business.

    Raises:
        InputError: the first class of that kind.
    """
    for one in _objects(config):
        if not _is_code(one):
            _check(one, file)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every part that names a class, outer ones first; no recursion, for a file may nest deeply."""
    left: list[Any] = [value]
    while left:
        here = left.pop()
        if isinstance(here, dict):
            found = cast(dict[str, Any], here)
            if "class_name" in found:
                yield found
            left += reversed(list(found.values()))
        elif isinstance(here, list):
            left += reversed(cast(list[Any], here))


def _is_code(one: dict[str, Any]) -> bool:
    return one.get("class_name") in ("Lambda", "__lambda__") or "__lambda__" in one


def _check(one: dict[str, Any], file: str) -> None:
    name, module = one.get("class_name"), one.get("module")
    registered = one.get("registered_name")
    if not isinstance(name, str):
        raise InputError("pretrained.no_network", file=file)
    if name in _TENSORS:
        return
    if name == "function":
        if one.get("config") not in _FUNCTIONS:
            raise InputError("pretrained.own_class", file=file, value=str(one.get("config")))
        return
    if isinstance(registered, str) and ">" in registered and not registered.startswith("keras>"):
        raise InputError("pretrained.own_class", file=file, value=registered)
    if name in _REACH_OUT:
        raise InputError("pretrained.reaches_out", file=file, value=name)
    known = module in _MODULES or (module == "keras" and name in _PLAIN)
    network = (
        name in _NETWORKS and isinstance(module, str) and module.startswith("keras.src.models")
    )
    if not known and not network:
        raise InputError("pretrained.own_class", file=file, value=f"{module}.{name}")
    told = one.get("config")
    if isinstance(told, dict) and isinstance(cast(dict[str, Any], told).get("vocabulary"), str):
        raise InputError("pretrained.reaches_out", file=file, value=name)
