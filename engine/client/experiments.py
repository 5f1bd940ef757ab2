"""What a person does with the list of experiments: add, save, close, reopen."""

from engine.store.database import Store
from engine.store.experiment_writer import (
    add_experiment,
    close_experiment,
    save_experiment,
    take_back_closing,
)


def reopen_experiment(store: Store, experiment: str) -> None:
    """Put an experiment back on the list."""
    close_experiment(store, experiment, closed=False)


__all__ = [
    "add_experiment",
    "close_experiment",
    "reopen_experiment",
    "save_experiment",
    "take_back_closing",
]
