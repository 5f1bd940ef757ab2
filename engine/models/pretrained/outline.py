"""A model file in outline: its layers with shapes and weights, read without Keras."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from data.errors import InputError
from engine.models.base.shape import Shape
from engine.models.pretrained.archive import CONFIG, check_archive, member
from engine.models.pretrained.classes import check_classes, has_code
from engine.models.pretrained.weights import places_of, weights_by_place

_AS_IT_COMES = frozenset(
    (
        *(
            "Activation",
            "Add",
            "BatchNormalization",
            "Dropout",
            "ELU",
            "GaussianNoise",
            "LeakyReLU",
        ),
        *("LayerNormalization", "PReLU", "ReLU", "Softmax", "SpatialDropout1D", "SpatialDropout2D"),
    )
)
"""Layers whose results have the shape of what they take, which files do not always tell."""

_POOLED = frozenset(("GlobalAveragePooling2D", "GlobalMaxPooling2D"))
"""Layers that leave a number a channel; channels come last."""


@dataclass(frozen=True, slots=True)
class LayerOutline:
    """A layer: what it takes, the shape that comes out (None: not known), its weights."""

    name: str
    kind: str
    takes: tuple[str, ...]
    shape: Shape | None
    weights: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """Weights, learnt or not."""
        return sum(self.weights)

    @property
    def trainable(self) -> int:
        """Weights that are learnt where the layer is not frozen; half of a normalisation's."""
        if self.kind == "Normalization":
            return 0
        if self.kind == "BatchNormalization":
            return sum(self.weights[: max(len(self.weights) - 2, 0)])
        return self.parameters


@dataclass(frozen=True, slots=True)
class Outline:
    """A network of one input and one output; ``has_code``: a layer of it is code of Python."""

    layers: tuple[LayerOutline, ...]
    input: str
    output: str
    has_code: bool

    def layer(self, name: str) -> LayerOutline | None:
        """The layer of that name."""
        return next((one for one in self.layers if one.name == name), None)

    @property
    def before_last(self) -> str:
        """The layer whose result the last one takes, where a head is cut off."""
        last = self.layer(self.output)
        return last.takes[0] if last is not None and last.takes else self.input

    def up_to(self, name: str) -> list[LayerOutline]:
        """The layers that the result of one rests on, that one included, in the file's order."""
        wanted, left = {name}, [name]
        while left:
            one = self.layer(left.pop())
            new = set(one.takes) - wanted if one is not None else set[str]()
            wanted |= new
            left += new
        return [one for one in self.layers if one.name in wanted]


