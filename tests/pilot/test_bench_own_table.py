"""The bench opened with a table of a person's own: what it begins with."""

import threading
from pathlib import Path

import pytest

from bench_driver import LARGE, running_bench
from data import Description
from engine.client.opening import own_table
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.store.experiments import experiments
from tui.panes.training import TrainingPane


@pytest.fixture
def pets(tmp_path: Path) -> str:
    path = tmp_path / "pets.csv"
    rows = [f"{n % 3},{n},{['cat', 'dog', 'emu'][n % 3]}" for n in range(60)]
    path.write_text("\n".join(["segments,age,class", *rows]), "utf-8")
    return str(path)


async def test_the_experiment_takes_its_sizes_from_the_table_and_keeps_them(
    store: Store, pets: str
) -> None:
    async with running_bench(store.directory, LARGE, source=pets) as bench:
        await bench.until(lambda: bench.spec.training.batch_size == 16)
        assert [layer.units for layer in bench.spec.network.layers] == [128, 64]
        assert bench.spec.data.validation.split == 0.2
        assert bench.spec.training.early_stopping is not None
        await bench.until(lambda: isinstance(bench.state.table, Description))
    (kept,) = experiments(store)
    assert kept.spec.training.batch_size == 16
    async with running_bench(store.directory, LARGE, source=pets) as again:
        assert again.spec == kept.spec
        assert len(again.state.experiments) == 1


async def test_what_was_changed_before_the_table_was_known_stays(
    store: Store, pets: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = threading.Event()

    def described(spec: DataSpec, *_: object) -> Description:
        assert known.wait(20)
        told = spec.source, "pets", 60, ("segments", "age"), ("cat", "dog"), (30, 30), "class"
        return Description(*told, "0" * 64)

    monkeypatch.setattr("engine.client.tables._read_in_child", described)
    async with running_bench(store.directory, LARGE, source=pets, waits=False) as bench:
        assert bench.spec == own_table(pets)
        await bench.press("T")
        await bench.set_field("epochs", "7")
        known.set()
        await bench.until(lambda: isinstance(bench.state.table, Description))
        await bench.rest()
        assert bench.spec.training.epochs == 7
        assert [layer.units for layer in bench.spec.network.layers] == [256, 128]
        # The line of the forecast has come in above: the mark stays on its field
        present = bench.screen.query_one("#training", TrainingPane).present
        assert present is not None
        assert present.field is not None
        assert present.field.path == "training.epochs"
