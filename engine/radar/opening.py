"""A run's radar: its rows first, which are soon there, then its model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.radar.learned import read_learned
from engine.radar.picture import RadarFacts
from engine.radar.radar import Ask, Radar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data.sources.formats.reader import Progress
    from engine.store.database import Store
    from engine.store.runs import Run


class OpenRadar:
    """A radar whose model is opened after its rows are read.

    Raises:
        InputError: there is no map of the run.
    """

    def __init__(self, store: Store, run: Run, progress: Progress | None = None) -> None:
        self._store, self._run = store, run
        self._dataset, learned = read_learned(store, run, progress)
        self._model: Ask | None = None
        self._epoch = 0
        self.radar = Radar(learned, self._dataset.description.name, self._ask)

    @property
    def facts(self) -> RadarFacts:
        """What is known of it."""
        run, table, radar = self._run, self._dataset.description, self.radar
        columns = radar.columns
        return RadarFacts(
            run.id,
            run.name,
            table.name,
            table.label_name,
            tuple(run.class_names(table.classes)),
            (columns.latitude, columns.longitude),
            radar.dial_facts,
            radar.sightings,
            radar.area,
        )

    def configure(self) -> None:
        """Set up TensorFlow as the run had it, before its first operation."""
        from engine.devices.tensorflow_devices import configure

        configure(self._run.facts.threads or 1)

    def load_model(self) -> int:
        """Load the model; the epoch whose weights it has.

        Raises:
            InputError: the run has none, or it may not be opened.
        """
        from engine.predict.model import LoadedModel

        if self._model is None:
            model = LoadedModel.open(self._store, self._run)
            self._model, self._epoch = model.probabilities, model.weights.epoch
        return self._epoch

    def _ask(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._model is None:
            self.load_model()
        assert self._model is not None
        return self._model(features)
