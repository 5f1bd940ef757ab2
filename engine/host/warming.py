"""Before the first run and after each: what makes the next one start at once."""

import gc
import importlib

from engine.training.steps.keras_internals import forget_traced_gradients


def warm_up() -> None:
    """Import what a run needs; about a second that a person would otherwise wait for."""
    for name in ("pandas", "sklearn.utils", "sklearn.model_selection", "engine.execution.run"):
        importlib.import_module(name)


def forget(*, sweep: bool = True) -> None:
    """Let go of the last run's traced gradients.

    ``sweep`` frees the memory of all that nothing refers to any more, which takes a quarter of
    a second.
    """
    forget_traced_gradients()
    if sweep:
        gc.collect()
