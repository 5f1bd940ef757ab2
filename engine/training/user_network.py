"""A network, a loss and metrics of a person's own, made by the code of their files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import InputError
from engine.models.base.shape import Shape
from engine.models.graph import INPUT, output
from engine.specs import ExperimentSpec
from engine.tasks.task import Head
from engine.training.steps.keras_internals import number_names_anew
from engine.training.user_code import marked
from engine.training.user_modules import line_of, module_of, said_of
from engine.trust import must_be_agreed

BUILD = "build"


def own_network(code: str, shape: Shape, head: Head) -> Any:
    """What ``build(inputs, outputs)`` in a file gives: ``inputs`` are rows of that shape, and
    ``outputs`` is the layer that the task asks for at the end, ready to be called.

    Raises:
        InputError: the file is missing, raises, or gives no network from the one to the other.
    """
    import keras

    path = Path(code).expanduser()
    build = _named(f"{code}:{BUILD}")
    number_names_anew()
    inputs: Any = keras.Input(shape, name=INPUT, dtype="float32")
    last = output(head).make()
    model = _called(build, path, BUILD, inputs, last)
    if not isinstance(model, keras.Model):
        kind = type(model).__name__
        raise InputError("own.no_model", file=code, value=kind)
    given: Any = model
    if len(given.inputs) != 1 or given.inputs[0] is not inputs or len(given.outputs) != 1:
        raise InputError("own.other_inputs", file=code)
    found = list(given.outputs[0].shape[1:])
    if found != [head.units]:
        raise InputError("own.other_outputs", file=code, shape=found, units=head.units)
    return given


def own_loss(place: str) -> Any:
    """The loss named as ``path/to/file.py:name``: a function, or an object of a class.

    Raises:
        InputError: it is not there, or cannot be made.
    """
    import keras

    return _function_or_object(place, keras.losses.Loss, "loss")


def own_metrics(places: tuple[str, ...]) -> list[Any]:
    """The metrics named so, in order; as ``own_loss``."""
    import keras

    return [_function_or_object(place, keras.metrics.Metric, "metric") for place in places]


def has_own_parts(spec: ExperimentSpec) -> bool:
    """Whether the compiled model holds what only a person's file knows."""
    training = spec.training
    return bool(spec.network.code or training.own_loss or training.own_metrics)


def _function_or_object(place: str, kind: type[Any], what: str) -> Any:
    import keras

    file, _, name = place.rpartition(":")
    path, found = Path(file).expanduser(), _named(place)
    if isinstance(found, type):
        if not issubclass(found, kind):
            raise InputError("own.other_class", file=file, value=name, kind=what)
        found = _called(found, path, name)
    if isinstance(found, keras.losses.Loss):
        found.call = _Guarded(found.call, path, name).function()
    if isinstance(found, kind):
        return found
    return _Guarded(found, path, name).function()


def _named(place: str) -> Any:
    file, _, name = place.rpartition(":")
    must_be_agreed([place])
    path = Path(file).expanduser()
    if not path.is_file():
        raise InputError("callback.file_missing", file=file)
    try:
        module = module_of(path)
    except InputError as error:
        cause = error.__cause__
        if cause is None:
            raise
        about = {"file": file, "line": line_of(cause, path), "reason": said_of(cause)}
        raise InputError("own.not_loaded", **about) from cause
    found = getattr(module, name, None)
    if found is None:
        raise InputError("own.nothing_of_that_name", file=file, value=name)
    if not callable(found):
        raise InputError("own.not_callable", file=file, value=name)
    return found


def _called(function: Callable[..., Any], path: Path, name: str, *given: Any) -> Any:
    try:
        with marked(f"{path}:{name}", name):
            return function(*given)
    except BaseException as error:
        about = {"file": str(path), "line": line_of(error, path), "value": name}
        raise InputError("own.raised", **about, reason=said_of(error)) from error


class _Guarded:
    """A function of a person's, called while Keras traces; what it raises names its line."""

    def __init__(self, function: Callable[..., Any], path: Path, name: str) -> None:
        self._function = function
        self._path = path
        self._name = name

    def function(self) -> Callable[..., Any]:
        """A plain function of the same name, for Keras calls a metric as its function is called."""

        def guarded(y_true: Any, y_pred: Any) -> Any:
            given = _called(self._function, self._path, self._name, y_true, y_pred)
            if not _holds_numbers(given):
                about = {"file": str(self._path), "value": self._name}
                raise InputError("own.no_numbers", **about, kind=_kind_of(given))
            return given

        guarded.__name__ = self._name
        return guarded


def _holds_numbers(given: Any) -> bool:
    """Whether Keras can take it for a loss or a metric."""
    import keras

    if isinstance(given, keras.KerasTensor) or keras.ops.is_tensor(given):
        return keras.backend.standardize_dtype(given.dtype) != "string"
    return isinstance(given, float | int | np.ndarray | np.number)


def _kind_of(given: Any) -> str:
    return "None" if given is None else type(given).__name__
