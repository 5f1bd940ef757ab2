"""The picture of the network: Y shows it, s the summary, w saves it, Esc leads back."""

from pathlib import Path

import pytest

from bench_driver import LARGE, NARROW, running_bench
from engine.client.experiments import add_experiment
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store


async def test_the_network_as_a_picture_and_as_a_summary(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("Y")
        assert bench.dialog == "NetworkScreen"
        await bench.sees("dense 128", "sigmoid", "output: dense 5", "25,728")
        await bench.sees("s summary", "w save", "Esc back", where="#picture-keys")
        await bench.sees("60,037 parameters", "MB", where="#picture-total")
        await bench.press("s")
        await bench.sees("Summary", "hidden_1_sigmoid", "Activation")
        await bench.press("s", "question_mark")
        await bench.sees("Picture of the network", "The plain summary")
        await bench.press("escape", "escape")
        assert bench.dialog == ""


async def test_a_layer_that_does_not_fit_is_marked(store: Store, spec: ExperimentSpec) -> None:
    odd = with_value(spec, "network.layers.1", {"type": "lstm", "units": 4})
    add_experiment(store, odd)
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("Y")
        await bench.sees("✗", "output", "does not fit", where="#picture")
        await bench.press("s")
        await bench.sees("does not fit", where="#picture")


async def test_the_picture_is_saved_as_text(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("Y", "w")
        await bench.fill("network.txt")
        await bench.sees("saved as network.txt")
        text = (tmp_path / "network.txt").read_text()
        assert "dense 256" in text and "60,037 parameters" in text
        await bench.press("w")
        await bench.fill("network.txt")
        await bench.sees("exists already")
