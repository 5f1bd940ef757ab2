"""The experiment's description: pydantic models, the source of every other form of it."""

from engine.spec.branch import Branch
from engine.spec.data import DataSpec, ValidationSpec
from engine.spec.errors import SpecError
from engine.spec.experiment import ExperimentSpec, first_model
from engine.spec.network import ACTIVATIONS, DenseLayer, NetworkSpec
from engine.spec.toml import from_toml, read_toml, to_toml, write_toml
from engine.spec.training import LOSSES, TrainingSpec

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
