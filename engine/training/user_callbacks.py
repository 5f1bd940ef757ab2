"""A person's own callbacks, loaded from their files."""

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras

from data.errors import InputError, MessageError
from engine.training.steps.keras_internals import is_empty_hook

HOOKS = tuple(
    f"on_{what}_{when}"
    for what in ("train", "test", "epoch", "batch", "train_batch", "test_batch")
    for when in ("begin", "end")
)


class CallbackFailed(MessageError):
    """A person's callback raised; the text is a sentence that names it."""


def own_callbacks(places: Sequence[str]) -> list[Any]:
    """An object of each class named as ``path/to/file.py:ClassName``, in order.

    The files' code is run. What a hook raises later comes as ``CallbackFailed``.

    Raises:
        InputError: a file or class is missing, cannot be loaded, or is no Keras callback.
    """
    return [_guarded(_made(*place.rpartition(":")[::2]), place) for place in places]


def _made(file: str, name: str) -> Any:
    path = Path(file).expanduser()
    if not path.is_file():
        raise InputError(f"the callback file {file} does not exist", file=file)
    found = getattr(_module(path), name, None)
    if found is None:
        raise InputError(f"{file} has no class {name}", file=file, value=name)
    if not isinstance(found, type) or not issubclass(found, keras.callbacks.Callback):
        raise InputError(f"{name} in {file} is not a keras.callbacks.Callback", file=file)
    try:
        return found()
    except Exception as error:
        raise InputError(
            f"{name} in {file} could not be made: {_said(error)}", file=file
        ) from error


def _module(path: Path) -> Any:
    """The file run anew, under a name that hides no other module."""
    found = importlib.util.spec_from_file_location(f"pkgo_callbacks_{path.stem}", path)
    if found is None or found.loader is None:
        raise InputError(f"{path} is not a Python file", file=str(path))
    module = importlib.util.module_from_spec(found)
    try:
        found.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise InputError(f"{path} could not be loaded: {_said(error)}", file=str(path)) from error
    return module


def _guarded(callback: Any, place: str) -> Any:
    """The callback, its own hooks wrapped; Keras' empty ones stay recognisable as such."""
    for name in HOOKS:
        hook = getattr(callback, name)
        if not is_empty_hook(hook):
            setattr(callback, name, _guard(hook, f"the callback {place} raised in {name}"))
    return callback


def _guard(hook: Callable[..., Any], where: str) -> Callable[..., Any]:
    def guarded(*given: Any, **named: Any) -> Any:
        try:
            return hook(*given, **named)
        except (Exception, SystemExit) as error:
            raise CallbackFailed(f"{where}: {_said(error)}") from error

    return guarded


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
