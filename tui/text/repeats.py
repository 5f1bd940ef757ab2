"""Which of the repetitions of an experiment a run is, and how many there are, in words."""

from engine.store.runs import Run, fold_of, seed_of
from tui.locale import _


def which_repeat(run: Run) -> str:
    """The run's fold, and its seed where that is not the experiment's own."""
    fold, seed = fold_of(run), seed_of(run)
    if fold is None:
        return _("seed {seed}", seed=seed)
    said = _("fold {fold} of {folds}", fold=fold[0], folds=fold[1])
    if run.facts.base_seed in (None, seed):
        return said
    return _("{fold}, seed {seed}", fold=said, seed=seed)


def count_words(run: Run, count: int) -> str:
    """So many repetitions of the run: seeds, or folds; runs where they may be of both."""
    fold = fold_of(run)
    if fold is None:
        return _("{count} seeds", count=count)
    if count > fold[1]:
        return _("{count} runs", count=count)
    return _("{count} folds", count=count)
