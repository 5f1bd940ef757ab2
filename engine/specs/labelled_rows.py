"""The training rows that keep their label where a network gives the others theirs."""

from typing import TYPE_CHECKING, Any

from engine.specs.pseudo_labels import PseudoLabelsSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def keep_label(labels: "NDArray[Any]", section: PseudoLabelsSpec) -> "NDArray[np.bool_]":
    """Which of the training rows, whose ``labels`` these are, keep them: the share of every class,
    one row at least.
    """
    import numpy as np

    chance = np.random.Generator(np.random.PCG64(np.random.SeedSequence(section.seed)))
    kept = np.zeros(len(labels), np.bool_)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        count = max(round(section.labelled * len(rows)), 1)
        kept[chance.permutation(rows)[:count]] = True
    return kept
