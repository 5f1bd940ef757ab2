"""Of what speaks against an experiment before it is trained."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "forecast.windows_at_random": "rows that validate stand within windows that train (split "
    "{method}): their scores flatter; data.validation.method=time does not",
    "forecast.name_twice": "two layers are named {name!q}, and Keras calls the second {keras}: "
    "the model's file and the script name it so",
    "forecast.few_rows_measure": Plural(
        "{rows} row validates: what it comes to is mostly chance.",
        "{rows} rows validate: what they come to is partly chance; folds measure on every row "
        "(--folds).",
        by="rows",
    ),
    "forecast.few_validation_rows": Plural(
        "{rows} row validates: an accuracy of it is known to ±{points:.0f} points at best.",
        "{rows} rows validate: an accuracy of them is known to ±{points:.0f} points; folds measure "
        "on every row (--folds).",
        by="rows",
    ),
    "forecast.large_rate": "The learning rate {rate:g} is large for {optimizer} (usual: up to "
    "{largest:g}): the loss may jump about, or become no number.",
    "forecast.more_parameters": "The network has more parameters ({parameters:,}) than there are "
    "values to train on ({values:,}): it can learn the rows by heart.",
    "forecast.small_batches": "Batch normalisation with batches of {size}: mean and variance of "
    "fewer than {least} rows are guesses, and training is restless.",
    "forecast.softmax_mse": "Mean squared error behind a softmax learns slowly where it is most "
    "wrong: categorical crossentropy does not.",
    "forecast.unbalanced": "Class {most!q} has {rows:,} rows, {least!q} {few:,}, and all weigh the "
    "same: the rare one may be left out (training.class_weight=balanced).",
    "forecast.unscaled": Plural(
        "The column {columns!l} holds large values: they hold training up as long as they are not "
        "scaled.",
        "{count} columns hold large values ({columns!l}): they hold training up as long as they "
        "are not scaled.",
        by="count",
    ),
}
