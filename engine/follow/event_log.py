"""A folder that is logged to for TensorBoard: the numbers of each step are an epoch."""

from pathlib import Path

from data.messages import Message
from engine.follow.event_files import PATTERN, EventFile, Scalar
from engine.follow.logged import LoggedEpoch, LoggedRun, rate_of
from engine.follow.points import named

TRAIN, VALIDATION = ("train",), ("validation", "val")
"""Sub-folders in which Keras' callback logs the two parts of one run."""
KERAS = "epoch_"
_NOT_OF_EPOCHS = ("batch_", "evaluation_")
"""Of Keras' tags, those whose steps are batches."""


def run_folders(folder: Path) -> list[Path]:
    """The folders of single runs at or below this one, by name."""
    holding = {path.parent for path in folder.rglob(PATTERN) if path.is_file()}
    return sorted(
        {one.parent if one != folder and _part(one) is not None else one for one in holding}
    )


def _part(folder: Path) -> str | None:
    """What a sub-folder's numbers are called by in front; None where it is no part of a run."""
    name = folder.name.casefold()
    return "" if name in TRAIN else "val_" if name in VALIDATION else None


class EventLog:
    """One run's folder, with what its parts ``train`` and ``validation`` hold, if it has them.

    Steps of Keras' tags (``epoch_loss``) are its epochs, from 0. Where there are none, the steps
    that somebody logs are taken for epochs in their order.
    """

    kind = "tensorboard"
    is_one_run = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[Path, EventFile] = {}
        self._keras: dict[int, dict[str, float]] = {}
        self._plain: dict[int, dict[str, float]] = {}
        self._times: dict[int, float] = {}
        self.epochs: list[LoggedEpoch] = []
        self.about = LoggedRun()
        self.skipped: list[Message] = []

    def look(self, *, last: bool = False) -> None:  # noqa: ARG002
        """Read what is new.

        Raises:
            InputError: a file cannot be read, or is none of TensorBoard.
        """
        changed = False
        for prefix, path in self._present():
            file = self._files.setdefault(path, EventFile(path))
            for scalar in file.new():
                changed = True
                self._keep(prefix, scalar)
            self.skipped += file.skipped
            file.skipped = []
        if changed:
            self.epochs = self._joined()
            told = {
                name: one for file in self._files.values() for name, one in file.hparams.items()
            }
            self.about = LoggedRun(parameters=told)

    def _present(self) -> list[tuple[str, Path]]:
        """The event files by their names, which begin with when they were begun."""
        found = [("", path) for path in sorted(self._folder.glob(PATTERN))]
        for part in sorted(one for one in self._folder.iterdir() if one.is_dir()):
            prefix = _part(part)
            if prefix is not None:
                found += [(prefix, path) for path in sorted(part.glob(PATTERN))]
        return found

    def _keep(self, prefix: str, scalar: Scalar) -> None:
        if scalar.tag.startswith(_NOT_OF_EPOCHS):
            return
        if scalar.tag.startswith(KERAS):
            name = scalar.tag.removeprefix(KERAS)
            steps = self._keras
            # Keras logs the learning rate once, beside the numbers of training
            name = name if name == "learning_rate" else prefix + name
        else:
            name, steps = prefix + scalar.tag, self._plain
        steps.setdefault(scalar.step, {})[name] = scalar.value
        self._times.setdefault(scalar.step, scalar.time)

    def _joined(self) -> list[LoggedEpoch]:
        steps = self._keras or self._plain
        found: list[LoggedEpoch] = []
        before: float | None = None
        for place, step in enumerate(sorted(steps), 1):
            metrics = named(steps[step])
            rate, time = rate_of(metrics), self._times[step]
            seconds = 0.0 if before is None else max(time - before, 0.0)
            number = step + 1 if self._keras else place
            if number >= 1 and metrics:
                found.append(LoggedEpoch(number, metrics, rate, seconds))
            before = time
        return found
