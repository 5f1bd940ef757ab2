"""``show --layers``: what was recorded of a run's layers, as a table and as JSON."""

import json
from collections.abc import Callable

from engine.specs import ExperimentSpec
from engine.store.database import Store
from fake_runs import History, curve, short, write_run
from recorded_layers import record_some

Ask = Callable[..., tuple[int, str, str]]


def test_a_table_of_the_newest_figures(store: Store, spec: ExperimentSpec, ask: Ask) -> None:
    run = write_run(store, short(spec, 3), History(curve(3)))
    record_some(store, run, 3)
    code, out, err = ask("show", run, "--layers")
    assert (code, err) == (0, "")
    lines = {line.split()[0]: line for line in out.splitlines() if line}
    told = lines["hidden_1"].split()[2:]
    assert told == ["15", "↑", "1.67", "↓", "0.001", "-0.5", "–"]
    assert "30 % ↑" in lines["hidden_1_relu"]
    assert "0.0167 ↓" in lines["output"]


def test_json_has_every_recorded_epoch(store: Store, spec: ExperimentSpec, ask: Ask) -> None:
    run = write_run(store, short(spec, 3), History(curve(3)))
    record_some(store, run, 3)
    code, out, _ = ask("show", run, "--layers", "--json")
    assert code == 0
    found = json.loads(out)
    assert (found["run"], found["epochs"]) == (run, [1, 2, 3])
    first, relu, _last = found["layers"]
    assert (first["name"], first["kind"], first["parameters"]) == ("hidden_1", "Dense", 804)
    assert first["weight_norm"] == [5.0, 10.0, 15.0]
    assert first["dead"] == [None, None, None]
    assert relu["activation"] == "relu"
    assert first["arrays"][1]["name"] == "bias"
    assert first["arrays"][1]["weight_norm"] == [4.0, 8.0, 12.0]


def test_a_run_without_a_record_says_how_to_have_one(
    store: Store, spec: ExperimentSpec, ask: Ask
) -> None:
    run = write_run(store, short(spec, 3), History(curve(3)))
    code, out, err = ask("show", run, "--layers")
    assert (code, out) == (2, "")
    assert "training.layer_statistics" in err
