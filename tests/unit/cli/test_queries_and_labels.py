"""``runs --filter``, ``--sort`` and ``--all``; ``tag``, ``rename``, ``archive``, ``delete``."""

import io
import json
from collections.abc import Callable

import pytest

from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run
from tui.terminal.saved_queries import SavedQuery, save_query

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def three(store: Store, spec: ExperimentSpec) -> dict[str, str]:
    """Ids by name; the newest is "broken"."""
    adam = with_value(short(spec, 9, "relu"), "training.optimizer.name", "adam")
    return {
        "sigmoid": write_run(store, short(spec, 2, "sigmoid"), History(curve(2))),
        "relu": write_run(store, adam, History(curve(9))),
        "broken": write_run(
            store, short(spec, 4, "broken"), History(curve(4), status="failed", message="x")
        ),
    }


def listed(ask: Ask, *arguments: str) -> list[str]:
    code, said, error = ask("runs", "--json", *arguments)
    assert (code, error) == (0, "")
    return [json.loads(line)["name"] for line in said.splitlines()]


def test_a_query_and_a_field_choose_and_order_the_runs(ask: Ask) -> None:
    assert listed(ask) == ["broken", "relu", "sigmoid"]
    assert listed(ask, "--filter", "val_accuracy > 0.75 and optimizer = adam") == ["relu"]
    assert listed(ask, "--sort", "val_accuracy") == ["relu", "broken", "sigmoid"]
    assert listed(ask, "--sort", "-val_accuracy") == ["sigmoid", "broken", "relu"]
    assert listed(ask, "--filter", "status = finished", "--sort", "name") == ["relu", "sigmoid"]


def test_the_table_keeps_the_order_and_says_when_nothing_fits(ask: Ask) -> None:
    _, said, _ = ask("runs", "--sort", "val_accuracy")
    assert [line.split()[1] for line in said.splitlines()[1:]] == ["relu", "broken", "sigmoid"]
    _, said, _ = ask("runs", "--filter", "epochs > 100")
    assert said == "none of 3 runs fits\n"


def test_the_table_shows_what_was_asked_about(ask: Ask) -> None:
    _, said, _ = ask("runs", "--filter", "optimizer = adam or epochs < 3", "--sort", "acc")
    head, *rows = said.splitlines()
    assert head.split()[2:5] == ["status", "optimizer", "epochs"], "what a run is comes first"
    assert head.split()[5:] == ["acc", "val_acc", "best", "acc", "started"]
    assert [row.split()[1] for row in rows] == ["relu", "sigmoid"]
    assert [row.split()[3] for row in rows] == ["adam", "sgd"]
    assert "best" not in ask("runs")[1]


def test_a_saved_query_is_asked_by_its_name_and_narrowed_further(ask: Ask) -> None:
    save_query("good", SavedQuery("epochs > 3 or name = sigmoid", "-epochs"))
    assert listed(ask, "--saved", "good") == ["relu", "broken", "sigmoid"]
    assert listed(ask, "--saved", "good", "--sort", "epochs") == ["sigmoid", "broken", "relu"]
    assert listed(ask, "--saved", "good", "--filter", "epochs < 5") == ["broken", "sigmoid"]
    for name in ("other", ""):
        code, said, error = ask("runs", "--saved", name)
        assert (code, said) == (2, "")
        assert "good" in error
    save_query("done", SavedQuery(archived=True))
    ask("archive", "broken")
    assert listed(ask, "--saved", "done") == ["broken", "relu", "sigmoid"]


def test_what_is_wrong_with_a_query_is_told_with_its_place(ask: Ask) -> None:
    code, said, error = ask("runs", "--filter", "epochs > 3 or")
    assert (code, said) == (2, "")
    assert 'behind "or" something is missing (at character 14 of the query)' in error
    code, _, error = ask("runs", "--sort", "colour")
    assert code == 2
    assert '"colour"' in error


def test_tags_are_put_on_found_and_taken_off(ask: Ask, three: dict[str, str]) -> None:
    assert ask("tag", "relu", "lesson-02", "keep")[:2] == (0, '"relu": lesson-02, keep\n')
    assert listed(ask, "--filter", "tag = lesson-02") == ["relu"]
    code, said, _ = ask("tag", three["relu"], "keep", "--remove", "--json")
    assert json.loads(said) == {"run": three["relu"], "tags": ["lesson-02"]}
    assert ask("tag", "relu", "a,b")[0] == 2
    assert ask("tag", "nobody", "x")[0] == 2
    assert code == 0


