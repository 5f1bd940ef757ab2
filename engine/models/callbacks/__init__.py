"""Callbacks that a specification asks for, one a file: fields, making, memory, script.

A new one is a file here, a name in ``Callback`` and a field of the training section.
"""

from typing import TypeAlias, get_args

from engine.models.callbacks.checkpoint import Checkpoint
from engine.models.callbacks.early_stopping import EarlyStopping
from engine.models.schedules.reduce_on_plateau import ReduceOnPlateau

Callback: TypeAlias = EarlyStopping | ReduceOnPlateau | Checkpoint
CALLBACKS: tuple[type[Callback], ...] = get_args(Callback)
"""In the order in which a run calls them."""

__all__ = ["CALLBACKS", "Callback", "Checkpoint", "EarlyStopping", "ReduceOnPlateau"]
