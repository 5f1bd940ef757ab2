"""The list's columns: whatever the names and the values are, they stand under each other."""

import math
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compare.metric_samples import spread
from engine.specs import ExperimentSpec, first_model
from engine.statuses import ENDED, OPEN
from engine.store.facts import RunFacts
from engine.store.runs import Run
from tui.model.on_show import OnShow, Seeds
from tui.panes.scores import Columns
from tui.text.fitting import fit_middle, width
from tui.widgets.lines import Line, length

VALUES = (0.0, 0.583, 0.99999, 1.0, math.nan, -math.inf)


def run_of(status: str, value: float | None, spec: ExperimentSpec) -> Run:
    last = {} if value is None else {"accuracy": 0.5, "val_accuracy": value}
    return Run(
        "r", "e", "net", spec.model_dump_json(), status, 0.0, None, None, None, "",
        RunFacts(epochs=100_000), 99_999, 0, 0.0, 3, last, None, last,
    )  # fmt: skip


def text(line: Line) -> str:
    return "".join(words for words, _ in line)


@pytest.mark.parametrize(("spread_shown", "more"), product((False, True), repeat=2))
def test_every_experiment_takes_the_width_of_the_headings(spread_shown: bool, more: bool) -> None:
    columns, spec = Columns(spread_shown, more), first_model()
    assert length(columns.heading()) + more * 3 == columns.width
    assert length(columns.cells(None)) == columns.width
    for status, value in product((*OPEN, *ENDED), (None, *VALUES)):
        one = OnShow(run_of(status, value, spec), 12, failed=status == "queued")
        assert length(columns.cells(one)) == columns.width, (status, value)


def test_seeds_are_told_by_mean_and_deviation() -> None:
    told = {"accuracy": spread([0.4, 0.6]), "val_accuracy": spread([0.2, 0.3, 0.7])}
    one = OnShow(run_of("finished", 0.7, first_model()), seeds=Seeds(3, told, told))
    columns = Columns.of([one])
    assert text(columns.cells(one)).split() == ["✓", ".500", ".400±.26", ".400"]
    single = OnShow(replace(one.run))
    assert text(columns.cells(single)).split() == ["✓", ".500", ".700", ".700"]


@given(st.text(max_size=40), st.integers(0, 30))
def test_a_name_cut_in_the_middle_takes_exactly_its_cells(name: str, cells: int) -> None:
    assert width(fit_middle(name, cells)) == cells


@given(st.integers(12, 30), st.sampled_from(["a plain name ", "神经网络的实验", "é́ combined "]))
def test_copies_differ_however_long_the_name_is(cells: int, stem: str) -> None:
    names = [stem * 5, *(f"{stem * 5} {number}" for number in range(2, 12))]
    assert len({fit_middle(name, cells) for name in names}) == len(names)
