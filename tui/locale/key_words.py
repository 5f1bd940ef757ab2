"""Words for the engine's keys that people meet: how runs stand, what was done to one, what the
coach has found. Messages have them as ``{name!k}``.
"""

from collections.abc import Mapping

from tui.locale.translation import N_, Worded

STATUS_WORDS: Mapping[str, str] = Worded(
    {
        "queued": N_("queued"),
        "running": N_("running"),
        "paused": N_("paused"),
        "finished": N_("finished"),
        "pruned": N_("pruned"),
        "stopped": N_("stopped"),
        "failed": N_("failed"),
        "crashed": N_("crashed"),
    }
)
ACTION_WORDS: Mapping[str, str] = Worded(
    {
        "pause": N_("pause"),
        "resume": N_("resume"),
        "suspend": N_("suspend"),
        "prune": N_("prune"),
        "stop": N_("stop"),
        "stop_with_best": N_("stop with the best weights"),
        "learning_rate": N_("learning rate"),
        "patience": N_("patience"),
        "epochs": N_("epochs"),
        "checkpoint": N_("checkpoint"),
    }
)
FINDING_WORDS: Mapping[str, str] = Worded(
    {
        "stuck_at_baseline": N_("stuck at the baseline"),
        "diverging": N_("diverging"),
        "learning_rate_too_high": N_("learning rate too high"),
        "learning_rate_too_low": N_("learning rate too low"),
        "dead_relu": N_("dead relu units"),
        "vanishing_gradients": N_("vanishing gradients"),
        "exploding_gradients": N_("exploding gradients"),
        "wrong_loss": N_("wrong loss"),
        "unscaled_inputs": N_("unscaled inputs"),
        "underfitting": N_("underfitting"),
        "overfitting": N_("overfitting"),
        "stopped_too_early": N_("stopped too early"),
        "tiny_batches_with_batch_norm": N_("tiny batches with batch normalisation"),
        "regularization_too_strong": N_("regularization too strong"),
        "dropout_too_strong": N_("dropout too strong"),
        "unbalanced_classes": N_("unbalanced classes"),
        "validation_too_small": N_("validation too small"),
        "leakage": N_("leakage"),
        "healthy": N_("healthy"),
    }
)


def key_word(key: str) -> str:
    """The word for a key; one of another version as it stands."""
    for table in (STATUS_WORDS, FINDING_WORDS, ACTION_WORDS):
        if key in table:
            return table[key]
    return key
