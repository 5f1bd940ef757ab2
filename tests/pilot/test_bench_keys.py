"""Keys chosen in the file of settings do it; line of keys, help, palette and hints say so."""

import pytest

from bench_driver import running_bench
from data.errors import InputError
from engine.settings import settings_file
from engine.store.database import Store
from tui.panes.chosen_keys import put_in_force


@pytest.fixture(autouse=True)
def _chosen() -> object:
    path = settings_file()
    assert path is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '[keys]\nrun.train = "f9"\nrun.stop = ["t", "f8"]\nlook.go_log = "i"\n'
        'network.add_layer = "+"\nform.step_next = ["right", "l"]\nprogram.help = "f2"\n'
        'table.mark = "f7"\nexperiment.undo = "ctrl+u"\n'
    )
    yield
    put_in_force({})


async def test_the_chosen_key_does_it_and_the_usual_one_no_longer(store: Store) -> None:
    async with running_bench(store.directory, (160, 45)) as bench:
        await bench.sees("F9 train", "t stop", "F2 help", where="#keys")
        await bench.sees("i Log", "F9 trains this experiment")
        await bench.press("t")
        await bench.sees("nothing trains: F9 starts", where="#hint")
        await bench.press("f9")
        await bench.until(lambda: bench.state.snapshot.active)
        await bench.press("t")
        await bench.until(lambda: not bench.state.snapshot.active)
        await bench.press("i")
        assert bench.screen.front == "log"
        await bench.press("s", "O")
        await bench.sees("F2 tells the keys", where="#hint")
        layers = len(bench.spec.network.layers)
        await bench.press("N", "plus", "enter")
        assert len(bench.spec.network.layers) == layers + 1
        await bench.press("ctrl+u")
        await bench.press("T")
        await bench.go_to_field("batch size")
        size = bench.spec.training.batch_size
        await bench.press("right")
        assert bench.spec.training.batch_size == 2 * size, "once, whatever keys it had before"
        assert len(bench.spec.network.layers) == layers


async def test_help_palette_and_the_other_screens_follow(store: Store) -> None:
    async with running_bench(store.directory, (160, 45)) as bench:
        await bench.press("f2")
        await bench.until(lambda: bench.dialog == "HelpScreen")
        await bench.sees("F9", "t F8")
        await bench.press("f2")
        assert bench.dialog == ""
        await bench.press("colon")
        await bench.sees("F9       Train")
        await bench.press("escape", "R")
        await bench.sees("F7 mark", where="#run-keys")


async def test_what_cannot_be_chosen_is_said_before_the_bench_opens(store: Store) -> None:
    path = settings_file()
    assert path is not None
    path.write_text('[keys]\nrun.train = "s"\n')
    with pytest.raises(InputError) as error:
        async with running_bench(store.directory):
            pass
    assert error.value.code == "keys.taken_twice"
