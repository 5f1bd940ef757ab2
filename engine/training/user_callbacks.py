"""A person's own callbacks, loaded from their files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras

from data.errors import InputError, MessageError
from engine.training.steps.keras_internals import is_empty_hook
from engine.training.user_code import marked
from engine.training.user_modules import module_of, said_of
from engine.trust import must_be_agreed

HOOKS = tuple(
    f"on_{what}_{when}"
    for what in ("train", "test", "epoch", "batch", "train_batch", "test_batch")
    for when in ("begin", "end")
)
SETTERS = ("set_model", "set_params")
"""What Keras calls besides: a person's class may have its own."""


class CallbackFailed(MessageError):
    """A person's callback raised: which, where and what."""


def own_callbacks(places: Sequence[str]) -> list[Any]:
    """An object of each class named as ``path/to/file.py:ClassName``, in order.

    Each file's code is run once, if this person has agreed to it (``engine.trust``). What a hook
    raises later comes as ``CallbackFailed``.

    Raises:
        InputError: a file or class is missing, cannot be loaded, or is no Keras callback.
    """
    must_be_agreed(places)
    modules: dict[str, Any] = {}
    made: list[Any] = []
    for place in places:
        file, _, name = place.rpartition(":")
        path = Path(file).expanduser()
        if not path.is_file():
            raise InputError("callback.file_missing", file=file)
        if file not in modules:
            modules[file] = module_of(path)
        made.append(_guarded(_made(modules[file], file, name), place))
    return made


def _made(module: Any, file: str, name: str) -> Any:
    found = getattr(module, name, None)
    if found is None:
        raise InputError("callback.class_missing", file=file, value=name)
    if not isinstance(found, type) or not issubclass(found, keras.callbacks.Callback):
        raise InputError("callback.no_keras_callback", file=file, value=name)
    try:
        with marked(f"{file}:{name}", "__init__"):
            return found()
    except BaseException as error:
        raise InputError(
            "callback.not_made", file=file, value=name, reason=said_of(error)
        ) from error


def _guarded(callback: Any, place: str) -> Any:
    """The callback, its own hooks wrapped; Keras' empty ones stay recognisable as such."""
    for name in (*HOOKS, *SETTERS):
        hook = getattr(callback, name)
        if not is_empty_hook(hook):
            setattr(callback, name, _guard(hook, place, name))
    return callback


def _guard(hook: Callable[..., Any], place: str, name: str) -> Callable[..., Any]:
    def guarded(*given: Any, **named: Any) -> Any:
        try:
            with marked(place, name):
                return hook(*given, **named)
        except BaseException as error:
            raise CallbackFailed(
                "callback.raised", callback=place, method=name, reason=said_of(error)
            ) from error

    return guarded
