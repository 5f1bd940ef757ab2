"""What a run's model says of each measured row, kept in the run's folder: which rows are mistaken
for which, and how surely.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from engine.io.files import produce_atomically
from engine.store.database import Store
from engine.store.record_damage import RecordChanged, damage_of
from engine.store.runs import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "predictions.npz"
FORMAT = 1
ARRAYS = ("rows", "labels", "predicted", "probabilities")
SHARES = "shares"
"""An array that earlier versions neither wrote nor read."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What the model of ``epoch`` says of measured rows; ``part`` is validation or training.

    ``rows`` are their numbers in the table (int64, from 0), ``labels`` and ``predicted`` the
    numbers of classes (int64), or numbers in the label's own unit (float64); ``probabilities``
    (float32) that of the predicted class, of numbers empty. ``measured`` is how many rows were
    measured: of very many only the first are kept. ``shares`` (float32, shape (some of the rows,
    classes)) are the probabilities of every class of the first rows: of more than two classes, and
    of runs that have kept them.
    """

    epoch: int
    part: str
    measured: int
    rows: NDArray[np.int64]
    labels: NDArray[Any]
    predicted: NDArray[Any]
    probabilities: NDArray[np.float32]
    shares: NDArray[np.float32] | None = None

    @property
    def of_classes(self) -> bool:
        """Whether classes were predicted."""
        return self.labels.dtype.kind == "i"

    @property
    def of_second(self) -> NDArray[np.float32]:
        """Of two classes: the probability of the second, shape (rows,)."""
        import numpy as np

        sure = self.probabilities
        return np.where(self.predicted == 1, sure, 1 - sure).astype(np.float32)

    def counts(self, classes: int) -> list[list[int]]:
        """How many rows of each true class (lines) were predicted as each (columns)."""
        from engine.tasks.targets import confusion

        return confusion(self.labels, self.predicted, classes)

    def cell(self, true: int, predicted: int) -> list[int]:
        """The places of the rows of a true class that were predicted so, most confident first."""
        import numpy as np

        return self._surest(np.flatnonzero((self.labels == true) & (self.predicted == predicted)))

    def mistakes(self) -> list[int]:
        """The places of the rows that were predicted wrongly, most confident first."""
        import numpy as np

        return self._surest(np.flatnonzero(self.labels != self.predicted))

    def farthest(self) -> list[int]:
        """The places of rows whose number is predicted, the farthest off first; what is no finite
        number before all.
        """
        import numpy as np

        off = np.abs(self.predicted - self.labels)
        return np.argsort(-np.nan_to_num(off, nan=np.inf), kind="stable").tolist()

    def _surest(self, places: NDArray[np.int64]) -> list[int]:
        import numpy as np

        return places[np.argsort(-self.probabilities[places], kind="stable")].tolist()


def write_predictions(folder: Path, found: Predictions) -> str:
    """Write the file whole or not at all; its SHA-256.

    Raises:
        OSError: the folder is not writable, or full.
    """
    import numpy as np

    about = {
        "format": FORMAT,
        "epoch": found.epoch,
        "part": found.part,
        "measured": found.measured,
    }
    arrays: dict[str, Any] = {name: getattr(found, name) for name in ARRAYS}
    if found.shares is not None:
        arrays[SHARES] = found.shares
    told = np.frombuffer(json.dumps(about).encode(), np.uint8)

    def produce(temporary: Path) -> None:
        with temporary.open("wb") as file:
            np.savez_compressed(file, about=told, **arrays)

    return produce_atomically(folder / FILE, produce)


def kept_predictions(store: Store, run: Run) -> Predictions:
    """What the run has kept.

    Raises:
        InputError: it has kept none, or the file is damaged or gone.
    """
    if run.facts.predictions is None:
        raise _none_kept(run)
    try:
        content = (store.run_directory(run.id) / FILE).read_bytes()
        if sha256(content).hexdigest() != run.facts.predictions:
            raise RecordChanged
        return _read(content)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise InputError("predictions.damaged", run=run.id, reason=damage_of(FILE, error)) from None


def _none_kept(run: Run) -> InputError:
    if not run.is_ended:
        return InputError("predictions.not_yet", run=run.id)
    if run.facts.streamed:
        return InputError("predictions.streamed", run=run.id)
    return InputError("predictions.none", run=run.id)


def _read(content: bytes) -> Predictions:
    import numpy as np

    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        about: dict[str, Any] = json.loads(file["about"].tobytes())
        if about["format"] != FORMAT:
            raise ValueError("of another version")
        arrays = [file[name] for name in ARRAYS]
        shares: Any = file.get(SHARES)
    rows, labels, predicted, probabilities = arrays
    lengths = {len(rows), len(labels), len(predicted)}
    if len(lengths) > 1 or len(probabilities) not in (0, len(rows)):
        raise ValueError("its arrays have other lengths")
    if shares is not None and (shares.ndim != 2 or len(shares) > len(rows)):
        raise ValueError("its arrays have other shapes")
    return Predictions(
        int(about["epoch"]),
        str(about["part"]),
        int(about["measured"]),
        rows,
        labels,
        predicted,
        probabilities,
        shares,
    )
