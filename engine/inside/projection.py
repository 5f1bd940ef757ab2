"""Many numbers a row brought to few: principal components, and t-SNE of these."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

MOST_ROWS = 2_000
MOST_NUMBERS = 50_000_000
"""Of all rows together: 200 MB of float32; of a wide layer fewer rows are taken."""
LEAST_ROWS = 5
MOST_COMPONENTS = 50
"""That t-SNE begins from, as scikit-learn advises for many columns."""
PERPLEXITY, ITERATIONS, SEED = 30.0, 1_000, 0


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Rows by their components (float64, shape (rows, components), the strongest first), and which
    share of the variance each of them explains.
    """

    components: Numbers
    explained: tuple[float, ...]


def rows_for(width: int) -> int:
    """How many rows of so many numbers are projected."""
    return max(min(MOST_ROWS, MOST_NUMBERS // max(width, 1)), LEAST_ROWS)


def principal(values: NDArray[np.float32], most: int = MOST_COMPONENTS) -> Projection:
    """The principal components of rows (shape (rows, numbers)), centred and not scaled, by a
    singular value decomposition (Jolliffe: Principal Component Analysis, 2002). Signs are such that
    the row farthest out lies on the positive side, so that they are the same everywhere.

    Raises:
        InputError: there are fewer than ``LEAST_ROWS`` rows, or numbers that are not finite.
    """
    import numpy as np

    if len(values) < LEAST_ROWS:
        raise InputError("inside.too_few_rows", rows=len(values), needed=LEAST_ROWS)
    if not np.isfinite(values).all():
        raise InputError("inside.not_finite")
    centred = values - values.mean(0, dtype=np.float64).astype(values.dtype)
    rows, width = centred.shape
    if width > rows:  # the same components, of a matrix of rows by rows
        squares, left = np.linalg.eigh((centred @ centred.T).astype(np.float64))
        order = np.argsort(-squares)
        sizes = np.sqrt(np.maximum(squares[order], 0))
        left = left[:, order]
    else:
        left, sizes, _ = np.linalg.svd(centred.astype(np.float64), full_matrices=False)
    count = min(most, rows, width)
    found = left[:, :count] * sizes[:count]
    farthest = found[np.abs(found).argmax(0), np.arange(count)]
    total = float(np.square(sizes).sum())
    explained = np.square(sizes[:count]) / total if total else np.zeros(count)
    return Projection(found * np.where(farthest < 0, -1.0, 1.0), tuple(explained.tolist()))


def in_plane(found: Projection) -> Numbers:
    """The first two components: float64 of shape (rows, 2); a layer of one unit has 0 for y."""
    import numpy as np

    plane = found.components[:, :2]
    return plane if plane.shape[1] == 2 else np.pad(plane, ((0, 0), (0, 1)))


def neighbours_kept(components: Numbers, told: Callable[[int, int], None]) -> Numbers:
    """The rows in a plane such that near ones stay near: t-SNE (van der Maaten and Hinton:
    Visualizing Data using t-SNE, JMLR 9, 2008) as scikit-learn's ``TSNE`` with a perplexity of
    ``PERPLEXITY`` (less of few rows), begun from PCA, ``SEED`` fixed: float64 of shape (rows, 2).

    ``told`` is given the iterations done, and of how many.
    """
    import numpy as np

    # Threads that wait must not keep the cores from a run that trains
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from sklearn.manifold import TSNE

    rows = len(components)
    made = TSNE(
        perplexity=min(PERPLEXITY, (rows - 1) / 3),
        max_iter=ITERATIONS,
        init="pca" if components.shape[1] > 1 else "random",
        random_state=SEED,
        verbose=2,
    )
    with redirect_stdout(_Listening(told)):  # pyright: ignore[reportArgumentType]
        return np.asarray(made.fit_transform(components.astype(np.float32)), np.float64)


class _Listening:
    """Takes what scikit-learn says of how far it is."""

    _SAID = re.compile(r"Iteration (\d+)")

    def __init__(self, told: Callable[[int, int], None]) -> None:
        self._told = told

    def write(self, text: str) -> int:
        """A piece of a line."""
        found = self._SAID.search(text)
        if found:
            self._told(min(int(found[1]), ITERATIONS), ITERATIONS)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""
