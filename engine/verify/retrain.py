"""``python -P -m engine.verify.retrain``: train a record's description again, as the host would.

The record comes as JSON on stdin (``engine.verify.record.Record.to_dict``). Told on stdout, an
object a line: ``facts`` of this machine, ``epoch`` by epoch, ``note``, and last ``done`` or
``error``. Nothing is written anywhere.
"""

import json
import os
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.devices.environment import prepare


def main() -> int:
    """Train; 0, or 2 with an ``error``."""
    given = json.loads(sys.stdin.read())
    prepare()
    from engine.devices.tensorflow_devices import configure

    tell(facts=configure(int(given.get("threads", 1)), _devices(given)))
    from engine.training.failures import training_message

    try:
        _train(given)
    except InputError as error:
        tell(error=error.message.to_dict())
        return 2
    except Exception as error:
        reason = training_message(error)
        tell(error=Message("verify.not_trained_again", {"reason": reason}).to_dict())
        return 2
    tell(done=True)
    return 0


def _devices(given: dict[str, Any]) -> int:
    """How many the run trained on, or one of those that it branches from."""
    specs = [one["spec"] for one in (given, *given["before"])]
    return max(int(spec["training"].get("devices", 1)) for spec in specs)


def _train(given: dict[str, Any]) -> None:
    """Train until the record's end; one epoch more where the run ended by itself and this not."""
    from engine.specs import ExperimentSpec
    from engine.specs.checks import check
    from engine.tables.loading import as_begun
    from engine.training.callbacks.finite import Diverged
    from engine.training.control import Control, Stopped
    from engine.verify.segments import SegmentEnd, SegmentTrainer

    spec = ExperimentSpec.model_validate(given["spec"])
    folder = given.get("streamed")
    place = None if folder is None else Path(folder)
    data = as_begun(spec.data, None, given["classes"], folder is not None)
    dataset = _table(data, given, place)
    _must_be(dataset.description, given)
    check(spec, dataset.description)
    control = Control()
    listener = _EpochPrinter(control, given["epochs"] + bool(given["finished"]))
    rows = _rows(*given["rows"]) if given.get("rows") else None
    trainer = SegmentTrainer(dataset, control, listener, _note, rows)
    reached: SegmentEnd | None = None
    with _own_code(given), suppress(Stopped, Diverged):  # the record's end, or the run's too
        for before in given["before"]:
            reached = trainer.up_to(before, reached)
        trainer.to_its_end(given, reached)


def _table(spec: Any, given: dict[str, Any], place: Path | None) -> Any:
    """The data set of the record: of a table as it lies there, or of a folder's cells or arrays;
    of one that streams its rows are kept at ``place``.
    """
    held = given.get("held_rows") or 0
    if given.get("types") is not None:
        from engine.export.cells import load_cells

        content = Path(spec.source).read_bytes()
        return load_cells(content, given["types"], spec, held, given["preparation"])
    about = given.get("arrays")
    if about is not None and "streamed" in about:
        from engine.export.stored_rows import load_stored

        return load_stored(Path(spec.source), about)
    if about is not None:
        from engine.export.arrays import load_arrays

        return load_arrays(Path(spec.source), about)
    from engine.tables.loading import load

    dataset = load(spec, given.get("preparation"), folder=place)
    if not held:
        return dataset
    return replace(dataset, description=replace(dataset.description, held_rows=held))


def _rows(file: str, sha256: str) -> Any:
    """The parts that a file names, if these are the run's."""
    from engine.export.rows import digest_of_rows
    from engine.export.tables import read_rows

    try:
        found = read_rows(Path(file))
    except (OSError, ValueError, KeyError):
        found = None
    if found is None or digest_of_rows(found) != sha256:
        raise InputError("verify.other_table", file=file)
    return found


def _note(note: Message) -> None:
    tell(note=note.to_dict())


@contextmanager
def _own_code(given: dict[str, Any]) -> Generator[None]:
    """A place for the runs' own callbacks, which goes with all that they leave there."""
    from engine.specs import ExperimentSpec
    from engine.specs.own_code import python_of
    from engine.training.user_code import Workplace, at_work

    specs = [ExperimentSpec.model_validate(one["spec"]) for one in (*given["before"], given)]
    places = [place for spec in specs for place in python_of(spec)]
    with ExitStack() as stack:
        if places:
            room = Path(stack.enter_context(TemporaryDirectory(prefix="pkgo-verify-")))
            workplace = Workplace(room / "work", room / "output", room / "mark")
            stack.enter_context(at_work(places, workplace))
        yield


def _must_be(table: Any, given: dict[str, Any]) -> None:
    if given["sha256"] is not None and table.sha256 != given["sha256"]:
        raise InputError("verify.table_changed", table=table.name)
    if given["classes"] is not None and list(table.class_names) != list(given["classes"]):
        raise InputError("verify.other_classes", table=table.name)


class _EpochPrinter:
    """The loop's listener: tells every epoch, and ends training when there are enough."""

    def __init__(self, control: Any, most: int) -> None:
        self._control = control
        self._most = most

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        """Nothing: whole epochs are compared."""

    def epoch(self, epoch: Any) -> None:
        """Tell it."""
        tell(epoch=epoch.number, found={**epoch.metrics, "learning_rate": epoch.learning_rate})
        if epoch.number >= self._most:
            self._control.stop()

    def labelled(self, found: Any) -> None:
        """Nothing: what follows of it is compared."""

    def command(self, command: Any, epoch: int, step: int) -> None:
        """Nothing: the record has it."""


def tell(**fields: Any) -> None:
    """Print one object as a line of JSON, whatever a person's callbacks have for their stdout."""
    from engine.io.numbers import dumps

    print(dumps(fields), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