def test_a_run_has_another_name_from_then_on(ask: Ask, three: dict[str, str]) -> None:
    code, said, _ = ask("rename", "last", "the broken one")
    assert (code, said) == (0, f'"broken" ({three["broken"]}) is "the broken one" now\n')
    assert listed(ask)[0] == "the broken one"
    assert ask("rename", "relu", "  ")[0] == 2


def test_what_is_archived_is_left_out_until_it_is_asked_for(ask: Ask) -> None:
    assert ask("archive", "relu", "broken")[0] == 0
    assert listed(ask) == ["sigmoid"]
    assert listed(ask, "--all") == ["broken", "relu", "sigmoid"]
    assert listed(ask, "--filter", "archived = yes and optimizer = adam") == ["relu"]
    assert ask("archive", "relu", "--back")[0] == 0
    assert listed(ask) == ["relu", "sigmoid"]
    ask("archive", "relu", "sigmoid")
    assert "--all" in ask("runs")[1]


def test_deleting_asks_first_and_only_what_has_ended_goes(
    ask: Ask,
    store: Store,
    spec: ExperimentSpec,
    three: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = store.run_directory(three["relu"])
    (folder / "model.keras").write_bytes(b"weights")
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    assert ask("delete", "relu")[0] == 1
    assert len(runs(store)) == 3
    assert folder.exists()
    assert ask("delete", "relu", "--yes")[:2] == (0, f'"relu" ({three["relu"]}) is deleted\n')
    assert not folder.exists()
    write_run(store, short(spec, 2, "waits"), History(status="queued"))
    code, _, error = ask("delete", "waits", "sigmoid", "--yes")
    assert code == 2
    assert "waits" in error
    assert sorted(one.name for one in runs(store)) == ["broken", "sigmoid", "waits"]


def test_labels_are_put_on_all_runs_that_a_query_means(ask: Ask, three: dict[str, str]) -> None:
    code, said, _ = ask("tag", "--filter", "status = finished", "lesson-02", "--json")
    assert code == 0
    told = [json.loads(line) for line in said.splitlines()]
    assert {one["run"] for one in told} == {three["relu"], three["sigmoid"]}
    assert all(one["tags"] == ["lesson-02"] for one in told)
    assert listed(ask, "--filter", "tag = lesson-02") == ["relu", "sigmoid"]
    assert ask("pin", "--filter", "tag = lesson-02")[0] == 0
    assert listed(ask, "--filter", "pinned = yes") == ["relu", "sigmoid"]
    assert ask("pin", "relu", "--off")[0] == 0
    assert listed(ask, "--filter", "pinned = yes") == ["sigmoid"]
    assert ask("archive", "--filter", "status = failed")[0] == 0
    assert listed(ask) == ["relu", "sigmoid"]
    assert ask("archive", "--filter", "status = failed", "--back")[0] == 0
    assert ask("delete", "--filter", "status = failed", "--yes")[0] == 0
    assert listed(ask, "--all") == ["relu", "sigmoid"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("delete", "--yes"), "one of the two"),
        (("archive", "relu", "--filter", "epochs > 1"), "one of the two"),
        (("delete", "--filter", "epochs > 100", "--yes"), "no run fits"),
        (("pin", "--filter", "epochs > "), "comes a value"),
        (("tag", "relu"), "a tag is missing"),
    ],
)
def test_neither_or_both_ways_to_choose_runs_are_refused(
    ask: Ask, arguments: tuple[str, ...], said: str
) -> None:
    code, out, error = ask(*arguments)
    assert (code, out) == (2, "")
    assert said in error
    assert len(listed(ask)) == 3


def test_json_tells_what_is_written_on_a_run_and_its_best(ask: Ask, three: dict[str, str]) -> None:
    ask("tag", "relu", "keep")
    ask("pin", "relu")
    told = json.loads(ask("runs", "--json", "--filter", "name = relu")[1])
    assert (told["run"], told["tags"]) == (three["relu"], ["keep"])
    assert (told["pinned"], told["archived"]) == (True, False)
    assert told["best"]["val_accuracy"] >= told["metrics"]["val_accuracy"]


def test_a_question_that_nobody_can_answer_deletes_nothing(
    ask: Ask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, _, error = ask("delete", "relu")
    assert code == 1
    assert "its files" in error
    assert error.endswith("\npkgo-tui: nothing was deleted\n")
    assert len(runs(store)) == 3


def test_ctrl_c_at_the_question_is_an_interrupt(
    ask: Ask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(io.StringIO):
        def readline(self, *_: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted())
    code, _, error = ask("delete", "relu")
    assert code == 130
    assert "unforeseen" not in error
    assert len(runs(store)) == 3
