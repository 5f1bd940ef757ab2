"""A short torture: real hosts, killed in a checkpoint's writing, in a transaction."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from command_line import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.thorough
def test_killed_twice_a_run_ends_with_the_same_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    torture: Any = importlib.import_module("tests.benchmarks.torture")
    table = tmp_path / "small.csv"
    lines = [f"{i % 7},{(i * 5) % 11},{i % 3}" for i in range(120)]
    table.write_text("\n".join(["a,b,class", *lines]) + "\n", "utf-8")
    spec = torture.experiment(40, str(table))
    deaths = ["state-half 1", "store 15"]
    outcome = torture.torture(tmp_path / "store", spec, deaths, say=lambda *_: None)
    assert outcome.good
    assert set(outcome.deaths) == {"state-half", "store"}
