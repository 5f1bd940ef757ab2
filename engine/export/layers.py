"""What was recorded of a run's layers as a CSV: a line an epoch and layer."""

import csv
import io
from pathlib import Path

import numpy as np

from engine.export.tables import no_formula
from engine.io.files import write_atomically
from engine.models.layer_statistics import STATISTICS
from engine.store.database import Store
from engine.store.layer_records import layer_statistics

LAYERS = "layers.csv"


def write_layers(store: Store, run: str, folder: Path) -> None:
    """Write the file, if anything was recorded; figures are float64, nothing where there is none.

    Raises:
        OSError: the folder is full or not writable.
    """
    found = layer_statistics(store, run)
    if found is None:
        return
    figures = np.stack([found.statistic(name) for name in STATISTICS], axis=2)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["epoch", "layer", "kind", "activation", "parameters", *STATISTICS])
    for epoch, of_epoch in zip(found.epochs.tolist(), figures, strict=True):
        for layer, values in zip(found.layers, of_epoch, strict=True):
            about = [no_formula(layer.name), layer.kind, layer.activation, layer.parameters]
            told = ["" if np.isnan(value) else repr(float(value)) for value in values]
            writer.writerow([epoch, *about, *told])
    write_atomically(folder / LAYERS, text.getvalue().encode("utf-8", "backslashreplace"))