def outline(path: Path) -> Outline:
    """What is in the file.

    Raises:
        InputError: it is no model file, damaged, hostile, or no network of one input and output.
    """
    try:
        state = path.stat()
    except OSError:
        raise InputError("pretrained.missing", file=str(path)) from None
    return _outline(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _outline(path: Path, _changed: int, _size: int) -> Outline:
    network, code = network_in(path)
    try:
        return _read(network, path, code)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("pretrained.no_network", file=str(path)) from None


def network_in(path: Path) -> tuple[dict[str, Any], bool]:
    """What a file says of its network, with any number of inputs and outputs; and whether a layer
    of it is code of Python.

    Raises:
        InputError: it is no model file, damaged, hostile, or names what is no layer of Keras.
    """
    check_archive(path)
    file = str(path)
    try:
        config: Any = json.loads(member(path, CONFIG))
    except (ValueError, RecursionError):
        raise InputError("pretrained.no_network", file=file) from None
    if not isinstance(config, dict):
        raise InputError("pretrained.no_network", file=file)
    network = {
        name: value
        for name, value in cast(dict[str, Any], config).items()
        if name != "compile_config"
    }
    code = has_code(network)
    check_classes(network, file)
    return network, code


def _read(network: dict[str, Any], path: Path, code: bool) -> Outline:
    told, kind = network["config"], network["class_name"]
    listed: list[dict[str, Any]] = told["layers"]
    known = weights_by_place(path)
    places = places_of([str(one["class_name"]) for one in listed])
    weights = [tuple(known.get(place, ())) for place in places]
    if kind == "Sequential":
        layers = _of_list(listed, weights)
        return Outline(layers, layers[0].name, layers[-1].name, code)
    if kind not in ("Functional", "Model"):
        raise InputError("pretrained.no_network", file=str(path))
    inputs, outputs = _ends(told["input_layers"]), _ends(told["output_layers"])
    if len(inputs) != 1 or len(outputs) != 1:
        raise InputError("pretrained.several_ends", file=str(path))
    return Outline(_of_graph(listed, weights), inputs[0], outputs[0], code)


def _ends(given: Any) -> list[str]:
    """Names of the layers where it begins or ends: one such, or a list or dictionary of them."""
    if isinstance(given, dict):
        return [name for one in cast(dict[str, Any], given).values() for name in _ends(one)]
    if given and isinstance(given[0], str):
        return [given[0]]
    return [name for one in given for name in _ends(one)]


def _own_name(one: dict[str, Any]) -> str:
    return str(one.get("name") or one["config"]["name"])


def _of_list(
    listed: list[dict[str, Any]], weights: list[tuple[int, ...]]
) -> tuple[LayerOutline, ...]:
    found: list[LayerOutline] = []
    for index, one in enumerate(listed):
        name, kind = _own_name(one), str(one["class_name"])
        if kind == "InputLayer":
            shape = _row(one["config"].get("batch_shape"))
        else:
            shape = _coming_in(listed, index + 1)
        takes = (found[-1].name,) if found else ()
        found.append(LayerOutline(name, kind, takes, shape, weights[index]))
    return tuple(found)


def _coming_in(listed: list[dict[str, Any]], index: int) -> Shape | None:
    """The shape that the layer there takes."""
    for one in listed[index:]:
        built = one.get("build_config") or {}
        if built.get("input_shape"):
            return _row(built["input_shape"])
        if one["class_name"] not in _AS_IT_COMES:
            return None
    return None


def _of_graph(
    listed: list[dict[str, Any]], weights: list[tuple[int, ...]]
) -> tuple[LayerOutline, ...]:
    takes = [_tensors(one.get("inbound_nodes")) for one in listed]
    shapes: dict[str, Shape | None] = {
        source: shape for taken in takes for source, shape in taken.items()
    }
    found: list[LayerOutline] = []
    for one, taken, numbers in zip(listed, takes, weights, strict=True):
        name, kind = _own_name(one), str(one["class_name"])
        shape = shapes.get(name)
        if shape is None and kind == "InputLayer":
            shape = _row(one["config"].get("batch_shape"))
        if shape is None and kind == "Dense":
            shape = (int(one["config"]["units"]),)
        coming = next(iter(taken.values()), None)
        if shape is None and kind in _AS_IT_COMES:
            shape = coming
        flat = kind in _POOLED and not one["config"].get("keepdims")
        if shape is None and flat and coming is not None:
            shape = coming[-1:]
        found.append(LayerOutline(name, kind, tuple(taken), shape, numbers))
    return tuple(found)


def _tensors(nodes: Any) -> dict[str, Shape | None]:
    """The layers whose results a layer takes, with their shapes."""
    found: dict[str, Shape | None] = {}
    left: list[Any] = [nodes]
    while left:
        here = left.pop(0)
        if isinstance(here, dict):
            values = cast(dict[str, Any], here)
            if values.get("class_name") == "__keras_tensor__":
                told = values["config"]
                found[str(told["keras_history"][0])] = _row(told["shape"])
            else:
                left += values.values()
        elif isinstance(here, list):
            left += cast(list[Any], here)
    return found


def _row(shape: Any) -> Shape | None:
    """A row's shape, of that of a batch."""
    if not isinstance(shape, list) or not shape or isinstance(shape[0], list):
        return None
    lengths = cast(list[Any], shape)[1:]
    return tuple(None if one is None else int(one) for one in lengths)
