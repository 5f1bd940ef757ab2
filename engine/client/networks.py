"""What is known of a network before it is trained."""

from data import Description
from engine.specs import ExperimentSpec
from engine.training.memory_need import bytes_to_train


def training_bytes(spec: ExperimentSpec, table: Description) -> int:
    """What the table and the weights take in training, with all that belongs to them."""
    return sum(bytes_to_train(spec, table))
