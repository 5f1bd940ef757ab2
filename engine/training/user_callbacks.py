"""A person's own callbacks, loaded from their files."""

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras

from data.errors import InputError, MessageError
from engine.training.steps.keras_internals import is_empty_hook
from engine.trust import must_be_agreed

HOOKS = tuple(
    f"on_{what}_{when}"
    for what in ("train", "test", "epoch", "batch", "train_batch", "test_batch")
    for when in ("begin", "end")
)


class CallbackFailed(MessageError):
    """A person's callback raised: which, where and what."""


def own_callbacks(places: Sequence[str]) -> list[Any]:
    """An object of each class named as ``path/to/file.py:ClassName``, in order.

    The files' code is run, if this person has agreed to it (``engine.trust``). What a hook raises
    later comes as ``CallbackFailed``.

    Raises:
        InputError: a file or class is missing, cannot be loaded, or is no Keras callback.
    """
    must_be_agreed(places)
    return [_guarded(_made(*place.rpartition(":")[::2]), place) for place in places]


def _made(file: str, name: str) -> Any:
    path = Path(file).expanduser()
    if not path.is_file():
        raise InputError("callback.file_missing", file=file)
    found = getattr(_module(path), name, None)
    if found is None:
        raise InputError("callback.class_missing", file=file, value=name)
    if not isinstance(found, type) or not issubclass(found, keras.callbacks.Callback):
        raise InputError("callback.no_keras_callback", file=file, value=name)
    try:
        return found()
    except Exception as error:
        raise InputError("callback.not_made", file=file, value=name, reason=_said(error)) from error


def _module(path: Path) -> Any:
    """The file run anew, under a name that hides no other module."""
    found = importlib.util.spec_from_file_location(f"pkgo_callbacks_{path.stem}", path)
    if found is None or found.loader is None:
        raise InputError("callback.no_python_file", file=str(path))
    module = importlib.util.module_from_spec(found)
    try:
        found.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise InputError("callback.not_loaded", file=str(path), reason=_said(error)) from error
    return module


def _guarded(callback: Any, place: str) -> Any:
    """The callback, its own hooks wrapped; Keras' empty ones stay recognisable as such."""
    for name in HOOKS:
        hook = getattr(callback, name)
        if not is_empty_hook(hook):
            setattr(callback, name, _guard(hook, place, name))
    return callback


def _guard(hook: Callable[..., Any], place: str, name: str) -> Callable[..., Any]:
    def guarded(*given: Any, **named: Any) -> Any:
        try:
            return hook(*given, **named)
        except (Exception, SystemExit) as error:
            raise CallbackFailed(
                "callback.raised", callback=place, method=name, reason=_said(error)
            ) from error

    return guarded


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
