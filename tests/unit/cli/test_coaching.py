"""``pkgo-tui coach``: one object a run; a person is told why and what to set."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.client.experiments import add_advised
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from fake_runs import History, curve, short, write_run
from tui.terminal import languages

Ask = Callable[..., tuple[int, str, str]]
STUCK = [{"loss": 1.609, "accuracy": 0.2, "val_loss": 1.61, "val_accuracy": 0.2}] * 12
EVEN = tuple([100] * 5)


@pytest.fixture
def slow(store: Store, spec: ExperimentSpec) -> str:
    """A run that knows nothing, at a thousandth of the usual rate."""
    described = with_value(short(spec, 12), "training.optimizer.learning_rate", 1e-5)
    run = write_run(store, described, History(STUCK, counts=()))
    add_facts(store, run, RunFacts(class_counts=EVEN, baseline={"accuracy": 0.2}, steps=104))
    return run


def test_the_object_ranks_what_is_wrong_and_says_what_to_set(ask: Ask, slow: str) -> None:
    code, out, _ = ask("coach", slow, "--json")
    told = json.loads(out)
    assert (code, told["run"]) == (0, slow)
    first, *others = told["diagnoses"]
    assert first["kind"] == "learning_rate_too_low"
    assert first["proposal"]["set"]["training.optimizer.name"] == "adam"
    assert first["evidence"]["learning_rate"] == 1e-5
    assert {"title", "certainty", "since_epoch"} <= set(first)
    assert [one["certainty"] for one in told["diagnoses"]] == sorted(
        (one["certainty"] for one in told["diagnoses"]), reverse=True
    )
    assert "stuck_at_baseline" in {one["kind"] for one in others}


def test_a_person_is_told_the_change_beside_what_it_is_now(ask: Ask, slow: str) -> None:
    code, out, _ = ask("coach", slow)
    assert code == 0
    assert "--set training.optimizer.name=adam" in out
    assert "sgd" in out


def test_a_run_of_an_earlier_version_is_judged_by_what_it_kept(
    ask: Ask, store: Store, spec: ExperimentSpec
) -> None:
    counts = [[20, 0, 0], [0, 20, 0], [0, 0, 20]]
    run = write_run(store, short(spec, 12), History(curve(12), counts=counts))
    code, out, _ = ask("coach", run, "--json")
    assert code == 0
    assert json.loads(out)["diagnoses"]


def test_a_run_that_waits_has_nothing_to_judge(
    ask: Ask, store: Store, spec: ExperimentSpec
) -> None:
    waiting = replace(History(), status="queued")
    run = write_run(store, short(spec, 3), waiting)
    code, out, _ = ask("coach", run, "--json")
    assert (code, json.loads(out)) == (0, {"run": run, "diagnoses": []})
    assert ask("coach", run)[0] == 0


def test_a_run_that_is_not_there_is_one_sentence(ask: Ask, slow: str) -> None:
    code, out, error = ask("coach", "nothing-like-it", "--json")
    assert (code, out) == (2, "")
    assert len(error.strip().splitlines()) == 1


def test_what_came_of_a_proposal_is_told_of_both_runs_in_a_field_of_its_own(
    ask: Ask, store: Store, spec: ExperimentSpec, slow: str
) -> None:
    assert "helped" not in json.loads(ask("coach", slow, "--json")[1])
    made = with_value(short(spec, 12, "tried"), "training.optimizer.learning_rate", 0.01)
    changes = {"training.optimizer.learning_rate": 0.01}
    after = add_advised(store, made, slow, "learning_rate_too_low", changes)
    run = write_run(store, made, History(curve(12)), after)
    for name in (slow, run):
        code, out, _ = ask("coach", name, "--json")
        told = json.loads(out)
        (helped,) = told["helped"]
        assert (code, set(told)) == (0, {"run", "diagnoses", "helped"})
        assert (helped["before"], helped["after"], helped["set"]) == (slow, run, changes)
        assert (helped["outcome"], helped["metric"]) == ("untested", "val_accuracy")
        assert helped["values"]["before"] == [0.2]
    assert "tried" in ask("coach", slow)[1]


def test_in_chinese_a_person_reads_chinese_figures_and_json_keeps_its_keys(
    ask: Ask, slow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "wants_ascii", lambda: False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PKGO_LANG", "zh_TW")
    code, out, _ = ask("coach", slow)
    assert code == 0
    assert "學習率 1e-05" in out
    assert "skill" not in out
    assert "學習率太低，" in out
    assert "learning_rate_too_low" not in out
    code, out, _ = ask("coach", slow, "--json")
    assert json.loads(out)["diagnoses"][0]["kind"] == "learning_rate_too_low"
    assert json.loads(out)["diagnoses"][0]["evidence"]["learning_rate"] == 1e-5
