"""In a list to pick from, letters go to the choice that begins with them."""

from bench_driver import running_bench
from engine.store.database import Store


async def test_letters_find_a_kind_of_layer(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("N", "a")
        await bench.sees("Add a layer")
        await bench.press(*"gauss", "enter")
        assert "gaussian_noise" in [layer.type for layer in bench.spec.network.layers]
