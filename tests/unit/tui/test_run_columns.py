"""The columns of the list of all runs, and where a branch stands in it."""

from collections.abc import Callable
from itertools import groupby

import pytest
from rich.cells import cell_len

from engine.query.table import RunPage, RunQuery, RunTable
from engine.specs import Branch, ExperimentSpec
from engine.specs.edit import with_value
from engine.statuses import Status
from engine.store.asking import set_aside
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.labels import pin, tag
from engine.store.lineage import Origin
from engine.store.run_writer import add_facts
from fake_runs import History, curve, short, write_run
from tui.panes.log import sign
from tui.runs.columns import RunColumn, fixed_columns, more_columns
from tui.text.glyphs import GLYPHS
from tui.text.status import status_word
from tui.text.tree import branch_name, in_tree


def page(store: Store) -> RunPage:
    table = RunTable()
    table.refresh(store)
    return table.view(RunQuery())


def cells(columns: list[RunColumn], view: RunPage, key: str) -> list[str]:
    (column,) = [column for column in columns if column.key == key]
    return [column.cell(run)[0] for run in view.runs]


def test_there_are_columns_for_what_the_runs_have_and_differ_in(
    store: Store, spec: ExperimentSpec
) -> None:
    first = write_run(store, short(spec, 3, "a"), History(curve(3)))
    keys = [column.key for column in more_columns(page(store))]
    metrics = ["val_accuracy", "val_loss", "accuracy", "loss"]
    data = ["epochs", *metrics, *(f"last.{name}" for name in metrics), "duration", "started", "id"]
    assert keys == data
    tag(store, [first], ["best", "kept"])
    left = short(spec, 9, "b").model_copy(update={"branch": Branch(run=first, epoch=2)})
    write_run(store, left, History([{"loss": 0.5}]))
    view = page(store)
    columns = more_columns(view)
    keys = [column.key for column in columns]
    assert keys == ["branch.epoch", "training.epochs", "tag", *data], "what a run is comes first"
    by_name = {run.name: place for place, run in enumerate(view.runs)}
    for key, ours, theirs in (
        ("branch.epoch", GLYPHS.dash, "2"),
        ("training.epochs", "3", "9"),
        ("tag", "best, kept", ""),
        ("epochs", "3", "1"),
        ("loss", "0.3333", "0.5000"),
        ("val_loss", "0.6667", GLYPHS.dash),
    ):
        found = cells(columns, view, key)
        assert (found[by_name["a"]], found[by_name["b"]]) == (ours, theirs)


def test_numbers_stand_on_the_right_and_no_title_is_cut(store: Store, spec: ExperimentSpec) -> None:
    names = ("adam", "sgd")
    for name, rate in zip(names, (0.001, 0.25), strict=True):
        one = with_value(spec, "training.optimizer.name", name)
        one = with_value(one, "training.optimizer.learning_rate", rate)
        one = with_value(one, "network.layers.0.batch_norm", name == "adam")
        write_run(store, one, History(curve(1)))
    view = page(store)
    columns = {column.key: column for column in more_columns(view)}
    assert columns["training.optimizer.learning_rate"].fitting == "right"
    for words_in in ("training.optimizer.name", "network.layers.batch_norm"):
        assert columns[words_in].fitting != "right"
    assert set(cells(list(columns.values()), view, "training.optimizer.learning_rate")) == {
        "0.001",
        "0.25",
    }
    for column in columns.values():
        assert cell_len(column.title) <= column.width or column.width == 14
        widest = max(cell_len(column.cell(run)[0]) for run in view.runs)
        assert widest <= column.width or column.width == 14


def test_on_the_left_are_marks_id_name_and_the_place_in_the_queue(
    store: Store, spec: ExperimentSpec
) -> None:
    done = write_run(store, short(spec, 1, "done\x1b[31m"), History(curve(1)))
    failed = write_run(store, short(spec, 1, "failed"), History(curve(1), status="failed"))
    waiting = [write_run(store, short(spec, 1, "waits"), History(status="queued")) for _ in "ab"]
    pin(store, [done])
    view = page(store)
    columns = fixed_columns({failed}, view)
    ids = [run.id for run in view.runs]
    marks = dict(zip(ids, cells(columns, view, ""), strict=True))
    assert marks[done].split() == [GLYPHS.pinned]
    assert marks[failed].split() == [GLYPHS.marked]
    status = dict(zip(ids, cells(columns, view, "status"), strict=True))
    assert [status[run].split()[-1] for run in waiting] == ["1", "2"]
    set_aside(store, waiting[0])
    aside = cells(fixed_columns(set(), page(store)), page(store), "status")
    assert [text.split()[1:] for text in aside if "aside" in text] == [["set", "aside"]]
    assert "\x1b" not in "".join(cells(columns, view, "name"))
    roles = {run.id: columns[2].cell(run)[1] for run in view.runs}
    assert (roles[failed], roles[done]) == ("bad", "")


