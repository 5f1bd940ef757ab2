"""``compare`` and ``train --seeds``: is it noise, without a screen."""

import json
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.runs import runs
from fake_runs import History, curve, write_run
from scripted_host import ScriptedHost

Command = Callable[..., tuple[int, str, str]]


def repeated(
    store: Store, spec: ExperimentSpec, values: Sequence[float], **history: Any
) -> ExperimentSpec:
    for seed, value in enumerate(values):
        metrics = curve(2)
        metrics[0] |= {"val_accuracy": value + 0.1}
        metrics[1] |= {"val_accuracy": value}
        write_run(store, with_value(spec, "seed", seed), History(metrics, **history))
    return spec


@pytest.fixture
def pair(store: Store, spec: ExperimentSpec) -> None:
    """Two experiments with five seeds each, clearly apart."""
    repeated(store, with_value(spec, "name", "sigmoid + SGD"), (0.57, 0.58, 0.59, 0.58, 0.57))
    relu = with_value(with_value(spec, "name", "relu + Adam"), "training.optimizer.name", "adam")
    better = ((6, 0, 0), (1, 23, 1), (0, 0, 4))
    repeated(store, relu, (0.74, 0.76, 0.75, 0.74, 0.77), counts=better)


def test_a_comparison_tells_values_verdict_differences_and_pairs(ask: Command, pair: None) -> None:
    code, text, _ = ask("compare", "sigmoid + SGD", "relu + Adam")
    assert code == 0
    lines = text.splitlines()
    assert "relu + Adam is better than sigmoid + SGD: +0.174 ± 0.016" in lines
    rows = {line.split("  ")[0]: line for line in lines}
    assert "0.5780 ± 0.0084" in rows["sigmoid + SGD"]
    assert "0.6780 ± 0.0084" in rows["sigmoid + SGD"]
    assert rows["training.optimizer.name"].split()[1:] == ["sgd", "adam"]
    assert not any(line.startswith("seed") for line in lines)
    assert "more: Oddish recognised +3" in text
    assert "fewer: Oddish taken for Mankey -2" in text


def test_json_has_the_same_figures(ask: Command, pair: None) -> None:
    code, text, _ = ask("compare", "sigmoid + SGD", "relu + Adam", "--json")
    assert code == 0
    (told,) = [json.loads(line) for line in text.splitlines()]
    assert (told["metric"], told["at"]) == ("val_accuracy", "last")
    assert [group["seeds"] for group in told["groups"]] == [[0, 1, 2, 3, 4]] * 2
    assert told["groups"][0]["last"]["mean"] == pytest.approx(0.578)
    (beside,) = told["pairs"]
    verdict = beside["verdict"]
    assert (verdict["outcome"], verdict["test"]["name"]) == ("better", "Welch's t-test")
    assert verdict["test"]["difference"] == pytest.approx(0.174)
    assert verdict["test"]["low"] < 0.174 < verdict["test"]["high"]
    assert {item["key"] for item in beside["differences"]} == {
        "training.optimizer.name",
        "training.optimizer.learning_rate",
    }
    assert beside["confusion"]["matrix"] == [[1, -1, 0], [-1, 3, -2], [0, 0, 0]]
    assert beside["confusion"]["gained"][0] == {
        "true": "Oddish",
        "predicted": "Oddish",
        "change": 3,
    }


def test_another_metric_and_the_best_epoch(ask: Command, pair: None) -> None:
    code, text, _ = ask("compare", "sigmoid + SGD", "relu + Adam", "--metric", "loss")
    assert code == 0
    assert "their means are the same" in text
    code, text, _ = ask("compare", "sigmoid + SGD", "relu + Adam", "--at", "best", "--json")
    assert json.loads(text)["at"] == "best"
    assert code == 0


def test_what_cannot_be_told_apart_says_so(
    ask: Command, store: Store, spec: ExperimentSpec
) -> None:
    repeated(store, with_value(spec, "name", "a"), (0.70, 0.74, 0.72, 0.76, 0.71))
    other = with_value(with_value(spec, "name", "b"), "training.batch_size", 8)
    repeated(store, other, (0.71, 0.75, 0.73, 0.77, 0.72))
    _, text, _ = ask("compare", "a", "b")
    assert re.search(
        r"not distinguishable with 5 seeds; about \d+ more would be needed to see a difference "
        "of that size",
        text,
    )


def test_single_runs_by_id_tell_their_seeds_and_that_one_is_no_evidence(
    ask: Command, pair: None, store: Store
) -> None:
    first, second = (item.id for item in runs(store)[:2])
    code, text, _ = ask("compare", first, second)
    assert code == 0
    assert "says nothing about noise" in text
    assert ["seed", "4", "3"] in [line.split() for line in text.splitlines()]


