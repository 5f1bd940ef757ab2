"""Code that an experiment brings along runs only once it was shown and agreed to."""

from pathlib import Path

import pytest

from bench_driver import running_bench
from engine.io.files import sha256
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.runs import runs
from engine.trust import not_agreed
from fake_runs import History, short, write_run
from tui.model import store_watcher
from tui.widgets.lines import Lines, length

pytestmark = pytest.mark.usefixtures("asks_about_code")


@pytest.fixture
def named(spec: ExperimentSpec, tmp_path: Path) -> ExperimentSpec:
    file = tmp_path / "mine.py"
    begin = "import keras\n\nclass P(keras.callbacks.Callback):\n    pass\n"
    file.write_text(f"{begin}{'# much more' * 30}\n" * 20 + "last = 'here \x1b[2J'\n", "utf-8")
    return with_value(spec, "training.callbacks", f"{file}:P")


async def test_t_shows_the_file_and_asks_once(
    store: Store, named: ExperimentSpec, tmp_path: Path
) -> None:
    add_experiment(store, named)
    async with running_bench(store.directory) as bench:
        await bench.sees("not trained", where="#experiments")
        await bench.press("t")
        await bench.sees(
            "mine.py", "P(keras.callbacks.Callback)", "do not train", "let it run, as it is now"
        )
        await bench.sees("101 lines", sha256(tmp_path / "mine.py"), "4     pass")
        lines = bench.app.screen.query_one(Lines)
        assert max(map(length, lines.content)) <= lines.room  # nothing is hidden at its side
        await bench.press("end")
        await bench.sees("101 last = 'here '", "do not train")
        await bench.press("enter")
        assert not_agreed(named.training.callbacks) == [tmp_path / "mine.py"]
        assert runs(store) == []
        await bench.press("t", "down", "enter")
        await bench.sees("queued", where="#experiments")
        assert not_agreed(named.training.callbacks) == []


async def test_a_file_that_has_changed_since_it_was_shown_is_not_agreed_to(
    store: Store, named: ExperimentSpec, tmp_path: Path
) -> None:
    add_experiment(store, named)
    async with running_bench(store.directory) as bench:
        await bench.sees("not trained", where="#experiments")
        await bench.press("t")
        await bench.sees("let it run, as it is now")
        with (tmp_path / "mine.py").open("a", encoding="utf-8") as file:
            file.write("# and more\n")
        await bench.press("down", "enter")
        await bench.sees("has changed", where="#hint")
        assert not_agreed(named.training.callbacks) == [tmp_path / "mine.py"]
        assert runs(store) == []


async def test_a_bench_on_somebody_elses_store_starts_an_engine_at_t_alone(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_watcher, "is_own", lambda _: False)
    monkeypatch.setattr(store_watcher, "LOOK_SECONDS", 0.05)
    write_run(store, short(spec, 3, "theirs"), History(status="queued"))
    add_experiment(store, short(spec, 3, "mine"))
    started: list[int] = []

    def start(_: Store, jobs: int) -> None:
        started.append(jobs)

    async with running_bench(store.directory, start_host=start) as bench:
        await bench.sees("somebody else's store: t starts an engine", where="#header")
        await bench.rest()
        assert started == []
        await bench.press("2", "t")
        await bench.until(lambda: started)
