"""What a run came to, to the last bit."""

import hashlib
from typing import Any

from engine.store import run_history
from engine.store.database import Store


def record_of(store: Store, run: str) -> dict[str, Any]:
    """All of a run's history that must be the same, bit for bit, and its weights' SHA-256."""
    losses: dict[int, bytes] = {}
    for epoch, _, blob in run_history.batch_losses(store, run):
        losses[epoch] = losses.get(epoch, b"") + blob
    done = run_history.epochs(store, run)
    kept = [run_history.kept(store, run, epoch.epoch) for epoch in done]
    return {
        "epochs": [(epoch.epoch, epoch.metrics, epoch.learning_rate) for epoch in done],
        "losses": losses,
        "matrices": [
            found.summary if isinstance(found, run_history.Residuals) else found and found.counts
            for found in kept
        ],
        "weights": weights_digest(store, run),
    }


def weights_digest(store: Store, run: str) -> str:
    """The SHA-256 of every weight of ``model.keras``, in order."""
    import keras

    model: Any = keras.saving.load_model(store.run_directory(run) / "model.keras")
    digest = hashlib.sha256()
    for weight in model.get_weights():
        digest.update(weight.tobytes())
    return digest.hexdigest()
