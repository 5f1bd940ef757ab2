"""A log that grows is one run that grows; nothing of it comes twice, and another one is another."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import InputError
from engine.client.following import Follower, followers
from engine.store.database import Store
from engine.store.process_writer import reap_dead_hosts
from engine.store.processes import known_hosts, serving_hosts
from engine.store.runs import runs
from engine.store.summaries import SpecShapes, summaries
from tui.locale import words
from watched_logs import HEADER, csv_text, event_folder, only_run, told


def one_of(store: Store, path: Path, *, once: bool = False) -> Follower:
    (found,) = followers(store, path, once=once)
    return found


def read_once(store: Store, path: Path) -> Follower:
    found = one_of(store, path, once=True)
    found.look(last=True)
    found.leave("finished", None)
    return found


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "history.csv"


def test_a_file_that_grows_is_a_run_that_grows(store: Store, log: Path) -> None:
    follower = one_of(store, log)
    follower.look()
    assert runs(store) == [], "there is no file yet"
    for count in (1, 2, 7):
        log.write_text(csv_text(count))
        follower.look()
        run = only_run(store)
        assert (run.status, run.epochs_done, len(told(store, run))) == ("running", count, count)
    assert run.name == "history"
    assert reap_dead_hosts(store) == [], "this process lives"
    assert serving_hosts(store) == [], "it takes nothing from the queue"
    follower.leave()
    assert only_run(store).status == "stopped"
    assert known_hosts(store) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(cuts=st.lists(st.integers(0, 400), max_size=6))
def test_any_growth_gives_the_same_run(tmp_path: Path, cuts: list[int]) -> None:
    place = tmp_path / f"{abs(hash(tuple(cuts)))}"
    place.mkdir(exist_ok=True)
    text, path = csv_text(6), place / "log.csv"
    store = Store(place / "store")
    follower = one_of(store, path)
    for cut in [*sorted(cuts), len(text)]:
        path.write_text(text[:cut])
        follower.look()
    follower.leave()
    (run,) = runs(store)
    whole = Store(place / "whole")
    read_once(whole, path)
    assert told(store, run) == told(whole, only_run(whole))
    store.close()
    whole.close()


def test_the_same_file_goes_on_with_its_run(store: Store, log: Path) -> None:
    log.write_text(csv_text(3))
    assert read_once(store, log).added == 3
    assert read_once(store, log).added == 0
    assert only_run(store).status == "finished"
    log.write_text(csv_text(5))
    assert read_once(store, log).added == 2
    assert (only_run(store).epochs_done, only_run(store).status) == (5, "finished")


def test_a_program_that_writes_all_anew_each_time_is_one_run(store: Store, log: Path) -> None:
    follower = one_of(store, log)
    for count in (1, 2, 3):
        other = log.with_suffix(".tmp")
        other.write_text(csv_text(count))
        other.replace(log)
        follower.look()
    assert only_run(store).epochs_done == 3
    follower.leave()


def test_another_training_in_the_same_file_is_another_run(store: Store, log: Path) -> None:
    log.write_text(csv_text(3))
    follower = one_of(store, log)
    follower.look()
    log.write_text(f"{HEADER}\n0,0.1,9.0,0.1,9.0\n")
    follower.look()
    follower.leave()
    second, first = runs(store)
    assert (first.epochs_done, first.status) == (3, "stopped")
    assert (second.epochs_done, second.last["loss"]) == (1, 9.0)
    assert "written anew" in words(first.message)


def test_a_bad_row_ends_the_run_and_is_named(store: Store, log: Path) -> None:
    log.write_text(csv_text(2))
    follower = one_of(store, log)
    follower.look()
    with log.open("a") as file:
        file.write("2,what,0.1,0.1,0.1\n")
    with pytest.raises(InputError) as caught:
        follower.look()
    assert words(caught.value) == f'{log}, row 4, column accuracy: "what" is no number'
    assert (only_run(store).status, only_run(store).epochs_done) == ("failed", 2)


def test_a_file_is_followed_by_one_process(store: Store, log: Path) -> None:
    log.write_text(csv_text(2))
    follower = one_of(store, log)
    follower.look()
    with pytest.raises(InputError) as caught:
        one_of(store, log).look()
    assert caught.value.code == "follow.followed_already"
    follower.leave()
    assert only_run(store).epochs_done == 2


def test_thousands_of_rows(store: Store, log: Path) -> None:
    log.write_text(csv_text(3000))
    read_once(store, log)
    assert only_run(store).epochs_done == 3000


def test_what_the_table_of_runs_has_of_it(store: Store, log: Path) -> None:
    log.write_text(csv_text(4))
    read_once(store, log)
    (summary,) = summaries(store, SpecShapes())
    assert (summary.done, summary.name) == (4, "history")
    assert summary.spec("watched.kind") == ("csv",)
    assert summary.spec("data.source") == summary.spec("seed") == ()
    assert summary.best["val_loss"] == min(one["val_loss"] for one in told(store, only_run(store)))


KERAS = [(0, "epoch_loss", 0.5), (0, "epoch_learning_rate", 0.25), (1, "epoch_loss", 0.25)]


def test_train_and_validation_are_one_run(store: Store, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    event_folder(logs / "train", [(0, "batch_loss", 9.0), *KERAS])
    event_folder(logs / "validation", [(0, "epoch_loss", 0.75), (3, "evaluation_loss", 1.0)])
    read_once(store, logs)
    run = only_run(store)
    assert (run.name, told(store, run)) == (
        "logs",
        [{"loss": 0.5, "val_loss": 0.75}, {"loss": 0.25}],
    )
    event_folder(logs / "validation", [(1, "epoch_loss", 0.5)])
    read_once(store, logs)
    assert told(store, only_run(store))[1] == {"loss": 0.25, "val_loss": 0.5}
    assert only_run(store).best["val_loss"] == 0.5


def test_each_folder_below_is_a_run(store: Store, tmp_path: Path) -> None:
    for name in ("one", "two"):
        event_folder(tmp_path / "logs" / name / "train", KERAS)
    assert [one.path.name for one in followers(store, tmp_path / "logs")] == ["one", "two"]


def test_own_tags_keep_their_names_and_their_steps_are_epochs(store: Store, tmp_path: Path) -> None:
    event_folder(tmp_path / "logs", [(0, "Loss/train", 1.0), (100, "Loss/train", 0.5)])
    read_once(store, tmp_path / "logs")
    assert told(store, only_run(store)) == [{"Loss/train": 1.0}, {"Loss/train": 0.5}]


@given(cut=st.integers(0, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_half_a_record_waits(tmp_path: Path, cut: int) -> None:
    place = tmp_path / str(cut)
    path = event_folder(place / "logs", KERAS)
    data = path.read_bytes()
    path.write_bytes(data[: cut % len(data)])
    store = Store(place / "store")
    follower = one_of(store, place / "logs")
    follower.look()
    path.write_bytes(data)
    follower.look()
    follower.leave()
    assert told(store, only_run(store)) == [{"loss": 0.5}, {"loss": 0.25}]
    store.close()


def test_damage_in_an_event_file_is_named(store: Store, tmp_path: Path) -> None:
    path = event_folder(tmp_path / "logs", KERAS)
    path.write_bytes(b"\xff" * 100)
    with pytest.raises(InputError) as caught:
        read_once(store, tmp_path / "logs")
    assert words(caught.value).startswith(f"{path} is no event file of TensorBoard")


def test_what_is_good_beside_damage_in_an_event_file_counts(store: Store, tmp_path: Path) -> None:
    scalars = [(step, "epoch_loss", 1 / (step + 1)) for step in range(4)]
    path = event_folder(tmp_path / "logs", scalars)
    data = bytearray(path.read_bytes())
    at = [0]
    for _ in range(3):
        at.append(at[-1] + 16 + int.from_bytes(data[at[-1] : at[-1] + 8], "little"))
    data[at[2] - 6] ^= 0x40  # within the second record: it would be another number
    data[at[3]] ^= 0x40  # the length of the last one
    path.write_bytes(data)
    follower = one_of(store, tmp_path / "logs")
    follower.look(last=True)
    follower.finish()
    assert [one["loss"] for one in told(store, only_run(store))] == [
        pytest.approx(1.0),
        pytest.approx(1 / 3),
    ]
    bad, end = follower.skipped()
    assert (bad.code, bad.params["byte"]) == ("follow.event_skipped", at[1])
    assert (end.code, end.params["byte"]) == ("follow.damaged_events", at[3])
    follower.look(last=True)
    assert follower.skipped() == []


def test_what_is_missing_is_said(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, code in (("none.csv", "follow.missing"), ("empty", "follow.no_runs")):
        with pytest.raises(InputError) as caught:
            followers(store, tmp_path / path, once=True)
        assert caught.value.code == code
