"""Asking a run's model from the bench: a row, a value changed, what moves the answer."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from data.errors import InputError
from data.messages import Message
from engine.client.predicting import (
    Answer,
    ModelAbout,
    OutputAbout,
    PredictedOutput,
)
from engine.client.tables import describe_all
from engine.predict.answers import Importance, Importances, Neighbour
from engine.predict.fields import InputField
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from fake_runs import History, curve, write_run
from tui.locale import words

CLASSES = ("cat", "dog")
HEIGHTS = (0, 7, 3, 9, 1, 5, 2, 8, 4, 6, 3, 11)
FIELDS = (
    InputField("height", "number", (), 0.0, 20.0),
    InputField("place", "choice", ("park", "street")),
)


class FakeModel:
    """Says dog from a height of 10 on; on the street it is never sure."""

    opened = 0
    closed = 0

    def __init__(self, _store: Path, run: str, **_process: object) -> None:
        FakeModel.opened += 1
        output = OutputAbout("class", CLASSES)
        self.about = ModelAbout(
            run, "first model", 3, 0, "model.keras", ("height", "place"), FIELDS, (output,)
        )

    def ask(self, cells: Mapping[str, Any], row: int | None = None) -> Answer:
        lists = [cell if isinstance(cell, list) else [cell] for cell in cells.values()]
        rows = list(zip(*lists, strict=True))
        shares = array("f")
        predicted: list[float] = []
        for height, place in rows:
            if height == "tall":
                raise InputError("table.no_description")
            sure = 0.6 if place == "street" else 0.9
            share = sure if float(height) >= 10 else 1 - sure
            shares.extend((1 - share, share))
            predicted.append(float(share > 0.5))
        output = PredictedOutput(self.about.output, tuple(predicted), shares)
        return Answer(len(rows), (output,), ())

    def nearest(self, _cells: Any, count: int, _row: int | None) -> tuple[Neighbour, ...]:
        return tuple(Neighbour(place + 1, place / 2, "cat") for place in range(count))

    def importance(self, columns: Sequence[str], **_options: int) -> Importances:
        worth = {"height": Importance("height", 0.4, 0.02), "place": Importance("place", 0, 0.01)}
        found = tuple(worth[name] for name in columns)
        return Importances(("height", "place"), 12, 0.875, found)

    def look(self, what: str, **asked: Any) -> dict[str, Any]:
        if what == "explain_rows":
            found = [{"column": "place", "mean": 0.125, "error": 0.01}]
            return {"rows": 12, "found": found}
        height = float(asked["cells"]["height"])
        shares = [["height", height / 10], ["place", -0.125]]
        about = {"target": "dog", "value": 0.5, "before": 0.25, "gap": 0.0, "steps": 50}
        return {**about, "baseline": "mean", "shares": shares, "shape": [], "pixels": []}

    def close(self) -> None:
        FakeModel.closed += 1


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeModel.opened = FakeModel.closed = 0
    monkeypatch.setattr("engine.client.predicting.ModelInUse", FakeModel)


def trained(store: Store, spec: ExperimentSpec, folder: Path) -> Path:
    path = folder / "animals.csv"
    lines = [
        f"{height},{'street' if place % 3 == 1 else 'park'},{CLASSES[place % 2]}"
        for place, height in enumerate(HEIGHTS)
    ]
    path.write_text("\n".join(["height,place,class", *lines]) + "\n", "utf-8")
    spec = with_value(with_value(spec, "data.source", str(path)), "data.label", "class")
    run = write_run(store, spec, History(curve(3), classes=CLASSES, counts=((1, 1), (1, 1))))
    sha = describe_all(store, spec.data).sha256
    add_facts(store, run, RunFacts(sha256=sha, label="class"))
    return path


async def asked(bench: Bench) -> None:
    await bench.press("U")
    await bench.until(lambda: bench.dialog == "UseScreen")


async def test_a_row_of_the_table_is_asked_about_and_a_changed_value_moves_the_answer(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    trained(store, spec, tmp_path)
    async with running_bench(store.directory, NARROW) as bench:
        await asked(bench)
        await bench.sees("epoch 3, row 1", where="#use-words")
        await bench.sees("class  cat", "truly cat", "0.900", "nearest training rows", "row 5")
        await bench.sees("height", "0.100 → 0.900", where="#use-answer")
        await bench.press(*["right"] * 10)
        await bench.sees("class  dog", "truly cat", "↑0.800", "↓0.800", where="#use-answer")
        await bench.sees("1 changed", where="#use-words")
        await bench.press("down", "right")
        await bench.sees("street", where="#use-form")
        await bench.sees("0.600", where="#use-answer")
        await bench.press("backspace", "backspace")
        await bench.sees("class  cat", "0.900", where="#use-answer")
        assert "changed" not in bench.text("#use-words")
        await bench.press("right_square_bracket", "r")
        await bench.fill("12")
        await bench.sees("row 12", where="#use-words")
        await bench.sees("class  dog", "truly dog", where="#use-answer")
        await bench.press("r")
        await bench.fill("13")
        await bench.sees("no row 13")
        await bench.press("o")
        await bench.sees("▌height", where="#use-form")
        await bench.press("i")
        await bench.sees("0.875 over 12 measured rows", "0.400 ±0.020", where="#use-answer")
        weighed = [text.split()[0] for text in bench.lines("#use-answer") if "±" in text]
        assert weighed == ["height", "place"]
        await bench.press("i")
        await bench.sees("nearest training rows", where="#use-answer")
        await bench.press("slash")
        await bench.fill("PLA")
        await bench.sees("▌place", where="#use-form")
        await bench.press("slash")
        await bench.fill("nothing")
        await bench.sees("no column has nothing")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "" and FakeModel.closed == 1)


@pytest.mark.thorough
async def test_what_an_answer_hangs_on_follows_the_row(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    trained(store, spec, tmp_path)
    async with running_bench(store.directory, NARROW) as bench:
        await asked(bench)
        await bench.sees("class  cat", "truly cat", where="#use-answer")
        await bench.press("right", "right", "a")
        await bench.sees("dog 0.500, against 0.250", "+0.200", "-0.125", where="#use-answer")
        await bench.sees("over 12 measured rows", "+0.125", where="#use-answer")
        await bench.press("right")
        await bench.sees("+0.300", where="#use-answer")
        await bench.press("r")
        await bench.fill("2")
        await bench.sees("+0.700", where="#use-answer")
        await bench.press("i")
        await bench.sees("over 12 measured rows", where="#use-answer")
        await bench.press("a", "a")
        await bench.sees("class  cat", "nearest training rows", where="#use-answer")


async def test_what_cannot_be_asked_is_said_in_the_place_of_an_answer(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    path = trained(store, spec, tmp_path)
    path.write_text(path.read_text("utf-8") + "99,park,cat\n", "utf-8")
    async with running_bench(store.directory, NARROW, waits=False) as bench:
        await asked(bench)
        # A row by hand, as the table is not what it was
        await bench.sees("animals.csv has changed")
        await bench.sees("class  dog", "0.900", where="#use-answer")
        await bench.press("enter")
        await bench.sees("0 … 20")
        await bench.fill("tall")
        await bench.sees("tall", where="#use-form")
        await bench.sees(words(Message("table.no_description")), where="#use-answer")
        assert "0.900" not in bench.text("#use-answer"), "an answer to another row is no answer"
        await bench.press("question_mark")
        await bench.sees("Ask the model")


class FakeWindows(FakeModel):
    """Each row with the two before it."""

    asked: list[int | None] = []
    hung: list[int] = []

    def __init__(self, store: Path, run: str, **process: object) -> None:
        super().__init__(store, run, **process)
        self.about = replace(self.about, takes="window")

    def window(self, row: int) -> tuple[int, ...]:
        return (max(row - 2, 0), max(row - 1, 0), row)

    def ask(self, cells: Mapping[str, Any], row: int | None = None) -> Answer:
        FakeWindows.asked.append(row)
        return super().ask(cells)

    def look(self, what: str, **asked: Any) -> dict[str, Any]:
        FakeWindows.hung.append(asked["row"])
        return super().look(what, **asked)


@pytest.mark.thorough
async def test_of_a_window_the_newest_row_is_changed_and_those_before_are_seen(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.client.predicting.ModelInUse", FakeWindows)
    FakeWindows.asked, FakeWindows.hung = [], []
    trained(store, spec, tmp_path)
    async with running_bench(store.directory, LARGE) as bench:
        await asked(bench)
        await bench.sees("before the table begins", where="#use-answer")
        await bench.press("r")
        await bench.fill("4")
        await bench.sees("row 4", where="#use-words")
        await bench.sees("class  cat", "truly dog", "its window", where="#use-answer")
        rows = [line.split() for line in bench.lines("#use-answer")]
        numbers = [int(words[0]) for words in rows if len(words) == 3 and words[0].isdecimal()]
        assert numbers == [4, 3, 2]
        heights = [words[1] for words in rows if words and words[0] in ("4", "3", "2")]
        assert heights == [str(HEIGHTS[number - 1]) for number in (4, 3, 2)]
        await bench.press("right")
        await bench.sees("1 changed", where="#use-words")
        await bench.press("a")
        await bench.sees("dog 0.500, against 0.250", where="#use-answer")
        assert FakeWindows.hung == [4]
        assert set(FakeWindows.asked) >= {1, 4}
        assert None not in FakeWindows.asked


class FakePictures(FakeModel):
    """Is sure of what a row's number says; the nearest are the first rows."""

    def __init__(self, store: Path, run: str, **process: object) -> None:
        super().__init__(store, run, **process)
        classes = tuple(map(str, range(10)))
        self.about = replace(
            self.about, takes="picture", columns=(), fields=(), outputs=(OutputAbout("x", classes),)
        )

    def ask(self, cells: Mapping[str, Any], row: int | None = None) -> Answer:
        assert row is not None and not cells
        shares = array("f", [0.05] * 10)
        shares[row % 10] = 0.55
        output = PredictedOutput(self.about.output, (float(row % 10),), shares)
        return Answer(1, (output,), ())

    def look(self, what: str, **asked: Any) -> dict[str, Any]:
        assert (what, asked["cells"]) == ("explain", {})
        about = {"target": str(asked["row"] % 10), "value": 0.55, "before": 0.1, "gap": 0.0}
        picture = {"shares": [], "shape": [2, 2, 1], "pixels": [1.0, -1.0, 0.01, 0.3]}
        return {**about, **picture, "steps": 50, "baseline": "mean"}


