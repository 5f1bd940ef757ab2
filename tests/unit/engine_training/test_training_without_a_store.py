"""Training is Keras and nothing else: no store, no host, not even a database library."""

import ast
import json
from pathlib import Path

import pytest

from engine.training import session
from fresh_process import said_by

ROOT = Path(session.__file__).parents[2]
ABOVE = ("store", "execution", "host", "verify", "client", "export", "query", "compare")

PROGRAM = """
import sys

sys.modules["sqlite3"] = sys.modules["_sqlite3"] = None

from engine.devices.environment import prepare

prepare()

import data
from engine.commands import Command, CommandKind
from engine.io.numbers import dumps
from engine.specs import first_model
from engine.specs.edit import with_values
from engine.specs.splitting import split_of
from engine.training.compiled_networks import CompiledNetworks
from engine.training.control import Control
from engine.training.session import TrainingSession, prepare as network


class Listener:
    losses, epochs, commands = [], [], []

    def chunk(self, epoch, first, losses):
        self.losses += losses.tolist()

    def epoch(self, epoch):
        self.epochs.append(epoch.metrics)

    def command(self, command, epoch, step):
        self.commands.append(str(command.kind))


spec = with_values(first_model(), ["training.epochs=2", "training.batch_size=256"])
dataset = data.load(spec.data.source, spec.data.label)
rows = split_of(spec, dataset)
control, listener = Control(), Listener()
control.give(Command(CommandKind.EPOCHS, 3))
made = network(CompiledNetworks(), dataset, spec, rows)
TrainingSession(spec, rows, made).train(control=control, listener=listener)
print(
    dumps(
        {
            "losses": len(listener.losses),
            "epochs": listener.epochs,
            "commands": listener.commands,
            "loaded": [name for name in sys.modules if name.startswith("engine.")],
        }
    )
)
"""


@pytest.mark.slow
@pytest.mark.thorough
def test_a_described_experiment_trains_where_there_is_no_sqlite() -> None:
    found = json.loads(said_by(PROGRAM, TF_CPP_MIN_LOG_LEVEL="3").splitlines()[-1])
    assert found["commands"] == ["epochs"]
    losses = [epoch["loss"] for epoch in found["epochs"]]
    assert len(losses) == 3
    assert losses[-1] < losses[0]
    assert all("val_accuracy" in epoch for epoch in found["epochs"])
    assert found["losses"] == 3 * 7
    loaded = {name.split(".")[1] for name in found["loaded"]}
    assert "training" in loaded
    assert loaded.isdisjoint(ABOVE)


def imported(path: Path) -> set[str]:
    """The modules that a file imports anywhere, late and for types too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{one.name}" for one in node.names}
    return found


def test_no_line_of_training_names_what_stands_above_it() -> None:
    files = list((ROOT / "engine" / "training").rglob("*.py"))
    assert len(files) > 20
    above = tuple(f"engine.{name}" for name in ABOVE)
    wrong = {
        f"{path.name}: {name}"
        for path in files
        for name in imported(path)
        if name == "sqlite3" or name.startswith(above)
    }
    assert wrong == set()
