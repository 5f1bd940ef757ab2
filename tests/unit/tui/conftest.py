"""A run that trains, for what is said of one."""

import pytest

from engine.specs import ExperimentSpec
from engine.store.facts import RunFacts
from engine.store.runs import Run


@pytest.fixture
def run(spec: ExperimentSpec) -> Run:
    facts = RunFacts(training_rows=100, steps=10, epochs=20)
    return Run(
        "r", "a", spec.name, spec.model_dump_json(), "running", 0.0, 0.0, None, "h", "",
        facts, 5, 5, 50.0, 4, {},
    )  # fmt: skip
