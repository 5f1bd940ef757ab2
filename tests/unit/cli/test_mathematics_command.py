"""``pkgo-tui mathematics``: the views, a picture as text, all numbers as JSON, mistakes."""

import json

import pytest

from engine.mathematics.asked import VIEWS
from mathematics_answers import ANSWERS, STEPS, FakeProcess
from tui.cli.entry import run


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> FakeProcess:
    found = FakeProcess()
    monkeypatch.setattr("engine.client.model_process.ModelProcess", lambda: found)
    return found


def test_the_views_are_listed_with_their_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mathematics", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["view"] for one in told] == list(VIEWS)
    assert told[1]["settings"]["learning_rate"] == 0.1
    assert run(["mathematics"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(VIEWS) + 1


def test_a_view_is_a_picture_and_as_json_all_its_numbers(
    process: FakeProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = ["--set", "optimizer=adam", "--set", "learning_rate=0.3", "--set", "surface=bowl"]
    assert run(["mathematics", "descent", *settings]) == 0
    assert "height 0.125" in capsys.readouterr().out
    assert process.asked[0]["surface"] == "bowl"
    leg = process.asked[0]["legs"][0]
    assert (leg["optimizer"], leg["learning_rate"]) == ("adam", 0.3)
    assert run(["mathematics", "descent", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["view"] == "descent"
    assert told["steps"] == STEPS
    assert len(told["paths"][0]["x"]) == STEPS + 1
    assert told["figures"] == ANSWERS["descent"].figures


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["descend"], ["descend", "descent"]),
        (["descent", "--set", "learning_rate"], ["learning_rate"]),
        (["descent", "--set", "learning_rate=fast"], ["learning_rate", "fast"]),
        (["descent", "--set", "steps=5000"], ["steps", "2000"]),
        (["activations", "--set", "layers=0"], ["layers", "0"]),
        (["convolution", "--set", "kernel=round"], ["kernel", "round", "blur"]),
        (["convolution", "--set", "colour=red"], ["colour"]),
        (["batches", "--set", "batch_size=7"], ["batch_size", "7", "16"]),
    ],
)
def test_a_mistake_is_one_sentence_that_names_it(
    process: FakeProcess,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    named: list[str],
) -> None:
    assert run(["mathematics", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert [word for word in named if word not in said.err] == []
    assert process.asked == []
