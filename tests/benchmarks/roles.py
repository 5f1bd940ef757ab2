"""How well kinds of columns are guessed, measured on columns that people labelled.

``python -m tests.benchmarks.roles FILE``: a file in SortingHat's form (``Attribute_name``, figures,
``sample_1`` to ``sample_5``, the kind in ``y_act``). The model that ships guesses each; it has seen
the file that it was fitted on, so that one wants ``--cross-validate``: five folds, no record
(``Record_id``) in two of them; ``--folds`` says another number; with ``--at-random`` folds of
columns, as in the split of the published figures, where columns of one table stand on both sides.
``--train`` fits the model anew and writes its file.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from data.roles.kind_model import FILE, shipped
from tests.benchmarks import role_training as training


def judge(labelled: training.Labelled) -> float:
    """The share of columns that the shipped model guesses right."""
    model = shipped()
    guessed = np.array(model.kinds)[model.probabilities(labelled.summaries).argmax(axis=1)]
    right = guessed == labelled.kinds
    for kind, count in sorted(Counter(labelled.kinds.tolist()).items()):
        print(f"{kind:18} {right[labelled.kinds == kind].mean():.4f} of {count}")
    return float(right.mean())


def cross_validate(
    labelled: training.Labelled, inputs: training.Inputs, *, by_record: bool, count: int
) -> float:
    """The mean accuracy over folds; printed too: of all columns, of records, of both halves."""
    kinds = np.unique(labelled.kinds)
    places = np.searchsorted(kinds, labelled.kinds)
    scores = np.zeros((len(places), len(kinds)))
    folds: list[float] = []
    parts = training.cross_validated(labelled, inputs, by_record=by_record, count=count)
    for unseen, told in parts:
        scores[unseen] = told
        folds.append(float((told.argmax(axis=1) == places[unseen]).mean()))
        print(f"fold {len(folds)}: {folds[-1]:.4f} of {len(unseen)} columns", flush=True)
    right = scores.argmax(axis=1) == places
    print(f"all columns together: {right.mean():.4f}")
    records, of_record = np.unique(labelled.records, return_inverse=True)
    shares = np.bincount(of_record, right) / np.bincount(of_record)
    print(f"mean over {len(records)} records: {shares.mean():.4f}")
    chosen = np.isin(labelled.records, np.random.default_rng(0).permutation(records)[::2])
    for half, rows in (("one", chosen), ("the other", ~chosen)):
        print(f"{half} half of the records: {right[rows].mean():.4f} of {rows.sum()} columns")
    largest = int(np.bincount(of_record).argmax())
    rest = right[of_record != largest]
    print(f"without the record of most columns: {rest.mean():.4f} of {len(rest)} columns")
    return float(np.mean(folds))


def train(labelled: training.Labelled, inputs: training.Inputs) -> None:
    """Fit on everything, and write the file of the model; a fold held out tells the temperature."""
    unseen, scores = next(training.cross_validated(labelled, inputs))
    places = np.searchsorted(np.unique(labelled.kinds), labelled.kinds)
    told = training.temperature(scores, places[unseen])
    every = np.arange(len(labelled.kinds))
    fitted = training.fit(inputs, labelled.kinds, labelled.records, every)
    model = training.exported(inputs.names, fitted, told)
    FILE.write_text(json.dumps(model.to_dict()) + "\n", "utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes, temperature {told:.3f}", flush=True)


def main() -> None:
    """Read the file, judge, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument(
        "--at-random", action="store_true", help="folds of columns, not of whole records"
    )
    parser.add_argument("--folds", type=int, default=training.FOLDS)
    parser.add_argument("--train", action="store_true")
    asked = parser.parse_args()
    labelled = training.read(asked.file)
    if asked.train:
        train(labelled, training.inputs_of(labelled.summaries))
    if asked.cross_validate:
        inputs = training.inputs_of(labelled.summaries)
        by_record = not asked.at_random
        accuracy = cross_validate(labelled, inputs, by_record=by_record, count=asked.folds)
    else:
        accuracy = judge(labelled)
    print(f"accuracy {accuracy:.4f} of {len(labelled.kinds)} columns")


if __name__ == "__main__":
    main()
