"""What a run's seconds were spent on, and how many rows it trained in each."""

from typing import Any

from engine.store.epoch_digest import EpochDigest
from engine.store.runs import Run
from tui.locale import N_, Worded, _
from tui.text.figures import duration

_PURPOSES = Worded(
    {
        "training": N_("training"),
        "validation": N_("validation"),
        "callbacks": N_("callbacks"),
        "writing": N_("writing"),
    }
)


def times_object(run: Run, done: EpochDigest) -> dict[str, Any] | None:
    """Seconds by purpose over the epochs that measured them; None where none did.

    ``samples_per_second``: rows trained by second of training alone; None where not known.
    """
    if not done.measured:
        return None
    rows, training = run.facts.training_rows, done.times.get("training", 0.0)
    speed = None
    if rows is not None and training > 0:
        speed = rows * done.measured / training
    return {**done.times, "samples_per_second": speed}


def times_lines(run: Run, done: EpochDigest) -> list[str]:
    """The same in one line of text; none where nothing was measured."""
    spent = times_object(run, done)
    if spent is None:
        return []
    speed = spent.pop("samples_per_second")
    parts = ", ".join(
        f"{_PURPOSES.get(name, name)} {duration(seconds)}" for name, seconds in spent.items()
    )
    if speed is None:
        return [_("times: {times}", times=parts)]
    return [_("times: {times}; {speed:,.0f} samples/s", times=parts, speed=speed)]
