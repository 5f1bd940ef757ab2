"""Pictures in the bench: digits to begin with, a folder of them found through the folders."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench_driver import NARROW, running_bench
from data import Description
from data.datasets.digits import DESCRIPTION as DIGITS
from engine.specs.data import DataSpec
from engine.store.database import Store
from made_images import folder_of


async def test_digits_begin_with_their_own_network(store: Store) -> None:
    async with running_bench(store.directory, source="digits") as bench:
        await bench.until(lambda: bench.spec.name == "cnn-digits")
        assert bench.spec.data.source == "digits"
        await bench.press("o", *"05 OVER", "enter")
        await bench.until(lambda: bench.spec.name == "05-overfitting")
        await bench.press("t")
        await bench.sees("flatten")


async def test_a_folder_of_pictures_becomes_an_experiment_with_a_small_cnn(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder_of(tmp_path / "home" / "pets").parent

    def described(spec: DataSpec, _folder: str | None) -> Description:
        return replace(DIGITS, source=spec.source, shape=(6, 5, 3), feature_names=())

    monkeypatch.setattr("engine.client.tables._read_in_child", described)
    monkeypatch.chdir(home)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("o", "tab")
        await bench.sees("pets/", where="#files")
        await bench.press(*"pets", "enter")
        await bench.sees("this folder: pictures", where="#files")
        await bench.press("down", "enter")
        await bench.until(lambda: bench.dialog == "")
        await bench.until(lambda: bench.spec.data.source == str(home / "pets"))
        await bench.until(lambda: bench.spec.network.layers[0].type == "conv2d")
        assert bench.spec.data.preparation is None
        assert bench.spec.name == "pets"
