"""Charts of runs as files: what is on them, whatever the numbers and names are."""

import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from engine.compare.chart import Axis, Band, Chart, Mark, Series
from engine.events import Intervention
from engine.export.charts import chart, write_charts
from engine.export.figure import write_figure
from engine.export.run_record import RunRecord
from nasty_names import NASTY

Told = Callable[..., RunRecord]
ROOT = Path(__file__).parents[3]


class Drawn:
    """An SVG as a viewer sees it."""

    def __init__(self, path: Path) -> None:
        self.root = ElementTree.fromstring(path.read_bytes())
        self.height = float(self.root.attrib["viewBox"].split()[3])

    def tags(self) -> set[str]:
        return {element.tag.rpartition("}")[2] for element in self.root.iter()}

    @property
    def texts(self) -> list[str]:
        return ["".join(one.itertext()) for one in self.root.iter() if one.tag.endswith("}text")]

    def named(self, start: str) -> list[ElementTree.Element]:
        """The groups whose id begins so."""
        return [one for one in self.root.iter() if one.attrib.get("id", "").startswith(start)]

    @property
    def series(self) -> list["Curve"]:
        return [Curve(group) for group in self.named("series-")]


class Curve:
    """A curve: how it is drawn, its pieces, its marks."""

    def __init__(self, group: ElementTree.Element) -> None:
        paths = [one for one in group if one.tag.endswith("}path")]
        self.style = paths[0].attrib["style"] if paths else ""
        self.marks = sum(one.tag.endswith("}use") for one in group.iter())
        moves = re.findall(r"([ML]) ([\d.]+) ([\d.]+)", paths[0].attrib["d"]) if paths else []
        self.pieces: list[list[float]] = []
        for kind, _, y in moves:
            if kind == "M":
                self.pieces.append([])
            self.pieces[-1].append(float(y))

    @property
    def color(self) -> str:
        return re.findall("stroke: (#[0-9a-f]+)", self.style)[0]

    @property
    def is_dashed(self) -> bool:
        return "stroke-dasharray" in self.style


def drawn(found: Chart | None, folder: Path) -> Drawn:
    assert found is not None
    write_figure(found, folder / "chart.svg")
    return Drawn(folder / "chart.svg")


