"""``pkgo-tui lessons`` and ``lesson``: read, predicted, trained and graded without a screen."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.store.database import Store
from engine.store.runs import runs
from own_lessons import write_lesson
from scripted_host import ScriptedHost

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    write_lesson(tmp_path / "lessons" / "longer")
    return str(tmp_path / "lessons")


@pytest.fixture(autouse=True)
def _served(host: Callable[..., ScriptedHost]) -> None:
    host()


def test_an_answer_is_trained_and_graded_and_given_again_nothing_is_trained(
    ask: Ask, folder: str, store: Store
) -> None:
    given = ("lesson", "long", "--folder", folder, "--json")
    code, out, _err = ask(*given, "--answer", "b")
    assert code == 0
    found = json.loads(out)
    assert found["lesson"] == "longer"
    assert (found["answer"], found["right"], found["outcome"]) == ("B", True, "B")
    assert set(found["runs"]) == {"two", "four"}
    assert found["taken"] == []
    assert found["why"]
    assert [(one["answer"], one["holds"]) for one in found["checks"]] == [("A", False), ("B", True)]
    assert found["checks"][1]["value"] == pytest.approx(1 / 6)
    code, out, _err = ask(*given, "--answer", "A")
    again = json.loads(out)
    assert code == 0
    assert (again["right"], again["outcome"], again["runs"]) == (False, "B", found["runs"])
    assert set(again["taken"]) == {"two", "four"}
    assert len(runs(store)) == 2
    code, out, _err = ask(*given, "--answer", "B", "--seed", "4")
    assert set(json.loads(out)["runs"].values()).isdisjoint(found["runs"].values())


def test_as_text_the_grade_says_what_was_taken_and_why(ask: Ask, folder: str) -> None:
    ask("lesson", "longer", "--folder", folder, "--answer", "B", "--json")
    code, out, _err = ask("lesson", "longer", "--folder", folder, "--answer", "B")
    assert code == 0
    assert "B is right." in out
    assert "Four came to 0.167, two to 0.250." in out
    assert "two (" in out


def test_what_is_tried_alone_is_trained_and_graded(ask: Ask, folder: str) -> None:
    given = ("lesson", "longer", "--folder", folder, "--json", "--try")
    found = json.loads(ask(*given, "training.epochs=8")[1])
    assert (found["try"], found["right"]) == (True, True)
    assert json.loads(ask(*given, "training.epochs=3")[1])["right"] is False
    listed = [
        json.loads(line) for line in ask("lessons", "--folder", folder, "--json")[1].splitlines()
    ]
    assert listed[-1]["lesson"] == "longer"
    assert listed[-1]["tried"] is False


def test_the_list_and_a_lesson_tell_how_far_one_has_come(ask: Ask, folder: str) -> None:
    assert ask("lessons")[0] == 0
    ask("lesson", "longer", "--folder", folder, "--answer", "A", "--json")
    listed = [
        json.loads(line) for line in ask("lessons", "--folder", folder, "--json")[1].splitlines()
    ]
    assert len(listed) == 16
    assert {one["state"] for one in listed[:-1]} == {"new"}
    assert (listed[-1]["state"], listed[-1]["answer"]) == ("wrong", "A")
    assert listed[-1]["source"] == "pokemon-radar"
    one = json.loads(ask("lesson", "longer", "--folder", folder, "--json")[1])
    assert one["answers"] == {"A": "Two.", "B": "Four."}
    assert one["text"].startswith("The longer")
    text = ask("lesson", "longer", "--folder", folder)[1]
    assert "The longer it trains, the lower." in text
    assert "below 0.15" in text


def test_the_language_is_that_of_the_environment(
    ask: Ask, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PKGO_LANG", "zh_TW")
    found = json.loads(ask("lesson", "longer", "--folder", folder, "--json")[1])
    assert found["title"] == "久一點"
    assert found["answers"] == {"A": "Two.", "B": "四個。"}
    why = json.loads(ask("lesson", "longer", "--folder", folder, "--json", "--answer", "B")[1])
    assert why["why"].startswith("四個到")


@pytest.mark.parametrize(
    "arguments",
    [
        ("lesson", "nope"),
        ("lesson", "02", "--answer", "Z"),
        ("lesson", "02", "--folder", "nowhere"),
        ("lesson", "02", "--data", "nowhere.csv", "--answer", "A"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(ask: Ask, arguments: tuple[str, ...]) -> None:
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("pkgo-tui: ")
    assert err.count("\n") == 1


def test_a_broken_lesson_of_a_folder_is_told_beside_the_list(ask: Ask, folder: str) -> None:
    write_lesson(Path(folder) / "sad", "id = 'sad'\n")
    code, out, err = ask("lessons", "--folder", folder)
    assert code == 2
    assert "longer" in out
    assert "sad/lesson.toml" in err


def test_a_lesson_with_data_of_its_own_says_that_a_table_is_not_used(ask: Ask) -> None:
    code, out, err = ask("lesson", "convolution", "--data", "nowhere.csv", "--json")
    assert code == 0
    assert json.loads(out)["source"] is None
    assert err
