"""All views of mathematics, in the order in which one would look at them."""

from tui.mathematics.views import (
    activations,
    batch_statistics,
    batches,
    convolution,
    decay,
    descent,
    dropout,
    penalties,
    race,
    softmax,
)

VIEWS = (
    activations.VIEW,
    descent.VIEW,
    race.VIEW,
    decay.VIEW,
    batches.VIEW,
    penalties.VIEW,
    dropout.VIEW,
    batch_statistics.VIEW,
    softmax.VIEW,
    convolution.VIEW,
)