def test_the_best_of_a_column_is_strong_and_each_of_its_kind_stands_under_one_word(
    store: Store, spec: ExperimentSpec
) -> None:
    for name, values in (("a", (0.5, 0.9)), ("b", (0.8, 0.7)), ("c", (float("nan"), 0.6))):
        told = [{"val_accuracy": value, "val_loss": 1 - value} for value in values]
        write_run(store, short(spec, 2, name), History(told))
    view = page(store)
    columns = {column.key: column for column in more_columns(view)}
    strong = {
        key: [run.name for run in view.runs if column.cell(run)[1] == "strong"]
        for key, column in columns.items()
    }
    assert strong["val_accuracy"] == strong["val_loss"] == ["a"]
    assert strong["last.val_accuracy"] == ["a"]
    assert strong["accuracy"] == strong["loss"] == [], "nothing was recorded"
    assert strong["epochs"] == [], "all are alike"
    groups = [column.group for column in columns.values()]
    assert [word for word, _ in groupby(groups)] == ["", "best", "last", ""]
    assert columns["last.val_accuracy"].name == "last val_acc"


def test_a_metric_of_ten_characters_stands_whole(store: Store, spec: ExperimentSpec) -> None:
    write_run(store, short(spec, 1, "deep"), History([{"loss": -9999.12345}]))
    view = page(store)
    (column,) = [column for column in more_columns(view) if column.key == "loss"]
    text = column.cell(view.runs[0])[0]
    assert len(text) == 10
    assert column.fit(text, column.width) == text


def test_notes_and_paths_tell_what_runs_are(store: Store, spec: ExperimentSpec) -> None:
    folder = "/home/somebody/with/a/long/way/to"
    for file in ("first.csv", "second.csv"):
        one = with_value(with_value(spec, "data.source", f"{folder}/{file}"), "note", f"on {file}")
        write_run(store, one, History(curve(1)))
    view = page(store)
    columns = {column.key: column for column in more_columns(view)}
    source, run = columns["data.source"], view.runs[0]
    text = source.fit(source.cell(run)[0], source.width)
    assert text.rstrip().endswith("second.csv"[-8:]), "a path is cut at its beginning"
    assert cell_len(text) == source.width
    assert columns["note"].cell(run)[0] == "on second.csv"
    keys = list(columns)
    assert keys.index("data.source") < keys.index("note") < keys.index("epochs")


def test_every_status_has_a_sign_and_a_word_of_its_own() -> None:
    known: tuple[Status, ...] = ("running", "paused", "queued", "finished", "stopped", "failed")
    assert len({sign(status) for status in known}) == len(known)
    assert len({status_word(status) for status in (*known, "crashed")}) == len(known) + 1
    # One that a later version wrote
    assert (sign("melted"), status_word("melted")) == (sign("failed"), "melted")


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_a_branch_below_its_run_need_not_name_it(depth: int) -> None:
    came = Origin("0123abcd", 42)
    told = in_tree("net", came, depth)
    indent = len(told) - len(told.lstrip())
    assert indent == max(depth - 1, 0) * 2
    assert ("0123abcd" in told) == (depth == 0)
    whole = branch_name("net", came, depth)
    assert ("0123abcd" in whole) == (depth == 0)
    assert "42" in whole
    assert whole.lstrip().startswith(f"{GLYPHS.branch} net")
    assert in_tree("net", None, depth) == branch_name("net", None, depth) == "net"


def test_runs_that_predict_a_number_have_no_column_of_accuracy(
    store: Store, spec: ExperimentSpec
) -> None:
    number = {"loss": 1.0, "val_loss": 2.0, "r2": 0.5, "val_r2": 0.4, "mae": 3.0, "val_mae": 4.0}
    write_run(store, short(spec, 1, "price"), History([number], classes=(), counts=()))
    keys = [column.key for column in more_columns(page(store))]
    assert keys[1:7] == ["val_r2", "r2", "val_loss", "loss", "mae", "val_mae"]
    # Beside a run of classes both have theirs
    write_run(store, short(spec, 1, "kind"), History(curve(1)))
    keys = [column.key for column in more_columns(page(store))]
    assert {"val_accuracy", "val_r2"} <= set(keys)


def test_where_workers_train_stands_in_columns_of_its_own(
    store: Store, make_run: Callable[..., str]
) -> None:
    first, second = make_run("one"), make_run("two")
    assert not {"node", "job"} & {column.key for column in more_columns(page(store))}
    add_facts(store, first, RunFacts(node="n1\x1b[31m", job="4711_3"))
    view = page(store)
    columns = {column.key: column for column in more_columns(view)}
    cells = {run.id: [columns[key].cell(run)[0] for key in ("node", "job")] for run in view.runs}
    assert cells[first][1] == "4711_3"
    assert "\x1b" not in cells[first][0]
    assert cells[second] == [GLYPHS.dash, GLYPHS.dash]
    table = RunTable()
    table.refresh(store)
    found = table.view(RunQuery("node ~ n1 and job = 4711_3"))
    assert [run.id for run in found.runs] == [first]
