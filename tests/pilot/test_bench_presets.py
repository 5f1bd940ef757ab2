"""Presets come onto the list by their letters, once each, on the table that was asked for."""

from pathlib import Path

from bench_driver import running_bench
from engine.lessons.presets import preset_names
from engine.store.database import Store
from engine.store.experiments import experiments


async def test_letters_and_enter_open_a_preset_once(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("o")
        await bench.sees("Open an experiment", "00-first-model", "02-learning-rate-0.1")
        await bench.press(*"adam")
        await bench.sees("04-optimizer-adam")
        assert "00-first-model" not in bench.text("Lines")
        await bench.press("enter")
        await bench.sees("▌2 04-optimizer-adam", where="#experiments")
        await bench.sees("optimizer         adam", where="#training")
        assert bench.state.spec is not None
        await bench.sees(bench.spec.note[:40], where="#hint")
        await bench.press("1")
        await bench.sees("▌1 ", where="#experiments")
        await bench.press("o", *"04 ADAM", "enter")
        await bench.sees("▌2 04-optimizer-adam", where="#experiments")
        await bench.settle()
        assert len(experiments(store)) == 2


async def test_arrows_reach_every_preset_and_letters_without_one_open_nothing(store: Store) -> None:
    names = preset_names()
    async with running_bench(store.directory) as bench:
        await bench.press("o", "pagedown", "pagedown", "pagedown", "pagedown", "up", "down")
        await bench.sees(names[-1], where="#presets")
        await bench.press(*"no such thing")
        await bench.sees("no preset has these letters", where="#presets")
        await bench.press("enter")
        assert bench.dialog == "OpenScreen"
        await bench.press("escape")
        assert bench.dialog == ""
        await bench.press("o", "down", "down", "enter")
        await bench.sees(f"▌2 {names[2]}", where="#experiments")


async def test_presets_use_the_table_that_was_asked_for(store: Store, tmp_path: Path) -> None:
    table = tmp_path / "pets.csv"
    rows = [f"{n % 9 / 4},{n * 13 % 29},{['cat', 'dog', 'emu'][n % 3]}" for n in range(60)]
    table.write_text("\n".join(["segments,age,class", *rows]), "utf-8")
    async with running_bench(store.directory, source=str(table)) as bench:
        await bench.sees("pets", "60 × 2 → 3", where="#header")
        await bench.press("o", *"dropout-0.4", "enter")
        await bench.until(lambda: len(bench.state.experiments) == 2)
        await bench.until(lambda: bench.spec.network.layers[0].dropout > 0)
        assert bench.spec.data.source == str(table)
        await bench.sees("60 × 2 → 3", where="#header")
