"""A run that begins from a trained network: killed, resumed, branched, exported and verified."""

import re
from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from engine.client.branching import branched
from engine.client.submission import submit
from engine.export.run_record import read_run_record
from engine.io.files import sha256
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value, with_values
from engine.specs.networks import flow_on
from engine.specs.splitting import split_of
from engine.specs.tasks import fitted_task
from engine.store import run_history, runs
from engine.store.database import Store
from engine.store.pretrained_files import kept_path, located
from engine.store.queue import cancel_run
from engine.tables.loading import load
from engine.training.steps.exact import ExactSteps
from engine.verify.record import of_folder, of_run
from engine.verify.verdict import verdict
from engine.verify.verification import run_script, train_again
from exported_runs import exported
from killed_runs import Killer, life
from made_models import by_hand, compiled, fitted, froze
from run_record import record_of

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")


def finished(store: Store, spec: ExperimentSpec) -> runs.Run:
    made = submit(store, spec)
    found = life(store)
    assert (found.id, found.status) == (made, "finished"), found.message
    return found


@pytest.mark.thorough
def test_the_original_may_go_once_the_run_has_begun(
    store: Store, begins: Any, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killer, digest = Killer(store, monkeypatch), sha256(known)
    alone = finished(store, begins("steady", epochs=5))
    whole = record_of(store, alone.id)
    resumed = submit(store, begins("steady", epochs=5))
    killer.die(resumed, "train", 9, ExactSteps)
    assert sha256(kept_path(store.run_directory(resumed), digest)) == digest
    known.unlink()
    assert life(store).status == "finished"
    assert record_of(store, resumed) == whole
    # A branch goes on with the parent's copy, and keeps one of its own
    again = finished(store, with_value(branched(store, alone, 3), "training.epochs", 5))
    assert record_of(store, again.id)["epochs"] == whole["epochs"]
    assert kept_path(store.run_directory(again.id), digest).is_file()
    with pytest.raises(InputError) as caught:
        submit(store, begins("none"))
    assert caught.value.code == "pretrained.missing"


@pytest.mark.thorough
def test_a_branch_that_freezes_less_is_keras_compiled_anew(
    store: Store, begins: Any, known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = begins("all", epochs=3, order="none")
    parent, killer = finished(store, spec), Killer(store, monkeypatch)
    changes = ["network.pretrained.freeze=steady", "training.epochs=6"]
    changes.append("training.optimizer.learning_rate=0.0001")
    made = submit(store, with_values(branched(store, parent, 3), changes))
    killer.die(made, "train", 9, ExactSteps)
    branch = life(store)
    assert (branch.id, branch.status) == (made, "finished"), branch.message
    dataset = load(spec.data)
    rows = split_of(spec, dataset)
    goal = fitted_task(spec, dataset, rows).targets(dataset.labels)
    parts = [(dataset.features[part], goal[part]) for part in (rows.train, rows.validation)]
    model = by_hand(spec, known, "all")
    whole = fitted(model, parts, 3)
    froze(model.get_layer("pretrained"), "steady")
    compiled(model, 0.0001)
    for name, values in fitted(model, parts, 3).items():
        stored = [epoch.metrics[name] for epoch in run_history.epochs(store, branch.id)]
        assert stored == whole[name] + values, name
    account = read_run_record(store, branch)
    found = [one.found for one in train_again(of_run(store, account)) if one.found is not None]
    assert verdict(of_run(store, account).epochs, found).kind == "identical"


@pytest.mark.thorough
def test_script_and_folder_repeat_the_run(
    store: Store, begins: Any, known: Path, tmp_path: Path
) -> None:
    run = finished(store, begins("steady", epochs=3))
    known.unlink()
    account = read_run_record(store, run)
    out = exported(store, account, tmp_path / "out")
    record = of_folder(out)
    found = [one.found for one in run_script(out) if one.found is not None]
    assert verdict(record.epochs, found).kind == "identical"
    again = [one.found for one in train_again(record) if one.found is not None]
    assert verdict(record.epochs, again).kind == "identical"
    (out / "base.keras").write_bytes(b"another")
    with pytest.raises(InputError) as caught:
        of_folder(out)
    assert caught.value.code == "verify.other_base"


def test_its_card_and_its_picture_show_what_it_begins_from(
    store: Store, begins: Any, tmp_path: Path
) -> None:
    run = finished(store, begins("steady", epochs=1))
    account = read_run_record(store, run)
    out = exported(store, account, tmp_path / "out", "card")
    card = (out / "MODEL_CARD.md").read_text("utf-8")
    assert re.search(r"^\| pretrained \| pretrained .*\| hidden", card, re.MULTILINE | re.DOTALL)
    table = load(account.spec.data).description
    nodes = flow_on(located(store, account.spec, run.id), table)
    assert [node.label for node in nodes][:3] == ["", "pretrained", "hidden_1"]
    assert nodes[1].parameters > nodes[1].trained > 0


@pytest.mark.thorough
def test_it_begins_from_a_run_by_its_name(store: Store, begins: Any) -> None:
    base = finished(store, with_value(begins("none", epochs=2), "name", "the base"))
    fields = begins().model_dump(mode="json")
    fields["network"]["pretrained"] = {"run": "the base", "until": "hidden_1", "freeze": "all"}
    with pytest.raises(InputError) as caught:
        fields["network"]["pretrained"]["run"] = "nobody"
        submit(store, ExperimentSpec.parse(fields))
    assert caught.value.code == "pretrained.no_such_run"
    fields["network"]["pretrained"]["run"] = "the base"
    run = finished(store, ExperimentSpec.parse(fields))
    spec = read_run_record(store, run).spec.network.pretrained
    assert spec is not None and spec.run == base.id
    assert spec.sha256 == sha256(store.run_directory(base.id) / "model.keras")
    cancel_run(store, submit(store, ExperimentSpec.parse(fields)))


@pytest.mark.parametrize(
    ("changes", "key", "code"),
    [
        ({"until": "depp"}, "network.pretrained", "pretrained.no_such_layer"),
        ({"freeze": "old_head"}, "network.pretrained", "pretrained.no_such_layer"),
        ({"sha256": "0" * 64}, None, "pretrained.gone"),
        ({"file": "/nowhere/model.keras"}, None, "pretrained.missing"),
    ],
)
def test_what_does_not_fit_is_told_before_it_is_queued(
    changes: dict[str, str], key: str | None, code: str, store: Store, begins: Any
) -> None:
    fields = begins().model_dump(mode="json")
    fields["network"]["pretrained"] |= changes
    with pytest.raises(InputError) as caught:
        submit(store, ExperimentSpec.parse(fields))
    error = caught.value
    reason = error.message.params.get("reason", error.message)
    assert (reason.code, getattr(error, "key", None)) == (code, key)
    assert runs.count(store) == 0
