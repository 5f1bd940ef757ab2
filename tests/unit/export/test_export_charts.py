"""Charts of runs: what is on them, whatever the numbers and names are."""

import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from engine.export.axes import round_range, shown_value, whole_ticks
from engine.export.charts import chart, write_charts
from engine.export.picture import Dot, Line, Picture, Words
from engine.export.png import can_draw, dashes
from engine.export.run_record import RunRecord
from engine.export.svg import svg

Told = Callable[..., RunRecord]


def words(picture: Picture) -> list[str]:
    return [shape.text for shape in picture.shapes if isinstance(shape, Words)]


def curves(picture: Picture) -> list[Line]:
    return [one for one in picture.shapes if isinstance(one, Line) and one.width == 2]


def test_training_and_validation_differ_in_more_than_colour(told: Told, describe: Any) -> None:
    picture = chart([told(describe())], "loss")
    assert picture is not None
    training, validation = [line for line in curves(picture) if len(line.points) == 4]
    assert (training.dash, bool(validation.dash)) == ((), True)
    assert {"training", "validation", "epoch"} <= set(words(picture))
    marks = [one for one in picture.shapes if isinstance(one, Dot) and one.hollow]
    assert {mark.color for mark in marks} == {validation.color}


def test_the_best_epoch_is_named_and_marked(told: Told, describe: Any) -> None:
    values = [3.0, 1.0, 2.0, math.nan]
    metrics = [{"loss": 1.0, "val_loss": value, "accuracy": 0.5} for value in values]
    picture = chart([told(describe(), metrics=metrics)], "loss")
    assert picture is not None
    assert any(text.startswith("best epoch 2") for text in words(picture))
    assert sum(isinstance(one, Dot) and one.mark == "diamond" for one in picture.shapes) == 1


def test_a_nan_is_a_gap_and_infinity_stays_inside(told: Told, describe: Any) -> None:
    values = [1.0, 2.0, math.nan, math.inf, 1.0]
    account = told(describe(), metrics=[{"loss": value} for value in values])
    picture = chart([account], "loss")
    assert picture is not None
    assert [len(line.points) for line in curves(picture)] == [2, 2, 2]  # and the legend's
    assert all(0 <= y <= picture.height for line in curves(picture) for _, y in line.points)


def test_the_svg_is_well_formed_whatever_the_name_is(told: Told, describe: Any) -> None:
    name = '<script>alert("x")</script>&amp; \x1b]0;title\x07 \u202e'
    picture = chart([told(describe(name=name))], "accuracy")
    assert picture is not None
    root = ElementTree.fromstring(svg(picture))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "rect", "polyline", "circle", "polygon", "text"}
    assert all(sign.isprintable() for text in words(picture) for sign in text)


def test_several_runs_are_compared_each_with_its_name(told: Told, describe: Any) -> None:
    accounts = [told(describe(name=f"run {number}")) for number in range(10)]
    picture = chart(accounts, "loss")
    assert picture is not None
    for account in accounts:
        assert any(account.run.id in text for text in words(picture))
    looks = {(line.color, line.dash) for line in curves(picture)}
    assert len(looks) == 10


def test_a_learning_rate_that_never_changed_has_no_chart(told: Told, describe: Any) -> None:
    assert chart([told(describe())], "learning_rate") is None


@pytest.mark.parametrize(
    "values", [[0.0], [1e-9, 2e-9], [-3.0, 5.0], [1e12, 1e12], [0.1, 0.7], [math.nan]]
)
def test_axes_hold_all_values_between_round_numbers(values: list[float]) -> None:
    low, high, step = round_range(values)
    assert low < high
    assert all(low <= value <= high for value in values if math.isfinite(value))
    assert 2 <= round((high - low) / step) <= 8
    mantissa = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - known) for known in (1, 2, 2.5, 5, 10)) < 1e-6
    shown = [shown_value(low + n * step, step) for n in range(round((high - low) / step) + 1)]
    assert len(set(shown)) == len(shown) or max(map(abs, values)) >= 1e6


@pytest.mark.parametrize("last", [1, 2, 10, 11, 37, 100, 995, 12_345])
def test_epochs_on_the_axis_are_whole_and_not_too_many(last: int) -> None:
    ticks = whole_ticks(last)
    assert ticks[-1] == last
    assert ticks == sorted(set(ticks))
    assert len(ticks) <= 12


def test_dashes_cover_a_line_in_turn() -> None:
    assert dashes([(0, 0), (10, 0)], (4, 2)) == [[(0, 0), (4, 0)], [(6, 0), (10, 0)]]
    around = dashes([(0, 0), (3, 0), (3, 3)], (4, 4))
    assert around == [[(0, 0), (3, 0), (3, 1)]]


@pytest.mark.skipif(not can_draw(), reason="needs Pillow")
def test_the_png_is_a_picture_of_the_same_shape(told: Told, describe: Any, tmp_path: Path) -> None:
    write_charts([told(describe())], tmp_path, pytest.fail)
    content = (tmp_path / "loss.png").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (1720, 960)


def test_without_pillow_the_svg_is_there_and_a_sentence_says_what_is_not(
    told: Told, describe: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.export.png.find_spec", lambda _: None)
    notes: list[str] = []
    write_charts([told(describe())], tmp_path, notes.append)
    assert sorted(path.suffix for path in tmp_path.glob("loss.*")) == [".svg"]
    assert "Pillow" in " ".join(notes)
