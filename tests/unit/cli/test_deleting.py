"""``delete`` and ``undelete``: nothing goes by mistake, and what went comes back for a while."""

import json
from collections.abc import Callable

import pytest

from engine.specs import ExperimentSpec
from engine.store import deleting
from engine.store.database import Store
from engine.store.labels import pin, rename
from engine.store.run_history import batch_losses, epochs, events, matrix
from engine.store.run_writer import record_batches
from engine.store.runs import find_run, run, runs
from engine.store.trash import trashed
from fake_runs import History, curve, short, write_run

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def made(store: Store, spec: ExperimentSpec) -> list[str]:
    return [write_run(store, short(spec, 3, name), History(curve(3))) for name in "abc"]


@pytest.mark.parametrize("command", ["delete", "archive", "pin", "tag"])
@pytest.mark.parametrize("query", ["", "  "])
def test_an_empty_query_does_not_mean_every_run(
    ask: Ask, store: Store, made: list[str], command: str, query: str
) -> None:
    words = ["keep"] if command == "tag" else []
    code, said, error = ask(command, *words, "--filter", query)
    assert (code, said) == (2, "")
    assert "empty" in error
    assert len(runs(store)) == 3


def test_pinned_runs_need_a_word_of_their_own(ask: Ask, store: Store, made: list[str]) -> None:
    pin(store, made[:1])
    assert ask("delete", "--filter", "epochs > 0", "--yes")[0] == 2
    assert ask("delete", made[0], "--yes")[0] == 2
    assert len(runs(store)) == 3
    assert ask("delete", "--filter", "epochs > 0", "--yes", "--pinned-too")[0] == 0
    assert runs(store) == []


def test_a_deletion_is_taken_back_to_the_last_bit(ask: Ask, store: Store, made: list[str]) -> None:
    first = made[0]
    (store.run_directory(first) / "model.keras").write_bytes(b"weights")
    record_batches(store, first, 1, 0, b"\x00\xff\x01\x02")
    read = (run, epochs, events, matrix, batch_losses)
    before = [one(store, first) for one in read]
    order = [one.id for one in runs(store)]
    assert ask("delete", first, "--yes")[0] == 0
    assert run(store, first) is None
    code, said, _ = ask("undelete", "--json")
    assert (code, json.loads(said)["run"]) == (0, first)
    assert ask("undelete", first[:6])[0] == 0
    assert [one(store, first) for one in read] == before
    assert [one.id for one in runs(store)] == order
    assert (store.run_directory(first) / "model.keras").read_bytes() == b"weights"
    assert trashed(store) == []


def test_a_branch_comes_back_behind_the_run_it_is_of(
    ask: Ask, store: Store, spec: ExperimentSpec, made: list[str]
) -> None:
    described = spec.model_dump(mode="json") | {"branch": {"run": made[0], "epoch": 2}}
    branch = write_run(store, short(ExperimentSpec.parse(described, ""), 5), History(curve(2)))
    assert ask("delete", made[0], branch, "--yes")[0] == 0
    code, _, error = ask("undelete", branch)
    assert code == 2
    assert made[0] in error
    assert ask("undelete", branch, made[0])[0] == 0
    assert find_run(store, branch).origin is not None


def test_after_some_days_and_for_good_nothing_is_left(
    ask: Ask, store: Store, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in made:
        (store.run_directory(one) / "model.keras").write_bytes(b"weights")
    assert ask("delete", made[0], "--yes", "--for-good")[0] == 0
    assert ask("undelete", made[0])[0] == 2
    assert ask("delete", made[1], "--yes")[0] == 0
    monkeypatch.setattr(deleting, "KEPT_SECONDS", -1.0)
    assert ask("delete", made[2], "--yes")[0] == 0
    assert list((store.directory / "runs").iterdir()) == []
    assert ask("undelete", made[1])[0] == 2


def test_the_start_of_an_id_comes_before_a_name(ask: Ask, store: Store, made: list[str]) -> None:
    rename(store, made[1], made[0][:5])
    assert find_run(store, made[0][:5]).id == made[1]
    assert ask("delete", made[0][:5], "--yes")[0] == 0
    assert {one.id for one in runs(store)} == set(made[1:])
