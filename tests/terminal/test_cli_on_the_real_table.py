"""The tutorial's first model on its real table, from the command line: what the tutorial saw."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

REAL = Path(__file__).parents[3] / "shared" / "data" / "pkgo_city66_class5_v1.csv"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("no_host_is_left"),
    pytest.mark.skipif(not REAL.exists(), reason="the tutorial's table is not beside the project"),
]


@pytest.mark.thorough
def test_the_first_model_ends_where_the_tutorials_did(
    pkgo: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = pkgo("train", "00-first-model", "--data", str(REAL), "--set", "seed=1", "--json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told[-1]["event"] == "finished"
    last = [event["metrics"] for event in told if event["event"] == "epoch"][-1]
    assert 1.20 <= last["loss"] <= 1.25
    assert 0.56 <= last["accuracy"] <= 0.60
    shown = json.loads(pkgo("show", "last", "--json").stdout)
    assert sum(map(sum, shown["confusion"]["matrix"])) == 184