def test_training_and_validation_differ_in_more_than_colour(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    picture = drawn(chart([told(describe())], "loss"), tmp_path)
    training, validation = picture.series
    assert training.color != validation.color
    assert (training.is_dashed, validation.is_dashed) == (False, True)
    assert (training.marks, validation.marks) == (0, 4)
    assert {"training", "validation", "epoch"} <= set(picture.texts)
    assert any(text.startswith("Loss: a ") for text in picture.texts)


def test_the_best_epoch_is_named_and_marked(told: Told, describe: Any, tmp_path: Path) -> None:
    values = [3.0, 1.0, 2.0, math.nan]
    metrics = [{"loss": 1.0, "val_loss": value, "accuracy": 0.5} for value in values]
    found = chart([told(describe(), metrics=metrics)], "loss")
    assert found is not None
    assert found.marks == (Mark("best", 2, 1.0),)
    picture = drawn(found, tmp_path)
    assert "best epoch 2: validation loss 1" in picture.texts
    assert len(picture.named("mark-1-best")) == 1


def test_a_changed_learning_rate_is_marked_where_it_was_changed(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    metrics = [{"loss": 1.0 / epoch} for epoch in (1, 2, 3, 4)]
    events = [Intervention("learning_rate", 2, 0, 0.5), Intervention("pause", 3, 1)]
    found = chart([told(describe(), metrics=metrics, events=events)], "loss")
    assert found is not None
    assert [(mark.kind, mark.x) for mark in found.marks] == [("best", 4), ("changed", 2)]
    assert drawn(found, tmp_path).named("mark-2-changed")


def test_a_nan_is_a_gap_and_infinity_stays_inside(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    values = [1.0, 2.0, math.nan, math.inf, 1.0]
    account = told(describe(), metrics=[{"loss": value} for value in values])
    picture = drawn(chart([account], "loss"), tmp_path)
    (curve,) = picture.series
    assert [len(piece) for piece in curve.pieces] == [2, 2]
    assert all(0 < y < picture.height for piece in curve.pieces for y in piece)


def test_a_value_between_two_gaps_is_a_dot(told: Told, describe: Any, tmp_path: Path) -> None:
    values = [1.0, 2.0, math.nan, 3.0, math.nan]
    account = told(describe(), metrics=[{"loss": value} for value in values])
    assert drawn(chart([account], "loss"), tmp_path).series[0].marks == 1


def test_where_no_value_is_a_number_the_chart_says_so(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    account = told(describe(), metrics=[{"loss": math.nan}, {"loss": math.inf}])
    assert any("NaN or infinite" in one for one in drawn(chart([account], "loss"), tmp_path).texts)


HOSTILE = '<script>alert("x")</script>&amp; \x1b]0;title\x07 \u202e'


@pytest.mark.parametrize("name", [*NASTY, HOSTILE, r"$x_2$ \frac{", "_hidden", "日本語 학습 🐍"])
def test_any_name_stays_text_in_the_title_and_in_the_legend(
    told: Told, describe: Any, tmp_path: Path, name: str
) -> None:
    account = told(describe(name=name))
    words = name.split()
    for accounts in ([account], [account, told(describe(name="other"))]):
        write_charts(accounts, tmp_path / str(len(accounts)))
        picture = Drawn(tmp_path / str(len(accounts)) / "accuracy.svg")
        assert not picture.tags() & {"script", "image", "a", "foreignObject"}
        assert all(sign.isprintable() for text in picture.texts for sign in text.strip())
        holding = [
            one for one in picture.texts if one.startswith("Accuracy: ") or account.run.id in one
        ]
        assert len(holding) == 1
        assert name == HOSTILE or all(word in holding[0] for word in words)


def test_several_runs_are_compared_each_with_its_name(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    accounts = [told(describe(name=f"run {number}")) for number in range(10)]
    picture = drawn(chart(accounts, "loss"), tmp_path)
    assert "Validation loss of 10 runs" in picture.texts
    for account in accounts:
        assert any(account.run.id in text for text in picture.texts)
    assert len({(one.color, one.is_dashed) for one in picture.series}) == 10
    marks = [ElementTree.tostring(group) for group in picture.named("series-")]
    assert all(b"use" in mark for mark in marks)


def test_a_learning_rate_that_never_changed_has_no_chart(told: Told, describe: Any) -> None:
    assert chart([told(describe())], "learning_rate") is None


@pytest.mark.parametrize(("runs", "pixels"), [(1, (1720, 960)), (3, (1720, 1032))])
def test_the_png_is_a_picture_of_the_same_shape(
    told: Told, describe: Any, tmp_path: Path, runs: int, pixels: tuple[int, int]
) -> None:
    write_charts([told(describe(name=f"run {number}")) for number in range(runs)], tmp_path)
    with Image.open(tmp_path / "loss.png") as image:
        image.load()
        assert (image.format, image.size) == ("PNG", pixels)
    width, height = (
        float(side) for side in Drawn(tmp_path / "loss.svg").root.attrib["viewBox"].split()[2:]
    )
    assert width / height == pytest.approx(pixels[0] / pixels[1], rel=1e-3)
    assert sorted(path.name for path in tmp_path.glob("*.*") if "nasty" not in path.name) == [
        f"{metric}.{kind}" for metric in ("accuracy", "loss") for kind in ("png", "svg")
    ]


def test_the_same_chart_gives_the_same_bytes_and_no_date(
    told: Told, describe: Any, tmp_path: Path
) -> None:
    account = told(describe())
    for name in ("once", "again"):
        write_charts([account], tmp_path / name)
    for kind in ("svg", "png"):
        once, again = (
            (tmp_path / name / f"loss.{kind}").read_bytes() for name in ("once", "again")
        )
        assert once == again
    assert b"<dc:date>" not in (tmp_path / "once" / "loss.svg").read_bytes()


def test_whatever_a_chart_may_show_a_file_shows(tmp_path: Path) -> None:
    xs = (1.0, 10.0, 100.0)
    kinds = ("changed", "paused", "stopped", "branched")
    marks = tuple(Mark(kind, x) for kind, x in zip(kinds, (2, 3, 4, 5), strict=True))
    band = Band(xs, ((1.0, 10.0), (1.0, 100.0), (10.0, 1000.0)), "train")
    series = Series(xs, (5.0, 50.0, 500.0), "train", name="training")
    axis = Axis(scale="log")
    picture = drawn(Chart((series,), x=axis, y=axis, bands=(band,), marks=marks), tmp_path)
    assert [len(picture.named(f"mark-{n}-{kind}")) for n, kind in enumerate(kinds, 1)] == [1] * 4
    assert picture.texts.count("10") == 2
    (ys,) = picture.series[0].pieces
    assert len(ys) == 2 or ys[1] - ys[0] == pytest.approx(ys[2] - ys[1], rel=1e-3)


def test_no_setting_of_the_person_counts_and_fonts_are_looked_for_once(
    tmp_path: Path,
) -> None:
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    (here / "matplotlibrc").write_text("text.usetex: True\nbackend: TkAgg\nfigure.dpi: 7\n")
    code = (
        "from pathlib import Path; from engine.compare.chart import *; "
        "from engine.export.figure import write_figure; "
        "chart = Chart((Series((1, 2), (1.0, 2.0), 'train', name='日本'),), title='日本 $'); "
        "[write_figure(chart, Path(name)) for name in ('a.svg', 'a.png')]"
    )
    found: list[list[float]] = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            cwd=here,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        found.append([path.stat().st_mtime for path in home.rglob("fontlist*.json")])
    assert len(found[0]) == 1
    assert found[0] == found[1]
    assert all("pkgo-tui" in path.parts for path in home.rglob("*") if path.is_file())
    assert "日本 $" in Drawn(here / "a.svg").texts
    with Image.open(here / "a.png") as image:
        assert image.size == (1720, 960)
