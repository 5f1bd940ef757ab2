"""Runs of the real engine that last until a test has seen enough, whatever the machine."""

from pathlib import Path

from engine.specs import ExperimentSpec
from engine.trust import agree

SLOW = """
import time
from pathlib import Path
import keras

class Slow(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if not Path(__file__).with_name("hurry").exists():
            time.sleep(0.25)

    def get_state(self):
        return {}

    def set_state(self, state):
        pass
"""


def slow_run(folder: Path, name: str, epochs: int = 200) -> ExperimentSpec:
    """A small network on a small table; an epoch takes a quarter of a second until ``hurry``."""
    folder.mkdir(exist_ok=True)
    table, callback = folder / "small.csv", folder / "slow.py"
    lines = [f"{i % 7},{(i * 5) % 11},{i % 3}" for i in range(120)]
    table.write_text("\n".join(["a,b,class", *lines]) + "\n", "utf-8")
    callback.write_text(SLOW)
    agree([callback])
    fields = {
        "name": name,
        "data": {"source": str(table)},
        "network": {"layers": [{"units": 8, "activation": "relu", "dropout": 0.2}]},
        "training": {"epochs": epochs, "batch_size": 8, "callbacks": [f"{callback}:Slow"]},
    }
    return ExperimentSpec.parse(fields)


def hurry(folder: Path) -> None:
    """From now on the folder's runs train as fast as they can."""
    (folder / "hurry").touch()
