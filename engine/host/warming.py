"""Before the first run and after each: what makes the next one start at once."""

import gc
import importlib
from typing import Any


def warm_up() -> None:
    """Import what a run needs; about a second that a person would otherwise wait for."""
    for name in ("pandas", "sklearn.utils", "sklearn.model_selection", "engine.execution.run"):
        importlib.import_module(name)


def forget(*, sweep: bool = True) -> None:
    """Let go of the last run's traced gradients.

    ``sweep`` frees the memory of all that nothing refers to any more, which takes a quarter of
    a second.
    """
    _drop_gradients()
    if sweep:
        gc.collect()


def _drop_gradients() -> None:
    """Take the last run's traces out of TensorFlow's registry of gradients.

    Every traced ``apply_gradients`` registers a gradient of its own there
    (``tensorflow.python.ops.custom_gradient``) and nothing ever removes it: 3 MB a run.
    """
    ops: Any = importlib.import_module("tensorflow.python.framework.ops")
    known: dict[str, Any] = ops.gradient_registry._registry
    for name in [name for name in known if name.startswith("CustomGradient-")]:
        del known[name]
