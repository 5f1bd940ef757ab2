"""The experiment's description: pydantic models, the source of every other form of it."""

from engine.models.layers import ACTIVATIONS, DenseLayer
from engine.specs.branch import Branch
from engine.specs.data import DataSpec, ValidationSpec
from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec, first_model
from engine.specs.network import NetworkSpec
from engine.specs.toml import from_toml, read_toml, to_toml, write_toml
from engine.specs.training import LOSSES, TrainingSpec

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "Branch",
    "DataSpec",
    "DenseLayer",
    "ExperimentSpec",
    "NetworkSpec",
    "SpecError",
    "TrainingSpec",
    "ValidationSpec",
    "first_model",
    "from_toml",
    "read_toml",
    "to_toml",
    "write_toml",
]
