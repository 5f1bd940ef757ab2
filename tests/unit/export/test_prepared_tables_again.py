"""Runs on prepared tables: exported as a script, and trained again, to the last bit."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bare_python import run_bare
from data.errors import InputError
from engine.devices.environment import prepare
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.verify.record import of_folder, of_run
from engine.verify.verdict import verdict
from engine.verify.verification import train_again
from exported_runs import exported, first_difference, trained

prepare()
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")


@pytest.fixture
def spec(describe: Any, tmp_path: Path) -> ExperimentSpec:
    """Of flats in streets; sizes have an order, rents a currency and gaps."""
    source, lines = np.random.default_rng(3), ["street,size,rent,since,sold"]
    for row in range(72):
        rent = "" if row % 11 == 0 else f"${source.integers(600, 2400):,}"
        sold = "yes" if source.random() < 0.3 + 0.5 * (row % 2) else "no"
        street, size = f"Elm {row % 9}", "SML"[row % 3]
        lines.append(f'{street},{size},"{rent}",2024-{row % 12 + 1:02d}-03,{sold}')
    path = tmp_path / "flats.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    spec = describe([{"units": 6, "activation": "relu"}], epochs=3)
    changes = [
        f"data.source={path}",
        "data.label=sold",
        "data.orders=size=S<M<L",
        "data.where=size != none",
    ]
    return with_values(spec, [*changes, "data.validation.split=0.25"])


def by_street(spec: ExperimentSpec) -> ExperimentSpec:
    return with_values(spec, ["data.validation.method=group", "data.validation.column=street"])


def repeated(record: Any) -> str:
    told = list(train_again(record))
    return verdict(record.epochs, [one.found for one in told if one.found is not None]).kind


@pytest.mark.parametrize("divided", ["at random", "by street"])
def test_a_prepared_run_is_exported_and_verified(
    store: Store, spec: ExperimentSpec, tmp_path: Path, divided: str
) -> None:
    spec = by_street(spec) if divided == "by street" else spec
    account = trained(store, spec)
    assert account.run.status == "finished", account.run.message
    assert repeated(of_run(store, account)) == "identical"
    folder = exported(store, account, tmp_path / "out", "script")
    told = json.loads((folder / "preparation.json").read_text("utf-8"))
    assert told["prepared_by"] == kept_preparation(store, account.run.id)
    run_bare(folder / "train.py", tmp_path)
    assert first_difference(account, folder) == ""
    if divided == "at random":
        assert repeated(of_folder(folder)) == "identical"
        return
    with pytest.raises(InputError) as refused:  # streets are no inputs: the table lacks them
        of_folder(folder)
    assert refused.value.code == "verify.rows_lost"
