"""Logs of trainings as other programs write them: what they say is known to the last digit."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from engine.follow.csv_rows import CsvRows
from engine.follow.logged import LoggedEpoch
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.runs import Run, runs

HEADER = "epoch,accuracy,loss,val_accuracy,val_loss"


def csv_text(count: int, first: int = 0) -> str:
    """A table as Keras' ``CSVLogger`` writes it."""
    lines = [HEADER]
    for epoch in range(first, first + count):
        share = 1 / (epoch + 2)
        lines.append(f"{epoch},{1 - share},{share},{0.9 - share},{share + 0.01}")
    return "\n".join(lines) + "\n"


def read_in_pieces(data: bytes, cuts: Sequence[int]) -> list[LoggedEpoch]:
    """What a table tells whose bytes come cut at these places."""
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    rows, found = CsvRows("log.csv"), list[LoggedEpoch]()
    for begin, end in pairwise(places):
        found += rows.feed(data[begin:end])
    return [*found, *rows.finish()]


def only_run(store: Store) -> Run:
    """The one run of a store."""
    (found,) = runs(store)
    return found


def told(store: Store, run: Run) -> list[dict[str, float]]:
    """The metrics of the run's epochs, in order."""
    return [one.metrics for one in epochs(store, run.id)]


def event_folder(folder: Path, scalars: Sequence[tuple[int, str, float]], name: str = "1") -> Path:
    """An event file for TensorBoard with these steps, tags and values."""
    from tensorboard.compat.proto import event_pb2
    from tensorboard.summary.writer.record_writer import RecordWriter

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"events.out.tfevents.{name}.host"
    with path.open("ab") as file:
        writer = RecordWriter(file)
        for step, tag, value in scalars:
            event = event_pb2.Event(wall_time=100.0 + step, step=step)
            event.summary.value.add(tag=tag, simple_value=value)
            writer.write(event.SerializeToString())
        writer.flush()
        file.flush()
    return path
