"""``python -P -m engine.export.again``: train a record's description again, as the host would.

The record comes as JSON on stdin (``engine.export.record.Record.to_dict``). Told on stdout, an
object a line: ``facts`` of this machine, ``epoch`` by epoch, ``note``, and last ``done`` or
``error``. Nothing is written anywhere.
"""

import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from engine.host.environment import prepare

if TYPE_CHECKING:
    from data import Dataset
    from engine.spec import ExperimentSpec
    from engine.training.loop import Loop


def main() -> int:
    """Train; 0, or 2 with an ``error``."""
    given = json.loads(sys.stdin.read())
    prepare()
    from engine.host.devices import configure

    tell(facts=configure())
    from engine.training.failures import sentence

    try:
        _train(given)
    except InputError as error:
        tell(error=str(error))
        return 2
    except Exception as error:
        tell(error=f"it could not be trained again: {sentence(error)}")
        return 2
    tell(done=True)
    return 0


def _train(given: dict[str, Any]) -> None:
    """Train until the record's end; one epoch more where the run ended by itself and this not."""
    import data
    from engine.checks import check
    from engine.spec import ExperimentSpec
    from engine.training.callbacks import Diverged
    from engine.training.control import Stopped

    spec = ExperimentSpec.model_validate(given["spec"])
    dataset = data.load(spec.data.source, spec.data.label)
    _must_be(dataset.description, given)
    check(spec, dataset.description)
    # The record's end, or what ended the run too
    with suppress(Stopped, Diverged):
        _loop(spec, dataset, given).run()


def _loop(spec: "ExperimentSpec", dataset: "Dataset", given: dict[str, Any]) -> "Loop":
    """The loop as a run has it, without what saves files."""
    import keras

    from engine.build import build
    from engine.events import Intervention
    from engine.export.rows import split_of
    from engine.training.callbacks import early_stopping, plateau
    from engine.training.compiled import CompiledNetworks
    from engine.training.control import Control
    from engine.training.levers import Levers
    from engine.training.loop import Loop, Plan
    from engine.training.order import order
    from engine.training.own import own_callbacks
    from engine.training.score import Score

    training, table, rows = spec.training, dataset.description, split_of(spec, dataset)
    own = own_callbacks(training.callbacks)

    def fresh() -> Any:
        keras.utils.set_random_seed(spec.seed)
        return build(spec, table.columns, table.classes, -(-len(rows.train) // training.batch_size))

    prepared = CompiledNetworks().prepare(spec, dataset, rows, fresh)
    if prepared.note:
        tell(note=prepared.note)
    first, second = rows.train.astype("int32"), rows.validation.astype("int32")
    stopping = None if training.early_stopping is None else early_stopping(training.early_stopping)
    control = Control()
    return Loop(
        prepared.model,
        prepared.steps,
        Plan(training.epochs, first, second, order(training.order, first, spec.seed)),
        callbacks=[prepared.finite, *([stopping] if stopping else []), *plateau(training), *own],
        control=control,
        watcher=_Telling(control, given["epochs"] + bool(given["finished"])),
        levers=Levers(prepared.model, stopping, lambda _epoch, _step: None),
        score=Score([Intervention(**event) for event in given["interventions"]]),
    )


def _must_be(table: Any, given: dict[str, Any]) -> None:
    if given["sha256"] is not None and table.sha256 != given["sha256"]:
        raise InputError(f"the table {table.name} has changed since the run was trained")
    if given["classes"] is not None and list(table.class_names) != list(given["classes"]):
        raise InputError(f"the table {table.name} gives other classes than the record names")


class _Telling:
    """The loop's watcher: tells every epoch, and ends training when there are enough."""

    def __init__(self, control: Any, most: int) -> None:
        self._control = control
        self._most = most

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        """Nothing: whole epochs are compared."""

    def epoch(self, epoch: Any) -> None:
        """Tell it."""
        tell(epoch=epoch.number, found={**epoch.metrics, "learning_rate": epoch.learning_rate})
        if epoch.number >= self._most:
            self._control.stop("that is enough")

    def wish(self, kind: str, epoch: int, step: int, value: float | None = None) -> None:
        """Nothing: the record has it."""


def tell(**fields: Any) -> None:
    """Print one object as a line of JSON."""
    from engine.numbers import dumps

    print(dumps(fields), flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
