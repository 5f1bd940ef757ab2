"""Pictures in the bench: digits to begin with, a folder of them found through the folders."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench_driver import NARROW, running_bench
from data import Description
from data.datasets.digits import DESCRIPTION as DIGITS
from data.errors import InputError
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

    def described(spec: DataSpec, *_: object) -> Description:
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


async def test_a_folder_of_pictures_of_several_sizes_is_mended_in_the_form(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(folder_of(tmp_path / "pets"))

    def described(spec: DataSpec, *_: object) -> Description:
        if spec.images is None or spec.images.size is None:
            about = {"size": [6, 5], "count": 8, "of": 9, "other": [9, 9], "picture": "dog/a.png"}
            raise InputError("images.several_sizes", file=spec.source, **about)
        return replace(DIGITS, source=spec.source, shape=(6, 5, 3), feature_names=())

    monkeypatch.setattr("engine.client.tables._read_in_child", described)
    async with running_bench(store.directory, NARROW, source=folder) as bench:
        assert isinstance(bench.state.table, str)
        await bench.sees("data.images.size=6x5", where="#hint")
        await bench.press("T")
        await bench.go_to_field("label column")
        await bench.sees("data.images.size=6x5", where="#training")
        await bench.go_to_field("images")
        await bench.press("right")
        await bench.set_field("size", "6x5")
        await bench.until(lambda: isinstance(bench.state.table, Description))
        assert bench.spec.network.layers[0].type == "conv2d"
