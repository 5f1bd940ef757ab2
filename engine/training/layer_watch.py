"""When a run's layers are looked at, and on which rows."""

import logging
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.messages import Message
from engine.models.layer_statistics import ObservedLayer
from engine.training.rng_state import restore_rng_state, rng_state
from engine.training.steps.layer_probe import Batch, LayerProbe
from engine.training.steps.row_order import Rows
from engine.training.steps.streamed_rows import StreamedRows

LEAST_STEPS = 128
"""Batches that are trained for each look: it costs as much as a few of them."""
LEAST_ROWS, MOST_ROWS = 32, 128
"""Looked at, unless there are fewer."""
PART = 32
"""Of so many rows that train one is looked at."""
MOST_RECORDS = 2_000
"""So many looks at most in the epochs that are planned."""
_LOG = logging.getLogger(__name__)


class LayerWatch:
    """Looks at the layers when an epoch's batches have trained, in every ``every``-th epoch from
    the first on, and before the second of these in epochs 2, 4, 8, ...: always the same rows, which
    ``batch`` gives. The records are of ``layers``.

    Of those epochs the last batch trains in a call of its own, so that its update can be told.
    Which batches a call takes changes nothing in what they come to.
    """

    def __init__(
        self,
        probe: LayerProbe,
        layers: tuple[ObservedLayer, ...],
        batch: Callable[[], Batch],
        every: int,
        tell: Callable[[Message], None] = lambda _: None,
    ) -> None:
        self._probe = probe
        self.layers = layers
        self._batch = batch
        self._every = every
        self._tell = tell
        self._rows: Batch | None = None
        self._before: Any = None
        self._works = True

    def wants(self, epoch: int) -> bool:
        """Whether the layers are looked at in this epoch (from 1)."""
        is_early = epoch <= self._every and epoch.bit_count() == 1
        return self._works and (is_early or (epoch - 1) % self._every == 0)

    def stretch(self, epoch: int, count: int, left: int) -> int:
        """How many of ``count`` batches one call takes where ``left`` are left of the epoch."""
        return min(count, max(left - 1, 1)) if self.wants(epoch) else count

    def last_step(self, epoch: int) -> None:
        """The epoch's last batch is about to train."""
        if self.wants(epoch):
            self._before = self._probe.weights()

    def look(self, epoch: int) -> NDArray[np.float32] | None:
        """The record of the epoch, whose batches have trained; None where there is none."""
        before, self._before = self._before, None
        if not self.wants(epoch):
            return None
        if self._rows is None:
            self._rows = self._batch()
            self._works = self._can_look(self._rows)
        return self._probe.look(self._rows, before) if self._works else None

    def _can_look(self, rows: Batch) -> bool:
        """Trace the look; where a network of a person's own does not let it, they are told."""
        drawn = rng_state()  # a layer of a person's own may draw while it is traced
        try:
            self._probe.trace(rows)
        except Exception as error:
            _LOG.exception("the layers cannot be recorded")
            self._tell(Message("layers.not_recorded", {"reason": str(error)}))
            return False
        finally:
            restore_rng_state(drawn)
        return True


def cadence(steps: int, epochs: int) -> int:
    """Every so many epochs of ``steps`` batches the layers are looked at."""
    return max(math.ceil(LEAST_STEPS / max(steps, 1)), math.ceil(epochs / MOST_RECORDS))


def rows_to_see(trained: int) -> int:
    """How many rows are looked at for so many that train between two looks."""
    return min(max(trained // PART, LEAST_ROWS), MOST_ROWS)


def chosen(rows: Rows, most: int, seed: int) -> NDArray[np.int64]:
    """At most so many of the rows, drawn by the seed (numpy's PCG64), in the order of the table."""
    source = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 0])))
    places = np.sort(source.choice(len(rows), min(most, len(rows)), replace=False))
    if isinstance(rows, StreamedRows):
        return rows.numbers.start + places
    return rows[places].astype(np.int64)
