"""What the coach would have said while the runs trained, and at which epoch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.coach.early import early
from engine.coach.signs.record import RunRecord
from engine.coach.signs.recorded_layers import RecordedLayers


def beginning(record: RunRecord, epochs: int) -> RunRecord:
    """The record as it was after so many epochs; without a confusion matrix, which is not kept."""
    is_whole = epochs == len(record.epochs)
    return replace(
        record,
        status="running",
        epochs=record.epochs[:epochs],
        ended=record.ended if is_whole else "",
        matrix=(),
        layers=None if record.layers is None else _cut(record.layers, epochs),
    )


def _cut(layers: RecordedLayers, epochs: int) -> RecordedLayers:
    seen = sum(one <= epochs for one in layers.epochs)
    figures = {name: lines[:seen] for name, lines in layers.figures.items()}
    return replace(layers, epochs=layers.epochs[:seen], figures=figures)


def said(record: RunRecord) -> tuple[str, int] | None:
    """The kind that is said first while the run trains, and after how many epochs."""
    for epochs in range(3, len(record.epochs) + 1):
        told = early(beginning(record, epochs))
        if told is not None:
            return told.kind, epochs
    return None


def table(runs: Iterable[tuple[str, int, RunRecord]]) -> Iterator[str]:
    """Lines: by kind what is said of how many, and how early of the epochs they have."""
    found: dict[str, list[tuple[str, float] | None]] = defaultdict(list)
    for kind, _, record in runs:
        told = said(record)
        part = told and (told[0], told[1] / max(record.wanted, 1))
        found[kind].append(part)
    yield f"{'planted':<30} runs  spoken of  of the epochs  what"
    for kind, some in found.items():
        told = [one for one in some if one is not None]
        early_by = sum(part for _, part in told) / len(told) if told else 0.0
        names = ", ".join(f"{name} {count}" for name, count in Counter(n for n, _ in told).items())
        yield f"{kind:<30} {len(some):4}  {len(told):9}  {early_by:13.0%}  {names}"
