"""The columns of the list of all runs, and where a branch stands in it."""

import pytest
from rich.cells import cell_len

from engine.events import Status
from engine.query.table import RunPage, RunQuery, RunTable
from engine.specs import Branch, ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.labels import pin, tag
from engine.store.lineage import Origin
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
    usual = ["val_accuracy", "last.val_accuracy", "val_loss", "last.val_loss"]
    rest = ["accuracy", "last.accuracy", "loss", "last.loss", "duration", "started"]
    assert keys[:5] == ["epochs", *usual]
    assert set(keys[5:]) == set(rest)
    tag(store, [first], ["best", "kept"])
    left = short(spec, 9, "b").model_copy(update={"branch": Branch(run=first, epoch=2)})
    write_run(store, left, History([{"loss": 0.5}]))
    view = page(store)
    columns = more_columns(view)
    keys = [column.key for column in columns]
    more = ["branch.epoch", "training.epochs", "tag"]
    assert [key for key in keys[5:] if key not in rest] == more
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
    assert not columns["training.optimizer.name"].right
    assert columns["training.optimizer.learning_rate"].right
    assert not columns["network.layers.batch_norm"].right
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
    assert "\x1b" not in "".join(cells(columns, view, "name"))
    roles = {run.id: columns[3].cell(run)[1] for run in view.runs}
    assert (roles[failed], roles[done]) == ("bad", "")


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
