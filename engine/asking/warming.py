"""Loading what takes long before anybody asks, without being in the way of others."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from importlib import import_module

from engine.devices.environment import loading

NICE = 5
"""A third of what others get where there is not enough; a person may ask meanwhile."""
LIBRARIES = (
    "engine.radar.opening",
    "engine.predict.model",
    "engine.tables.remembered",
    "data.prepare.registry",
    "tensorflow",
    "keras",
)


def warm() -> None:
    """Import the libraries in a thread that gives way to all others, where the system has such;
    what it imports is not slower afterwards.
    """
    thread = threading.Thread(target=_import, name="warming")
    thread.start()
    thread.join()


def _import() -> None:
    with suppress(OSError, AttributeError):
        if os.uname().sysname == "Linux":  # elsewhere it would concern the whole process
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
    _describe()
    with loading():
        for name in LIBRARIES:
            import_module(name)


def _describe() -> None:
    """Build what reads descriptions of experiments, which else waits for the first of them."""
    from engine.specs.experiment import ExperimentSpec

    ExperimentSpec.model_rebuild()
