"""Everything that a model card is made from, read from the store once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError
from engine.events import EpochEnded
from engine.export.run_record import RunRecord
from engine.predict.described import Described
from engine.store.database import Store
from engine.store.predictions import Predictions, kept_predictions
from engine.store.run_history import Kept, kept
from engine.store.saved_models import epoch_of_model
from engine.tasks.calibration import Reliability, reliability

if TYPE_CHECKING:
    from engine.store.facts import RunFacts


@dataclass(frozen=True, slots=True)
class CardSources:
    """A run's record; None stands for what it does not hold.

    ``epoch`` is that of the model which the run ended with, ``kept`` the matrix or the residuals
    of that epoch, ``reliability`` of the measured rows' probabilities; ``files`` are those that
    lie beside the card.
    """

    account: RunRecord
    known: Described | None
    epoch: EpochEnded
    kept: Kept | None
    reliability: Reliability | None
    files: frozenset[str]

    @property
    def facts(self) -> RunFacts:
        """What was found out about the run."""
        return self.account.run.facts

    @property
    def of_number(self) -> bool:
        """Whether the label is a number."""
        return self.facts.task == "regression"


def card_sources(store: Store, account: RunRecord, files: frozenset[str]) -> CardSources:
    """Read what the card tells."""
    run = account.run
    at = epoch_of_model(store, run)
    epoch = next((one for one in account.epochs if one.epoch == at), account.epochs[-1])
    found = (at and kept(store, run.id, at)) or kept(store, run.id)
    try:
        known = Described.of(store, run)
    except InputError:
        known = None
    return CardSources(account, known, epoch, found or None, _reliability(store, account), files)


def _reliability(store: Store, account: RunRecord) -> Reliability | None:
    try:
        found: Predictions = kept_predictions(store, account.run)
    except InputError:
        return None
    if not found.of_classes or found.part != "validation":
        return None
    return reliability(found.probabilities, found.labels == found.predicted)
