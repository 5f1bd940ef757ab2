"""The form of the training: loss, optimizer, callbacks, the rows; all of it reaches the store."""

from pathlib import Path

from bench_driver import LARGE, NARROW, Bench, running_bench
from engine.specs.fields import section
from engine.specs.training import TrainingSpec
from engine.store.database import Store
from engine.store.experiments import experiments


def training(bench: Bench) -> TrainingSpec:
    return bench.spec.training


async def test_loss_and_optimizer(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("loss")
        await bench.press("l", "l")
        assert training(bench).loss == "mean_squared_error"
        await bench.set_field("learning rate", "0.3")
        await bench.set_field("momentum", "0.9")
        assert training(bench).optimizer.learning_rate == 0.3
        await bench.press("home", "down", "enter")
        await bench.sees("adamw", "nadam")
        await bench.press("j", "j", "j", "enter")
        await bench.until(lambda: training(bench).optimizer.name == "adam")
        assert training(bench).optimizer.learning_rate == 0.001
        await bench.sees("beta 2", "AMSGrad", where="#training")
        assert "momentum" not in bench.text("#training")
        await bench.go_to_field("learning rate")
        await bench.press("right")
        assert training(bench).optimizer.learning_rate == 0.01
        await bench.press("left", "left", "left")
        assert training(bench).optimizer.learning_rate == 1e-5


async def test_the_line_above_the_keys_explains_the_value_that_was_chosen(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("T")
        await bench.go_to_field("optimizer")
        choice = {field.path: field for field in section(bench.spec, "training")}[
            "training.optimizer.name"
        ]
        await bench.sees(f"optimizer sgd: {choice.meanings['sgd']}", where="#hint")
        await bench.press("h")
        await bench.until(lambda: training(bench).optimizer.name != "sgd")
        name = training(bench).optimizer.name
        await bench.sees(f"optimizer {name}: {choice.meanings[name]}", where="#hint")


async def test_an_error_leaves_with_the_next_change_that_is_allowed(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("T")
        await bench.go_to_field("epochs")
        await bench.press("enter", *"0", "enter")
        await bench.sees("must be at least 1")
        await bench.press("backspace", "7", "enter")
        await bench.until(lambda: training(bench).epochs == 7)
        await bench.until(lambda: "must be at least 1" not in bench.text())


async def test_batches_epochs_order_and_rows(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("batch size")
        await bench.press("right")
        assert training(bench).batch_size == 32
        await bench.sees("batch size        32  52 steps an epoch", where="#training")
        await bench.go_to_field("epochs")
        await bench.press("right")
        await bench.set_field("epochs", "7")
        await bench.go_to_field("shuffle")
        await bench.press("right")
        await bench.set_field("validation split", "0.25")
        await bench.sees("validation split  0.25  459 of 1836 rows", where="#training")
        await bench.set_field("shuffle seed", "100")
        await bench.set_field("seed", "42")
        spec = bench.spec
        assert (spec.training.epochs, spec.training.order, spec.seed) == (7, "keras", 42)
        assert (spec.data.validation.split, spec.data.shuffle_seed) == (0.25, 100)
        await bench.set_field("shuffle seed", "")
        assert bench.spec.data.shuffle_seed is None


async def test_early_stopping_checkpoint_and_schedule_bring_their_fields(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        assert "patience" not in bench.text("#training")
        await bench.go_to_field("early stopping")
        await bench.press("right")
        await bench.set_field("patience", "9")
        await bench.set_field("min delta", "0.01")
        await bench.go_to_field("restore best")
        await bench.press("enter")
        await bench.go_to_field("checkpoint")
        await bench.press("enter")
        await bench.go_to_field("best only")
        await bench.press("enter")
        await bench.go_to_field("schedule")
        await bench.press("right")
        await bench.set_field("decay", "0.005")
        stopping, checkpoint = training(bench).early_stopping, training(bench).checkpoint
        assert stopping is not None
        assert (stopping.patience, stopping.min_delta, stopping.restore_best) == (9, 0.01, True)
        assert checkpoint is not None
        assert not checkpoint.save_best_only
        assert training(bench).schedule.model_dump() == {"name": "inverse_time", "decay": 0.005}
        await bench.go_to_field("early stopping")
        await bench.press("left")
        assert training(bench).early_stopping is None


async def test_class_weights_as_words(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.set_field("class weights", "Mankey=2, Krabby=1.5")
        assert training(bench).class_weight == {"Mankey": 2.0, "Krabby": 1.5}
        await bench.sees("Mankey=2, Krabby=1.5", where="#training")
        await bench.set_field("class weights", "heavy")
        await bench.sees("training.class_weight", "Mankey=2", where="#hint")
        await bench.press("escape")
        await bench.go_to_field("class weights")
        await bench.press("right")
        assert training(bench).class_weight in ("balanced", None)


async def test_every_edit_is_in_the_store_for_the_next_bench(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("T")
        await bench.set_field("epochs", "3")
        await bench.set_field("note", "what it is [not]")
        await bench.press("N")
        await bench.set_field("units", "77")
        await bench.press("q")
    (kept,) = experiments(store)
    assert (kept.spec.training.epochs, kept.spec.note) == (3, "what it is [not]")
    async with running_bench(store.directory) as again:
        assert again.spec == kept.spec
        await again.sees("hidden_1      77", where="#network")
        await again.sees("epochs            3", where="#training")
        async with running_bench(store.directory) as second:
            await second.press("T")
            await second.set_field("epochs", "4")
            await again.sees("epochs            4", where="#training")


async def test_what_is_odd_about_a_table_is_told_when_it_is_opened_and_stands_by_its_data(
    store: Store, tmp_path: Path
) -> None:
    rows = [f"{number % 5},{number % 5},{'ab'[number % 2]}" for number in range(30)]
    table = tmp_path / "twice.csv"
    table.write_text("\n".join(["age,moment,class", *rows]))
    async with running_bench(store.directory, LARGE, source=str(table)) as bench:
        await bench.sees("moment", where="#hint")
        await bench.press("T")
        for __ in range(40):
            if "moment" not in bench.text("#training"):
                await bench.press("down")
        await bench.sees("moment", where="#training")