@pytest.mark.parametrize("size", [NARROW, LARGE])
async def test_a_picture_is_picked_and_seen_with_those_that_are_most_like_it(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr("engine.client.predicting.ModelInUse", FakePictures)
    digits = with_value(spec, "data.source", "digits")
    run = write_run(store, digits, History(curve(3), classes=tuple(map(str, range(10)))))
    add_facts(store, run, RunFacts(sha256=describe_all(store, digits.data).sha256))
    async with running_bench(store.directory, size) as bench:
        await bench.press("2")
        await bench.press("U")
        await bench.until(lambda: bench.dialog == "UsePictureScreen")
        await bench.sees("epoch 3, row 1", where="#use-words")
        await bench.sees("truly", "▀▀", where="#use-form")
        await bench.sees("x  1", "0.550", "row 5", "cat", "2.000", where="#use-answer")
        if size == LARGE:  # else it is scrolled to
            await bench.until(lambda: bench.text("#use-answer").count("row 3") == 2)
        await bench.press("r")
        await bench.fill("7")
        await bench.sees("row 7", where="#use-words")
        await bench.sees("x  7", where="#use-answer")
        await bench.press("a")
        await bench.sees("7 0.550, against 0.100", "the mean picture", "##==", where="#use-answer")
        await bench.press("a")
        await bench.sees("x  7", where="#use-answer")
        await bench.press("right_square_bracket")
        await bench.sees("row 1", where="#use-words")
        await bench.press("r")
        await bench.fill("9999")
        await bench.sees("no row 9,999", where="#use-form")
        await bench.press("question_mark")
        await bench.sees("Ask the model")
        await bench.press("escape", "escape")
        await bench.until(lambda: bench.dialog == "" and FakeModel.closed == 1)


async def test_a_run_without_a_model_says_so(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_store: Path, run: str, **_process: object) -> FakeModel:
        raise InputError("predict.still_trains", run=run)

    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("U")
        await bench.sees("there is no model to ask")
        assert FakeModel.opened == 0
    monkeypatch.setattr("engine.client.predicting.ModelInUse", refuse)
    trained(store, spec, tmp_path)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("2")
        await asked(bench)
        await bench.sees("has no model yet", where="#use-form")
        await bench.press("right", "enter", "backspace", "o", "escape")
        assert bench.dialog == ""
