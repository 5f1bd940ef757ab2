"""The network's form: layers come, go and move; every field of a layer is typed or stepped."""

from textual import events

from bench_driver import NARROW, WRITES, Bench, running_bench
from engine.models.layers import Layer
from engine.store.database import Store


def layers(bench: Bench) -> list[tuple[int, str]]:
    return [(layer.units, layer.activation) for layer in bench.spec.network.layers]


def layer(bench: Bench) -> Layer:
    return bench.spec.network.layers[0]


async def test_layers_are_added_moved_and_removed(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N")
        assert layers(bench) == [(128, "sigmoid"), (256, "sigmoid")]
        await bench.press("y")
        assert layers(bench) == [(128, "sigmoid"), (128, "sigmoid"), (256, "sigmoid")]
        await bench.sees("▌ hidden_2     128", "hidden_3     256", where="#network")
        await bench.press("J")
        assert [units for units, _ in layers(bench)] == [128, 256, 128]
        await bench.sees("▌ hidden_3     128", where="#network")
        await bench.press("J")
        assert [units for units, _ in layers(bench)] == [128, 256, 128]
        await bench.press("K", "K", "K")
        await bench.sees("▌ hidden_1     128", where="#network")
        assert [units for units, _ in layers(bench)] == [128, 128, 256]
        await bench.press("d", "delete")
        assert layers(bench) == [(256, "sigmoid")]
        await bench.sees("52,741 parameters", where="#network")
        await bench.press("d")
        assert layers(bench) == []
        await bench.sees("no hidden layer: a adds one", "1,005 parameters", where="#network")
        await bench.press("d", "J", "K")
        await bench.press("a", "enter")
        assert layers(bench) == [(128, "relu")]
        await bench.settle()


async def test_a_layer_is_added_of_a_kind_that_fits(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N", "a")
        await bench.sees("Add a layer", "takes 128", "dense", "reshape", "residual")
        assert "conv2d" not in bench.text(), "it takes no row of numbers"
        await bench.press("j", "j", "enter")
        assert [one.type for one in bench.spec.network.layers] == ["dense", "reshape", "dense"]
        await bench.sees("reshape -1x1", "128×1", "128×256", "does not fit", where="#network")
        await bench.sees("flatten or global_average_pooling1d", where="#network")
        await bench.press("y", "escape")
        await bench.press("t")
        await bench.sees("network.output")
        assert not bench.spec.name.startswith("copy")


async def test_units_by_typing_and_by_arrows(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N")
        await bench.go_to_field("units")
        await bench.press("enter", *"300", "enter")
        assert layer(bench).units == 300
        await bench.press("right")
        assert layer(bench).units == 600
        await bench.press("h", "minus")
        assert layer(bench).units == 150
        await bench.sees("▌ hidden_1     150", "units             150", where="#network")


async def test_keys_that_come_together_go_where_each_before_them_led(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N")
        for key in ("enter", "enter", "7", "3", "enter"):
            bench.app.post_message(events.Key(key, WRITES.get(key, key)))
        await bench.until(lambda: layer(bench).units != 128)
        assert layer(bench).units == 73


async def test_activation_by_arrows_and_from_the_list(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N")
        await bench.go_to_field("activation")
        await bench.press("l")
        assert layer(bench).activation == "tanh"
        await bench.press("left", "left")
        assert layer(bench).activation == "linear"
        await bench.press("enter")
        await bench.sees("leaky relu", "softsign", "linear")
        await bench.press("k", "k", "k", "k", "enter")
        await bench.until(lambda: bench.dialog == "")
        assert layer(bench).activation == "leaky_relu"
        await bench.sees("leaky relu", "negative slope", where="#network")
        await bench.press("enter", "j", "escape")
        assert layer(bench).activation == "leaky_relu"


async def test_the_other_fields_of_a_layer(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N")
        await bench.go_to_field("dropout")
        await bench.press("l", "l", "l")
        assert layer(bench).dropout == 0.15
        await bench.set_field("dropout", "0.4")
        assert layer(bench).dropout == 0.4
        await bench.go_to_field("batch norm")
        await bench.press("enter")
        assert layer(bench).batch_norm
        await bench.set_field("L1", "0.002")
        await bench.go_to_field("L2")
        await bench.press("l", "l")
        assert (layer(bench).l1, layer(bench).l2) == (0.002, 0.001)
        await bench.set_field("name", "小火龍 layer")
        assert layer(bench).name == "小火龍 layer"
        await bench.sees("小火龍", "bn L1L2", ".4", where="#network")
        await bench.press("I")
        await bench.sees("小火龍 layer_bn", "BatchNormalization", where="#layers")
        await bench.sees("小火龍 layer_dropout", where="#layers")


async def test_each_layer_has_its_own_fields(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N", "home", "down")
        await bench.sees("▌ hidden_2     256", "units             256", where="#network")
        await bench.set_field("units", "32", layer=1)
        await bench.set_field("units", "16", layer=0)
        assert [units for units, _ in layers(bench)] == [16, 32]


async def test_a_layers_kind_is_a_choice_that_brings_its_own_fields(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N")
        await bench.go_to_field("type")
        await bench.press("h")
        assert layer(bench).type == "residual"
        await bench.press(*["h"] * 7)
        assert layer(bench).type == "gaussian_noise"
        await bench.sees("hidden_1   gaussian noise 0.1", "type              gaussian noise")
        assert "batch norm" not in bench.text("#network")
        await bench.set_field("noise", "0.25")
        assert layer(bench).stddev == 0.25
        await bench.press("home", "enter")
        await bench.sees("noise: Standard deviation", where="#hint")
        await bench.go_to_field("type")
        await bench.press(*["l"] * 8)
        assert layer(bench).units == 128
