"""What the coach says of a run: what is wrong, what to try, what would have kept it silent."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "coach.adam": "Adam finds the size of each weight's steps itself.",
    "coach.begin_differently": "Weights that all begin alike stay alike: begin them at random.",
    "coach.dead_relu": "Units of relu are dead: the network gives one answer to every row.",
    "coach.diverging": "The loss leaves for ever larger values, since epoch {epoch}.",
    "coach.dropout_too_strong": "Dropout of {part:.0f} % leaves too little to learn with.",
    "coach.exploding_gradients": "Gradients grow from layer to layer: the loss leaps at once.",
    "coach.finite_now": "the loss was no number before",
    "coach.healthy": "Nothing is wrong with this training.",
    "coach.helped": "What was tried against {kind!k} has helped: {metric} {before:.4g}, now "
    "{after:.4g}",
    "coach.keep_gradients": "Weights of Glorot's scale keep a gradient's size, and Adam "
    "divides by it.",
    "coach.larger_batches": "16 rows give a mean and a variance to normalise by.",
    "coach.larger_batches_longer": "16 rows give a mean and a variance to normalise by; more "
    "epochs make up for the fewer updates.",
    "coach.larger_steps": "Larger steps; if they do not move it either, the inputs may tell "
    "nothing of the label.",
    "coach.larger_network": "More units for what there is to learn.",
    "coach.leakage": "The column {column!q} alone tells the label: the inputs hold the answer.",
    "coach.leaking_rows": "Rows that validate also train: what they measure is memory.",
    "coach.learning_rate_too_high": "The learning rate is too high for training to settle.",
    "coach.learning_rate_too_low": "The learning rate is too low: training has hardly begun.",
    "coach.leave_out": "Leave the column {column!q} out, unless it is known before the label is.",
    "coach.made_worse": "What was tried against {kind!k} has made it worse: {metric} {before:.4g}, "
    "now {after:.4g}",
    "coach.more_than_that": "more was changed than what was proposed",
    "coach.more_validation": "A fifth of the rows tells more; folds (data.validation.folds) "
    "measure on every row.",
    "coach.not_compared": "What was tried against {kind!k} is not compared",
    "coach.nothing_to_change": "Nothing needs a change; what comes next is a matter of taste.",
    "coach.one_run_each": "After what was tried against {kind!k}: {metric} {before:.4g}, now "
    "{after:.4g}",
    "coach.other_measure": "other rows or columns are measured now than before",
    "coach.overfitting": "The training rows are learnt by heart: validation is no better from "
    "epoch {epoch} on.",
    "coach.part_rows": "Take repeated rows out of the table, or divide it by what they are of "
    "(data.validation.method=group).",
    "coach.regularization_too_strong": "The penalty on the weights leaves no room to learn.",
    "coach.relu_with_norm": "Relu does not flatten, and batch normalisation keeps a signal's size "
    "through all layers.",
    "coach.revive": "Steps that do not throw units off, or a slope below zero, keep them alive.",
    "coach.scale_inputs": "Less the mean, by the deviation: one learning rate suits all weights.",
    "coach.smaller_steps": "Smaller steps do not leap over the valley.",
    "coach.stop_early": "End when the validation loss no longer falls, with the best weights.",
    "coach.stopped_too_early": "Training ended while the loss still fell fast.",
    "coach.stuck_at_baseline": "It knows no more than the simplest guess.",
    "coach.tiny_batches_with_batch_norm": Plural(
        "Batch normalisation by {size} row at a time is chance.",
        "Batch normalisation by {size} rows at a time is mostly chance.",
        by="size",
    ),
    "coach.train_longer": "More epochs: the loss says there is more to learn.",
    "coach.try_usual_steps": "Adam with its usual rate rules out that the steps are at fault; if "
    "it does not move either, the inputs may tell nothing of the label.",
    "coach.unbalanced_classes": "Rare classes are left out: saying the frequent one is nearly "
    "always right.",
    "coach.underfitting": "The network is too small for what there is to learn.",
    "coach.unscaled_inputs": Plural(
        "{count} input is large: one learning rate does not suit all.",
        "{count} inputs are large: one learning rate does not suit all.",
        by="count",
    ),
    "coach.unscaled_somewhere": "Inputs are large: one learning rate does not suit all.",
    "coach.usual_loss": "Cross-entropy has a gradient where the network is most wrong.",
    "coach.usual_loss_and_steps": "Cross-entropy has a gradient where the network is most wrong; "
    "Adam finds the size of each weight's steps itself, which were small, too.",
    "coach.usual_rate": "The optimizer's usual learning rate.",
    "coach.validation_too_small": Plural(
        "{rows} row validates: what it says is chance.",
        "{rows} rows validate: what they say is mostly chance.",
        by="rows",
    ),
    "coach.vanishing_gradients": "Gradients are lost on their way to the first layers.",
    "coach.weaker_dropout": "A fifth is dropped often enough.",
    "coach.weaker_penalty": "A penalty that still lets weights grow.",
    "coach.weigh_classes": "Rows of rare classes weigh more, as much as those of others together.",
    "coach.within_noise": "What was tried against {kind!k} has changed nothing beyond noise: "
    "{metric} {before:.4g}, now {after:.4g}",
    "coach.wrong_loss": "The loss {loss} measures distances of numbers, and the label has classes.",
    "coach.silent.dead_relu": "other activations than relu, different answers, a usual rate, "
    "or recorded layers with less than {dead:.0%} of dead units",
    "coach.silent.diverging": "losses that are numbers and end within {times:g} times the lowest",
    "coach.silent.dropout_too_strong": "at most {part:.0f} % dropped, or a good end",
    "coach.silent.exploding_gradients": "fewer than {layers} layers, normalisation between them, "
    "or a loss below {times:g} times that of knowing nothing",
    "coach.silent.healthy": "any other diagnosis",
    "coach.silent.leakage": "no column that alone tells more than {alone:.1%} of the labels",
    "coach.silent.learning_rate_too_high": "a usual rate, or a good end with a loss that swings by "
    "less than {restless:.0%}",
    "coach.silent.learning_rate_too_low": "a rate above a fifth of the usual one, a skill above "
    "{good:.0%}, or recorded updates above {update:g} of the weights",
    "coach.silent.overfitting": "a validation loss within {rise:.0f} % of its lowest, or early "
    "stopping with the best weights",
    "coach.silent.regularization_too_strong": "at most L1 {l1:g} and L2 {l2:g}, or a good end",
    "coach.silent.stopped_too_early": "a loss that would fall by less than {left:.0f} % in as many "
    "epochs again",
    "coach.silent.stuck_at_baseline": "a loss or a metric better than that of the simplest guess",
    "coach.silent.tiny_batches_with_batch_norm": "batches of {size} rows or more",
    "coach.silent.unbalanced_classes": "less than {ratio:g} rows of one class to one of another, "
    "class weights, or rare rows that are found",
    "coach.silent.underfitting": "layers of more than {units} units, or a fair end",
    "coach.silent.unscaled_inputs": "inputs of a root mean square below {largest:g} with a "
    "fair end",
    "coach.silent.validation_too_small": "{rows} rows or more",
    "coach.silent.vanishing_gradients": "fewer than {layers} layers of sigmoid, normalisation, "
    "relu, or recorded gradients that reach the first layer with {kept:.0%} of the last one's",
    "coach.silent.wrong_loss": "a cross-entropy",
}
