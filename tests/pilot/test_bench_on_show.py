"""What is on show: the list hides no result, and says what the values are of."""

from pathlib import Path

from bench_driver import LARGE, NARROW, running_bench
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.process_writer import register_host
from engine.store.queue import cancel_run
from engine.store.runs import runs
from fake_runs import HOST, History, curve, short, write_run


async def test_a_cancelled_run_leaves_the_result_of_the_one_before_it_in_sight(
    store: Store, spec: ExperimentSpec
) -> None:
    place = add_experiment(store, short(spec, 3))
    write_run(store, short(spec, 3), History(curve(3)), place)
    async with running_bench(store.directory) as bench:
        await bench.sees("✓ .750 .733 .733", where="#experiments")
        changed = write_run(store, short(spec, 9), History(status="queued"), place)
        await bench.sees("✓ .750 .733 .733 +1", where="#experiments")
        await bench.press("s")
        await bench.sees("waits behind the run on show", where="#hint")
        cancel_run(store, changed)
        await bench.until(lambda: "+1" not in bench.text("#experiments"))
        await bench.sees("✓ .750 .733 .733", where="#experiments")
        await bench.sees("epoch 3, newest", where="#confusion")


async def test_the_run_that_trains_stays_in_the_list_while_a_changed_one_waits(
    store: Store, spec: ExperimentSpec
) -> None:
    assert register_host(store, HOST)
    place = add_experiment(store, short(spec, 9))
    write_run(store, short(spec, 9), History(curve(2), status="running"), place)
    async with running_bench(store.directory, LARGE) as bench:
        await bench.sees("▶ 2/9", ".650", where="#experiments")
        write_run(store, short(spec, 7), History(status="queued"), place)
        await bench.sees("▶ 2/9", "+1", where="#experiments")
        await bench.sees("first model", "1 waits", where="#header")
        await bench.press("r")
        await bench.sees("is training already", where="#hint")


async def test_a_failure_before_the_first_epoch_is_marked_beside_the_result(
    store: Store, spec: ExperimentSpec
) -> None:
    assert register_host(store, HOST)
    place = add_experiment(store, short(spec, 3))
    write_run(store, short(spec, 3), History(curve(3)), place)
    write_run(store, short(spec, 3), History(status="failed", message="no room"), place)
    async with running_bench(store.directory) as bench:
        await bench.sees(".750 .733 .733  ✗", where="#experiments")


async def test_long_names_that_differ_at_their_ends_stay_different(
    store: Store, spec: ExperimentSpec
) -> None:
    stem = "pokémon 神经网络 with a name that no list has room for, really"
    for number in ("", " 2", " 3"):
        add_experiment(store, with_value(spec, "name", stem + number))
    async with running_bench(store.directory) as bench:
        await bench.sees("really 2", "really 3", where="#experiments")
        rows = [row for row in bench.lines("#experiment-list") if "pokémon" in row]
        assert len({row[2:] for row in rows}) == 3
        await bench.sees(stem, where="#hint")


async def test_experiments_on_other_tables_stand_apart_and_digits_go_down_the_list(
    store: Store, spec: ExperimentSpec, tmp_path: Path
) -> None:
    path = tmp_path / "pets.csv"
    rows = [f"{n % 3},{n},{['cat', 'dog', 'emu'][n % 3]}" for n in range(60)]
    path.write_text("\n".join(["segments,age,class", *rows]), "utf-8")
    for name, source in (("theirs", "pokemon-radar"), ("ours", str(path))):
        add_experiment(store, with_value(with_value(spec, "name", name), "data.source", source))
    async with running_bench(store.directory, source=str(path)) as bench:
        await bench.sees("▌1 ours", "on other tables", "2 theirs", where="#experiments")
        await bench.press("2")
        await bench.sees("▌2 theirs", where="#experiments")
        await bench.press("E", "up")
        await bench.sees("▌1 ours", where="#experiments")
        await bench.press("n")
        await bench.sees("▌2 ours 2", "3 theirs", where="#experiments")


async def test_a_preset_s_sentence_can_be_read_whole(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        spec = bench.spec
        assert spec.note
        await bench.until(lambda: spec.note in " ".join(bench.text("#hint").split()))
        await bench.press("o")
        await bench.until(lambda: spec.note in " ".join(bench.text("#narrowing-note").split()))
        await bench.press("escape", "n")
        await bench.until(lambda: bench.spec.name != spec.name)
        assert bench.spec.note == ""


async def test_seeds_are_one_answer_in_title_and_list_and_the_matrix_names_its_seed(
    store: Store, spec: ExperimentSpec
) -> None:
    place = add_experiment(store, short(spec, 2))
    for seed, value in ((1337, 0.2), (1338, 0.7), (1339, 0.3)):
        metrics = [{**epoch, "val_accuracy": value} for epoch in curve(2)]
        write_run(store, with_value(short(spec, 2), "seed", seed), History(metrics), place)
    async with running_bench(store.directory, LARGE) as bench:
        await bench.sees(".400±.26", where="#experiments")
        await bench.sees("3 seeds", "val_accuracy 0.4000 ± 0.2646", where="#curves")
        await bench.sees("seed 1339", where="#confusion")
        await bench.press("c")
        await bench.sees(
            "val_loss 1.0000 ± 0.0000, 3 seeds", "curve: seed 1339", where="#compare-hint"
        )
        await bench.press("m")
        await bench.sees("val_accuracy 0.4000 ± 0.2646, 3 seeds", where="#compare-hint")
        await bench.press("q", "R", "down", "enter")
        await bench.sees("seed 1338, range of 3 seeds", where="#curves")
        await bench.sees("seed 1338", where="#confusion")
        await bench.press("1")
        await bench.sees("mean and range of 3 seeds", where="#curves")


async def test_the_same_again_is_asked_about(store: Store, spec: ExperimentSpec) -> None:
    write_run(store, short(spec, 3), History(curve(3)))
    async with running_bench(store.directory) as bench:
        await bench.sees("✓", where="#experiments")
        await bench.press("t")
        await bench.sees(f"repeat run {runs(store)[0].id} bit for bit", where="#hint")
        assert len(runs(store)) == 1
        await bench.press("t")
        await bench.until(lambda: len(runs(store)) == 2)


async def test_the_last_of_many_experiments_comes_into_sight_below_the_headings(
    store: Store, spec: ExperimentSpec
) -> None:
    for number in range(14):
        add_experiment(store, with_value(spec, "name", f"net {number}"))
    async with running_bench(store.directory, (120, 30)) as bench:
        await bench.press("end")
        await bench.sees("train  val best", "net 13", where="#experiments")


async def test_seeds_that_ended_at_different_epochs_have_one_answer_too(
    store: Store, spec: ExperimentSpec
) -> None:
    place = add_experiment(store, short(spec, 4))
    for seed, (epochs, value) in enumerate(((2, 0.2), (4, 0.7), (3, 0.3))):
        metrics = [{**epoch, "val_accuracy": value} for epoch in curve(epochs)]
        write_run(store, with_value(short(spec, 4), "seed", seed), History(metrics), place)
    async with running_bench(store.directory, LARGE) as bench:
        await bench.sees(".400±.26", where="#experiments")
        await bench.sees("val_accuracy 0.4000 ± 0.2646", where="#curves")
        await bench.sees("val 0.400", where="#accuracy-words")
