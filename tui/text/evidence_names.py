"""What the figures are called that a diagnosis of the coach rests on.

The coach and its JSON know each by a key, as ``times_the_usual``; here are the words beside it.
"""

from tui.locale import N_, _

EVIDENCE = {
    "alone": N_("one column alone tells"),
    "batch_size": N_("batch size"),
    "best_epoch": N_("best epoch"),
    "classes": N_("classes"),
    "dead_share": N_("dead share"),
    "dropout": N_("dropout"),
    "epochs": N_("epochs"),
    "epochs_without_number": N_("epochs without number"),
    "first_layer_spread": N_("first layer spread"),
    "first_over_last": N_("first over last gradient"),
    "flat_layers": N_("flat layers"),
    "gap": N_("gap"),
    "gradient_at_most": N_("gradient at most"),
    "l1": N_("L1"),
    "l2": N_("L2"),
    "largest_input": N_("largest input"),
    "largest_loss": N_("largest loss"),
    "largest_over_last_gradient": N_("largest over last gradient"),
    "layers": N_("number of layers"),
    "layers_that_begin_alike": N_("layers that begin alike"),
    "learning_rate": N_("learning rate"),
    "loss": N_("loss"),
    "loss_fell_by": N_("loss fell by"),
    "loss_left_to_fall": N_("loss left to fall"),
    "loss_of_knowing_nothing": N_("loss of knowing nothing"),
    "lowest_loss": N_("lowest loss"),
    "narrowest_layer": N_("narrowest layer"),
    "part_of_all": N_("part of all"),
    "rarest_class_found": N_("rarest class found"),
    "ratio": N_("ratio"),
    "restless": N_("restless"),
    "rows_of_rarest": N_("rows of rarest"),
    "saturated": N_("saturated"),
    "scales": N_("largest over smallest spread"),
    "sigmoid_layers": N_("sigmoid layers"),
    "skill": N_("skill"),
    "standard_error": N_("standard error"),
    "times_knowing_nothing": N_("times knowing nothing"),
    "times_the_largest_usual": N_("times the largest usual"),
    "times_the_usual": N_("times the usual"),
    "unscaled_inputs": N_("unscaled inputs"),
    "update_over_weight": N_("update over weight"),
    "updates": N_("updates"),
    "usual_rate": N_("usual rate"),
    "validation_loss_rose_by": N_("validation loss rose by"),
    "validation_rows": N_("validation rows"),
    "validation_rows_that_train": N_("validation rows that train"),
    "validation_skill": N_("validation skill"),
}


def evidence_name(key: str) -> str:
    """The words for a figure of a diagnosis, in the person's language."""
    return _(EVIDENCE.get(key, key.replace("_", " ")))
