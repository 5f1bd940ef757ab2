"""How far a run can be trusted: calibration, thresholds, and where it is wrong."""

from pathlib import Path

import numpy as np
import pytest

from bench_driver import LARGE, NARROW, running_bench
from engine.client.tables import describe_all
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.predictions import Predictions, write_predictions
from engine.store.run_writer import add_facts
from fake_runs import History, curve, write_run

ROWS = 40
"""Of which the second half is wrong."""


def found_out(
    store: Store,
    spec: ExperimentSpec,
    folder: Path,
    kept: Predictions,
    names: tuple[str, ...] = ("cat", "dog"),
) -> None:
    path = folder / "animals.csv"
    lines = [f"{place}.5,{'park' if place < 20 else 'street'},{place % 2}" for place in range(ROWS)]
    path.write_text("\n".join(["height,place,class", *lines]) + "\n", "utf-8")
    spec = with_value(with_value(spec, "data.source", str(path)), "data.label", "class")
    counts = ((1,) * len(names),) * len(names)
    run = write_run(store, spec, History(curve(3), classes=names, counts=counts))
    store.run_directory(run).mkdir(parents=True, exist_ok=True)
    digest = write_predictions(store.run_directory(run), kept)
    add_facts(
        store, run, RunFacts(predictions=digest, sha256=describe_all(store, spec.data).sha256)
    )


async def test_from_the_matrix_to_how_far_it_can_be_trusted(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    true = np.arange(ROWS) % 2
    said = np.where(np.arange(ROWS) < 20, true, 1 - true)
    sure = np.full(ROWS, 0.95, np.float32)
    kept = Predictions(3, "validation", ROWS, np.arange(ROWS), true, said, sure)
    found_out(store, spec, tmp_path, kept)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("M", "enter")
        await bench.sees("Choose a cell")
        await bench.press("c")
        await bench.sees("Calibration", "0.9–1.0", "0.950", "0.500", "over-confident", "0.450")
        await bench.press("tab")
        await bench.sees("ROC  area 0.500", "dog from a probability of 0.50 on", "10 found")
        await bench.press(*["right"] * 12)
        await bench.sees("probability of 1.00 on", "0 found", "20 missed", "precision –")
        await bench.press(*["left"] * 30)
        await bench.sees("probability of 0.00 on", "20 found", "recall 1.000")
        await bench.press("tab")
        await bench.sees("height", "1 of 2", "20 to 24.88", where="#judged-lines")
        await bench.press("right", "right")
        await bench.sees("place", "2 of 2", "street", "1.000", where="#judged-lines")
        await bench.press("question_mark")
        await bench.sees("How far it can be trusted")
        await bench.press("escape", "shift+tab", "escape")
        assert bench.dialog == "CasesScreen"
        await bench.press("escape")
        assert bench.dialog == ""


@pytest.mark.thorough
async def test_of_three_classes_each_is_looked_at_against_the_rest(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    true = np.arange(ROWS) % 3
    shares = np.full((ROWS, 3), 0.2, np.float32)
    shares[np.arange(ROWS), true] = 0.6
    shares[:3] = shares[:3, ::-1]
    said = shares.argmax(axis=1)
    sure = shares.max(axis=1)
    kept = Predictions(3, "validation", ROWS, np.arange(ROWS), true, said, sure, shares)
    names = ("cat", "dog", "bat\x1b[2J")
    found_out(store, spec, tmp_path, kept, names)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("M", "enter")
        await bench.sees("Choose a cell")
        await bench.press("c")
        await bench.until(lambda: bench.dialog == "JudgedScreen")
        await bench.press("tab")
        await bench.sees("mean of 3 classes", "cat", "dog", "bat", where="#judged-lines")
        await bench.sees("true positives", "precision", where="#judged-lines")
        assert "threshold" not in bench.text("#judged-keys"), "all classes in the mean have none"
        await bench.press("right")
        await bench.sees("] chooses it", where="#judged-hint")
        await bench.press("right_square_bracket")
        await bench.sees("threshold", where="#judged-keys")
        await bench.sees("cat from a probability of 0.50 on", "13 found, 1 missed, 1 called")
        await bench.press("right", "right", "right")
        await bench.sees("probability of 0.65 on", "0 found")
        await bench.press("left_square_bracket", "left_square_bracket")
        await bench.sees("bat from a probability of 0.65", "13 missed")
        assert "\x1b" not in bench.text()


@pytest.mark.thorough
async def test_a_run_that_has_kept_no_classs_probabilities_says_so(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    true, sure = np.arange(ROWS) % 3, np.full(ROWS, 0.9, np.float32)
    kept = Predictions(3, "validation", ROWS, np.arange(ROWS), true, true, sure)
    found_out(store, spec, tmp_path, kept, ("cat", "dog", "bat"))
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("M", "enter")
        await bench.sees("Choose a cell")
        await bench.press("c")
        await bench.until(lambda: bench.dialog == "JudgedScreen")
        await bench.press("tab", "right_square_bracket", "right")
        await bench.sees("trained anew", where="#judged-lines")


async def test_of_numbers_residuals_are_shown_and_a_table_that_is_gone_leaves_no_columns(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    true = np.arange(ROWS, dtype=np.float64)
    kept = Predictions(
        3, "validation", ROWS, np.arange(ROWS), true, true + 2, np.zeros(0, np.float32)
    )
    found_out(store, spec, tmp_path, kept)
    (tmp_path / "animals.csv").unlink()
    async with running_bench(store.directory, LARGE, waits=False) as bench:
        await bench.press("M", "enter")
        await bench.until(lambda: bench.dialog == "CasesScreen")
        await bench.sees("Farthest off")
        await bench.press("c")
        await bench.sees("Residuals", "predicted less true", "41", "animals.csv")
        await bench.press("tab", "left")
        await bench.sees("Residuals")
        assert "Where it is wrong" not in bench.text()
