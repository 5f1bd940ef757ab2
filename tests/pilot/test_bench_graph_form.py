"""The form of a network of nodes: a line a node with what it takes, its fields, what is wrong."""

from bench_driver import LARGE, NARROW, Bench, running_bench
from engine.store.database import Store


async def opened(bench: Bench) -> None:
    await bench.press("o", *"wide-and", "enter")
    await bench.until(lambda: bench.state.spec is not None and bench.spec.network.is_graph)
    await bench.press("N")


def ways(bench: Bench) -> dict[str | None, tuple[str, ...]]:
    return {node.name: node.input for node in bench.spec.network.nodes}


async def test_nodes_are_lines_whose_fields_are_edited(store: Store) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await opened(bench)
        await bench.sees("▌ first", "second", "both", "concatenate", where="#network")
        await bench.sees("takes             deep", "15,736 parameters", where="#network")
        await bench.go_to_field("inputs")
        await bench.sees("wide=cooc_*", where="#network")
        await bench.set_field("takes", "depe")
        assert ways(bench)["first"] == ("depe",)
        await bench.sees("did you mean deep?", where="#network")
        await bench.set_field("takes", "deep")
        await bench.set_field("units", "64")
        assert bench.spec.network.nodes[0].model_dump()["units"] == 64
        await bench.press("I")
        await bench.sees("first_dropout", "Concatenate", where="#layers")


async def test_nodes_come_and_go_in_a_narrow_window(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await opened(bench)
        await bench.press("d")
        assert ways(bench) == {"second": ("deep",), "both": ("second", "wide")}
        await bench.press("a", "enter")
        assert ways(bench)["dense"] == ("second",)
        assert ways(bench)["both"] == ("dense", "wide")
        await bench.press("y")
        await bench.sees("no other node takes dense_2, both", where="#network")
        await bench.press("d", "u")
        await bench.settle()