def test_three_are_each_compared_with_the_first(
    ask: Command, store: Store, spec: ExperimentSpec, pair: None
) -> None:
    third = with_value(with_value(spec, "name", "wide"), "network.layers.0.units", 512)
    repeated(store, third, (0.60, 0.56, 0.58))
    code, text, _ = ask("compare", "sigmoid + SGD", "relu + Adam", "wide")
    assert code == 0
    assert "relu + Adam is better than sigmoid + SGD" in text
    assert "sigmoid + SGD and wide are not distinguishable with 5 and 3 seeds" in text
    assert "97.5 % confidence" in text


def test_diverged_runs_and_other_classes_are_told_in_words(
    ask: Command, store: Store, spec: ExperimentSpec
) -> None:
    repeated(store, with_value(spec, "name", "a\x1b[2J"), (0.5, math.nan, 0.6))
    other = with_value(with_value(spec, "name", "b"), "training.batch_size", 8)
    repeated(store, other, (0.7, 0.8), classes=["x", "y"], counts=((1, 0), (0, 1)))
    code, text, _ = ask("compare", "a\x1b[2J", "b")
    assert code == 0
    assert "\x1b" not in text
    assert "1 of 3 runs of a came to val_accuracy nan" in text
    assert "only the second has x, y" in text


def test_errors_are_one_sentence(ask: Command, pair: None) -> None:
    for arguments, words in (
        (("sigmoid + SGD",), "two runs or experiments"),
        (("sigmoid + SGD", "nosuch"), 'no run is called "nosuch"'),
        (("sigmoid + SGD", "sigmoid + SGD"), "mean the same"),
        (("sigmoid + SGD", "relu + Adam", "--metric", "auc"), 'no metric "auc"; all of them have'),
        (("sigmoid + SGD", "relu + Adam", "--at", "first"), "last"),
    ):
        code, out, err = ask("compare", *arguments)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert words in err


def test_train_repeats_with_seeds_in_one_experiment(
    ask: Command, host: Callable[..., ScriptedHost], store: Store
) -> None:
    host()
    code, text, _ = ask("train", "00-first-model", "--seeds", "3", "--set", "training.epochs=2")
    assert code == 0
    made = runs(store)[::-1]
    assert [json.loads(item.spec)["seed"] for item in made] == [1337, 1338, 1339]
    assert {item.name for item in made} == {"00-first-model"}
    assert len({item.experiment for item in made}) == 1
    assert [item.spec.seed for item in experiments(store)] == [1337]
    assert "mean ± sd of 3 seeds" in text
    assert "val_accuracy 0.6667 ± 0.0000" in text
    assert [line.split()[2] for line in text.splitlines() if line[:8] == made[1].id] == ["1338"]


def test_more_seeds_join_the_experiment_they_repeat(
    ask: Command, host: Callable[..., ScriptedHost], store: Store
) -> None:
    host()
    short = ("train", "00-first-model", "--set", "training.epochs=1", "--seeds", "2")
    assert ask(*short)[0] == 0
    assert ask(*short, "--set", "seed=1339")[0] == 0
    assert len(experiments(store)) == 1
    assert {item.facts.base_seed for item in runs(store)} == {1337}


def test_seeds_go_with_a_grid_and_begin_at_the_experiments_own(
    ask: Command, host: Callable[..., ScriptedHost], store: Store
) -> None:
    host()
    grid = ("--grid", "training.batch_size=8,16", "--set", "seed=7", "--set", "training.epochs=1")
    assert ask("train", *grid, "--seeds", "2", "--json")[0] == 0
    told = [(item.name.split()[0], json.loads(item.spec)["seed"]) for item in runs(store)[::-1]]
    sizes = [f"batch_size={size}" for size in (8, 16)]
    assert told == [(size, seed) for size in sizes for seed in (7, 8)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--seeds", "0"), "must be 1 to 1,000, not 0"),
        (("--seeds", "2000"), "at most 1,000"),
        (("--seeds", "2", "--set", f"seed={2**32 - 1}"), "pass the largest"),
        (("--seeds", "2", "--grid", "seed=1,2"), '"seed" is given twice'),
        (("--seeds", "600", "--grid", "training.batch_size=8,16"), "1,200"),
    ],
)
def test_seeds_that_are_not_possible_queue_nothing(
    ask: Command, store: Store, arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = ask("train", "00-first-model", *arguments)
    assert code == 2
    assert words in err
    assert runs(store) == []
