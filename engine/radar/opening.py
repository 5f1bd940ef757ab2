"""A run's radar: its rows first, which are soon there; its model when it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.radar.learned import read_learned
from engine.radar.picture import RadarFacts
from engine.radar.radar import Radar
from engine.tables.loading import Load, load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data.sources.formats.reader import Progress
    from engine.predict.model import LoadedModel
    from engine.store.database import Store
    from engine.store.runs import Run


class OpenRadar:
    """A radar of a model that ``model`` gives when first asked; ``loads`` may remember tables.

    Raises:
        InputError: there is no map of the run.
    """

    def __init__(
        self,
        store: Store,
        run: Run,
        model: Callable[[], LoadedModel],
        progress: Progress | None = None,
        loads: Load = load,
    ) -> None:
        self._run, self._model = run, model
        self._table, learned = read_learned(store, run, progress, loads)
        self.radar = Radar(learned, run.name, self._ask)

    @property
    def facts(self) -> RadarFacts:
        """What is known of it."""
        run, table, radar = self._run, self._table, self.radar
        columns, scale = radar.columns, radar.scale
        return RadarFacts(
            run.id,
            run.name,
            table.name,
            table.label_name,
            tuple(run.class_names(table.classes)) if scale is None else scale.names,
            (columns.latitude, columns.longitude),
            radar.dial_facts,
            radar.sightings,
            radar.area,
            scale=scale,
        )

    def _ask(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        model = self._model()
        if self.radar.scale is None:
            return model.probabilities(features)
        said = model.output.told(model.raw_outputs(features)).predicted
        return said.astype("float32")[:, None]
