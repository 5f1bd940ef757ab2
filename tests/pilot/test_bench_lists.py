"""The lists: all runs, experiments closed, filtered and renamed; and the two themes."""

from bench_driver import LARGE, NARROW, running_bench
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.experiments import experiments
from engine.store.runs import count
from fake_runs import History, curve, short, write_run


async def test_all_runs_are_listed_narrowed_and_opened(store: Store, spec: ExperimentSpec) -> None:
    place = add_experiment(store, short(spec, 3, "twice"))
    write_run(store, short(spec, 3, "twice"), History(curve(2)), place)
    write_run(store, short(spec, 3, "twice"), History(curve(3)), place)
    write_run(store, short(spec, 9, "other"), History(curve(1), status="failed", message="bad"))
    async with running_bench(store.directory) as bench:
        await bench.sees("epoch 3, newest", where="#confusion")
        await bench.press("R")
        await bench.sees("All runs", "other", "✗ failed", "twice", "✓ finished", "val_acc")
        await bench.press("slash", *"fin")
        await bench.until(lambda: "other" not in bench.text("#all-runs"))
        await bench.press("enter", "down", "enter")
        await bench.until(lambda: bench.dialog == "")
        await bench.sees("epoch 2, newest", where="#confusion")
        await bench.sees("twice  (older run ", where="#curves")
        await bench.press("t", "t")
        await bench.sees("+1", where="#experiments")
        await bench.until(lambda: "older" not in bench.text("#curves"))


async def test_a_run_of_a_closed_experiment_brings_it_back(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 3, "first"), History(curve(2)))
    write_run(store, short(spec, 3, "second"), History(curve(3)))
    async with running_bench(store.directory) as bench:
        await bench.press("2", "x")
        await bench.sees("second is off the list; its runs are under R", where="#hint")
        await bench.until(lambda: "second" not in bench.text("#experiments"))
        assert count(store) == 2
        await bench.press("R")
        await bench.sees("second")
        await bench.press("enter")
        await bench.sees("▌2 second", where="#experiments")
        await bench.sees("epoch 3, newest", where="#confusion")


async def test_what_trains_or_waits_is_not_closed_and_the_last_leaves_a_fresh_one(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 3, "waiting"), History(status="queued"))
    async with running_bench(store.directory) as bench:
        await bench.press("x")
        await bench.sees("it trains or waits: stop it first", where="#hint")
        await bench.press("s")
        await bench.sees("■", where="#experiments")
        await bench.press("x")
        await bench.sees("▌1 00-first-model", "not trained", where="#experiments")
    assert [item.spec.name for item in experiments(store)] == ["00-first-model"]


async def test_the_filter_shows_names_with_its_letters(store: Store, spec: ExperimentSpec) -> None:
    for name in ("relu small", "sigmoid", "ReLU large"):
        add_experiment(store, short(spec, 3, name))
    async with running_bench(store.directory) as bench:
        await bench.press("2", "slash", *"relu", "enter")
        await bench.until(lambda: "sigmoid" not in bench.text("#experiments"))
        await bench.sees("relu small", "ReLU large", 'filter "relu"', where="#experiments")
        assert bench.spec.name == "relu small"
        await bench.press("2")
        assert bench.spec.name == "ReLU large"
        await bench.press("slash")
        await bench.fill("nothing has this")
        await bench.sees('no name has "nothing has this"')
        assert bench.dialog == "AskScreen", "it can be mended"
        await bench.press("escape")
        await bench.sees("ReLU large", 'filter "relu"', where="#experiments")
        await bench.press("slash")
        await bench.fill("")
        await bench.sees("sigmoid", where="#experiments")


async def test_a_filter_is_told_wherever_it_hides_something_and_escape_forgets_it(
    store: Store, spec: ExperimentSpec
) -> None:
    for name in ("relu", "sigmoid", "tanh"):
        add_experiment(store, short(spec, 3, name))
    told = 'the filter "tan" hides 2 experiments; Esc shows all'
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("slash", *"tan", "enter")
        await bench.sees(told, where="#hint")
        for key in ("]", "5"):
            await bench.press("T", key)
            await bench.sees(told, where="#hint")
        await bench.press("E", "e")
        await bench.fill("another")
        await bench.sees("another", where="#experiments")
        assert bench.spec.name == "another", "it stays in sight"
        await bench.press("escape")
        await bench.sees("relu", "sigmoid", "another", where="#experiments")
        await bench.press("slash", *"sig", "enter", "x")
        await bench.sees("relu", "another", where="#experiments")
        assert bench.state.experiment is not None


async def test_e_renames_and_an_empty_name_is_refused(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("e")
        await bench.sees("Name of the experiment", "00-first-model")
        await bench.fill("   ")
        await bench.sees("a name needs at least one letter")
        await bench.fill("y" * 201)
        await bench.sees("200")
        await bench.until(lambda: bench.dialog != "")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")
        await bench.press("e")
        await bench.fill("  my own name ")
        await bench.sees("▌1 my own name", where="#experiments")
        await bench.settle()
    assert experiments(store)[0].spec.name == "my own name"


async def test_d_turns_the_light_on_and_off(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        dark = bench.app.theme_variables["background"]
        words = bench.text()
        await bench.press("D")
        assert bench.app.theme == "pkgo-light"
        await bench.until(lambda: bench.app.theme_variables["background"] != dark)
        assert bench.text() == words
        await bench.press("D")
        assert bench.app.theme == "pkgo-dark"


async def test_experiments_of_one_name_are_told_apart_by_what_differs(
    store: Store, spec: ExperimentSpec
) -> None:
    for split in ("0.2", "0.3"):
        add_experiment(store, with_value(short(spec, 3, "same"), "data.validation.split", split))
    add_experiment(store, short(spec, 3, "alone"))
    async with running_bench(store.directory, LARGE) as bench:
        await bench.sees("same, ", " 0.2 ", " 0.3 ", "3 alone  ", where="#experiments")
        await bench.press("2")
        bench.screen.doers.selection.apply(
            lambda spec: with_value(spec, "data.validation.split", "0.2")
        )
        ids = [item.id for item in bench.state.experiments[:2]]
        await bench.sees(*(f"same, {one}" for one in ids), where="#experiments")
