"""A table is looked for through the folders, and opened as a new experiment."""

import threading
from pathlib import Path

import pytest

from bench_driver import NARROW, running_bench
from data import Description
from engine.specs.data import DataSpec
from engine.store.database import Store
from tui.dialogs import files
from tui.model.folders import Folder, read_folder

ROWS = "\n".join(["age,kind", *(f"{row % 9},{'ab'[row % 2]}" for row in range(40))])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person stands: a folder with tables, one with an odd name, and a folder more."""

    def described(spec: DataSpec, _folder: str | None, _told: object = None) -> Description:
        told = spec.source, "pets", 40, ("age",), ("a", "b"), (20, 20), "kind", "0" * 64
        return Description(*told)

    monkeypatch.setattr("engine.client.tables._read_in_child", described)
    folder = tmp_path / "home"
    (folder / "inner [b]").mkdir(parents=True)
    (folder / "inner [b]" / "pets.csv").write_text(ROWS)
    (folder / "e\x1b[31mvil.csv").write_text(ROWS)
    (folder / "letter.pdf").write_text("%PDF")
    monkeypatch.chdir(folder)
    return folder


async def test_a_table_of_a_folder_below_becomes_an_experiment_of_its_size(
    store: Store, home: Path
) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("o", "tab")
        await bench.until(lambda: bench.dialog == "FilesScreen")
        await bench.sees("inner [b]/", "evil.csv", where="#files")
        assert "letter" not in bench.text("#files")
        assert "\x1b" not in bench.text()
        await bench.press(*"inn", "enter")
        await bench.sees("pets.csv", where="#files")
        await bench.press("down", "enter")
        await bench.until(lambda: bench.dialog == "")
        await bench.until(lambda: bench.spec.data.source == str(home / "inner [b]" / "pets.csv"))
        await bench.until(lambda: bench.spec.training.batch_size == 16)
        assert bench.spec.name == "pets"
        # Once more: there it is, and the folder of its table is where the search begins
        await bench.press("o", "tab")
        await bench.sees("inner [b]", where="#folder")
        await bench.sees("pets.csv", where="#files")
        await bench.press("down", "enter")
        await bench.until(lambda: bench.dialog == "")
        await bench.settle()
        assert [bench.state.spec_of(item).name for item in bench.state.experiments].count(
            "pets"
        ) == 1


async def test_a_path_may_be_typed_and_what_is_none_is_told(store: Store, home: Path) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("o", "tab")
        await bench.fill("../home/inner [b]/")
        await bench.sees("pets.csv", where="#files")
        await bench.press("up", "enter")
        await bench.sees("evil.csv", where="#files")
        # While a path is typed no row is marked: Enter opens the path
        await bench.press(*"./now")
        await bench.sees("Enter opens ./now", where="#files")
        assert "../" not in bench.text("#files")
        await bench.fill("./nowhere.csv")
        await bench.sees("nowhere.csv: there is no such file")
        assert bench.dialog == "FilesScreen"
        await bench.fill("inner [b]/pets.csv")
        await bench.until(lambda: bench.spec.name == "pets")


async def test_a_folder_that_takes_long_does_not_hold_the_screen_up(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(path: Path, *given: object) -> Folder:
        if path == home:
            go.wait(20)
        return read_folder(path)

    monkeypatch.setattr(files, "read_folder", slow)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("o", "tab")
        await bench.sees("reading the folder")
        await bench.press("enter")  # to the folder above meanwhile
        await bench.sees("home/", where="#files")
        go.set()
        await bench.rest()
        await bench.sees("home/", where="#files")
        await bench.press("escape", "escape")
        assert bench.dialog == ""


def test_a_folder_is_read_within_bounds(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"t{number:02}.CSV").touch()
    (tmp_path / "z").mkdir()
    (tmp_path / ".hidden.csv").touch()
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    found = read_folder(tmp_path)
    assert [entry.name for entry in found.entries] == ["z", *(f"t{n:02}.CSV" for n in range(30))]
    assert not found.cut
    few = read_folder(tmp_path, most=10)
    assert few.cut
    assert len(few.entries) <= 10
    assert read_folder(tmp_path, lambda: False).entries == ()
    assert read_folder(tmp_path / "nowhere").reason
    assert read_folder(tmp_path / "t00.CSV").reason


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("a.csv", True),
        ("A.PARQUET", True),
        ("a.csv.gz", True),
        ("a.gz", True),
        ("a.zip", True),
        ("a.tar.gz", False),
        ("a.pdf", False),
        ("csv", False),
        (".csv", False),
        ("a.toml", False),
    ],
)
def test_names_tell_what_may_be_a_table(name: str, may: bool) -> None:
    from data.sources.formats.telling import may_hold_table

    assert may_hold_table(name) == may


async def test_a_file_whose_name_is_no_text_is_refused_in_words(store: Store, home: Path) -> None:
    import os

    try:
        Path(os.fsdecode(os.fsencode(home) + b"/zz\xff.csv")).write_text(ROWS)
    except OSError:
        pytest.skip("this file system has no such names")
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("o", "tab")
        await bench.sees("zz", where="#files")
        await bench.press(*"zz", "down", "enter")
        await bench.sees("That could not be opened")
