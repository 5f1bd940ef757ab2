"""Experiments as TOML files: saved, opened again, and never written over something foreign."""

import os
from pathlib import Path

import pytest

from bench_driver import running_bench
from engine.specs import from_toml
from engine.store.database import Store


@pytest.fixture(autouse=True)
def _stand_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def test_a_saved_experiment_opens_as_it_was(store: Store, tmp_path: Path) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("N")
        await bench.set_field("units", "48")
        await bench.press("w")
        await bench.sees("Save as TOML", str(tmp_path)[:40], "00-first-model.toml")
        await bench.fill("mine")
        await bench.sees("saved as mine.toml", where="#hint")
        saved = bench.spec
        assert from_toml(tmp_path / "mine.toml") == saved
        await bench.set_field("units", "49")
        await bench.press("o")
        await bench.fill("mine.toml")
        await bench.sees("▌2 00-first-model", where="#experiments")
        assert bench.spec == saved
        await bench.press("w")
        await bench.fill("mine.toml")
        await bench.until(lambda: bench.dialog == "")


async def test_a_foreign_file_is_never_written_over(store: Store, tmp_path: Path) -> None:
    foreign = tmp_path / "pyproject.toml"
    foreign.write_text("[project]\n")
    async with running_bench(store.directory) as bench:
        await bench.press("w")
        await bench.fill("pyproject")
        await bench.sees("pyproject.toml exists and is no experiment file")
        await bench.fill("  ")
        await bench.sees("a file needs a name")
        await bench.press("escape")
        assert bench.dialog == ""
    assert foreign.read_text() == "[project]\n"


BY_HAND = """\
# My model
name = "mine"   # of June
[[network.layers]]
units = 3   # few
"""


async def test_a_file_of_somebody_else_is_written_over_after_a_question_and_keeps_its_comments(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(BY_HAND)
    async with running_bench(store.directory) as bench:
        await bench.press("w")
        await bench.fill("mine")
        await bench.sees("Save over a file", "was not opened or saved here", "leave it as it is")
        await bench.press("enter")
        assert file.read_text() == BY_HAND
        await bench.press("w")
        await bench.fill("mine")
        await bench.press("down", "enter")
        await bench.sees("saved as mine.toml", where="#hint")
        assert from_toml(file) == bench.spec
        for words in ("# My model\n", "# of June\n", "# few\n"):
            assert words in file.read_text()
        await bench.press("N")
        await bench.set_field("units", "49")
        await bench.press("w")
        await bench.fill("mine")
        assert bench.dialog == "", "the bench has written it itself"
        assert from_toml(file) == bench.spec


async def test_a_file_that_was_opened_is_asked_about_only_once_it_has_changed(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(BY_HAND)
    async with running_bench(store.directory) as bench:
        await bench.press("o")
        await bench.fill("mine.toml")
        await bench.until(lambda: bench.spec.name == "mine")
        await bench.press("N")
        await bench.set_field("units", "5")
        await bench.press("w", "enter")
        assert bench.dialog == ""
        assert file.read_text() == BY_HAND.replace("units = 3", "units = 5")
        file.write_text(f"{file.read_text()}dropout = 0.5 # by Ann\n")
        await bench.press("w", "enter")
        await bench.sees("has been changed since")
        await bench.press("escape")
        assert "by Ann" in file.read_text()


async def test_a_file_whose_comments_cannot_be_kept_is_told(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("[network]\nlayers = [\n  {units = 3}, # few\n]\n")
    async with running_bench(store.directory) as bench:
        await bench.press("w")
        await bench.fill("mine")
        await bench.press("down", "enter")
        await bench.sees("its comments could not be kept", where="#hint")
        assert from_toml(file) == bench.spec


@pytest.mark.parametrize("place", ["nowhere/mine", "locked/mine", "folder"])
async def test_a_place_that_cannot_be_written_is_told_in_words(
    store: Store, tmp_path: Path, place: str
) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    (tmp_path / "folder.toml").mkdir()
    if place.startswith("locked") and os.access(tmp_path / "locked", os.W_OK):
        pytest.skip("root may write everywhere")
    async with running_bench(store.directory) as bench:
        await bench.press("w")
        await bench.fill(place)
        await bench.sees(f"{place}.toml ")
        await bench.until(lambda: "cannot be written" in bench.text() or "is no" in bench.text())
        assert bench.dialog == "AskScreen"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == []


async def test_a_file_that_cannot_be_opened_is_told_in_words(store: Store, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("name = ")
    (tmp_path / "limits.toml").write_text("network.layers = [{units = 0}]")
    (tmp_path / "typo.toml").write_text("epochz = 3")
    async with running_bench(store.directory) as bench:
        for name, *words in (
            ("missing.toml", "missing.toml does not exist"),
            ("bad.toml", "bad.toml is not valid TOML"),
            ("limits.toml", '"network.layers.0.units" must be at least 1, not 0'),
            ("typo.toml", '"epochz"', "training.epochs?", '"network" is missing'),
        ):
            await bench.press("o")
            await bench.fill(name)
            await bench.sees("That could not be opened", *words)
            await bench.press("enter")
            assert bench.dialog == ""
        assert len(bench.state.experiments) == 1
