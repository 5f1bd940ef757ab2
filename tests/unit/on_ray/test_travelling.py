"""What travels to a node: which files, by their content, under which paths."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from engine.client.submission import submit
from engine.client.tables import describe
from engine.on_ray import luggage
from engine.on_ray.luggage import Luggage, must_travel
from engine.on_ray.paths import moved, paths_of
from engine.on_ray.relocation import Relocation
from engine.on_ray.stowing import Stowage, inside
from engine.specs import ExperimentSpec
from engine.specs.code_beside import imported_beside
from engine.store.cluster_runs import hand_out
from engine.store.database import Store
from engine.store.packets import packet_of
from engine.trust import agree

Make = Callable[..., ExperimentSpec]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "table.csv"
    path.parent.mkdir()
    lines = [f"{i % 7},{(i * 5) % 11},{i % 3}" for i in range(60)]
    path.write_text("\n".join(["a,b,class", *lines]) + "\n", "utf-8")
    return path


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "own.py"
    path.write_text("import keras\n\nclass Own(keras.callbacks.Callback):\n    pass\n", "utf-8")
    return path


def spec_of(table: Path, **training: Any) -> ExperimentSpec:
    fields = {
        "name": "travels",
        "data": {"source": str(table)},
        "network": {"layers": [{"units": 4}]},
        "training": {"epochs": 2, **training},
    }
    return ExperimentSpec.parse(fields)


def test_every_field_that_names_a_file_is_known() -> None:
    fields: dict[str, Any] = {
        "data": {
            "source": "/a/table.csv",
            "validation": {"file": "/a/held.csv"},
            "recipe": "/a/own.toml",
        },
        "network": {"code": "/a/net.py", "pretrained": {"file": "/a/model.keras"}},
        "training": {
            "callbacks": ["/a/one.py:One"],
            "own_metrics": ["/a/two.py:two"],
            "own_loss": "/a/three.py:three",
        },
    }
    before = json.dumps(fields)
    assert {Path(path).parent for path in paths_of(fields)} == {Path("/a")}
    assert len(paths_of(fields)) == 8
    assert json.dumps(moved(fields, lambda path: f"/root{path}")) == before.replace(
        "/a/", "/root/a/"
    )
    assert json.dumps(fields) == before


@pytest.mark.parametrize("name", ["pokemon-radar", "digits", "cifar10"])
def test_what_is_named_stays_named(name: str) -> None:
    assert paths_of({"data": {"source": name, "recipe": "sightings"}}) == []


def test_same_content_has_one_name_and_lies_under_its_own_path_on_a_node(
    store: Store, table: Path, code: Path, tmp_path: Path
) -> None:
    agree([code])
    spec, bag = spec_of(table, callbacks=[f"{code}:Own"]), Luggage(tmp_path / "packed")
    items = bag.pack(store, spec, submit(store, spec))
    again = bag.pack(store, spec, submit(store, spec))
    bag.close()
    assert [item.path for item in items] == [str(table), str(code)]
    assert [item.sha256 for item in items] == [item.sha256 for item in again]
    fetched: list[bytes] = []

    def fetch(part: Any) -> bytes:
        fetched.append(part)
        return part

    told = [
        {
            "path": one.path,
            "sha256": one.sha256,
            "folder": False,
            "own": False,
            "parts": one.parts(),
        }
        for one in items
    ]
    for seat in ("first", "second"):
        Stowage(tmp_path / "content", fetch).unpack(told, tmp_path / seat)
        assert (tmp_path / f"{seat}{table}").read_bytes() == table.read_bytes()
    assert len(fetched) == 2


def test_a_folder_of_pictures_travels_as_the_same_bytes_each_time(
    store: Store, tmp_path: Path
) -> None:
    Image = pytest.importorskip("PIL.Image")
    folder = tmp_path / "pictures"
    for name in ("cats", "dogs"):
        (folder / name).mkdir(parents=True)
        for n in range(6):
            Image.new("L", (4, 4), n * 20).save(folder / name / f"{n}.png")
    spec = spec_of(folder, batch_size=4)
    describe(store, spec.data)
    packed = []
    for _ in range(2):
        bag = Luggage(tmp_path / "packed")
        (item,) = bag.pack(store, spec, "no run")
        told = {"path": item.path, "sha256": item.sha256, "folder": True, "own": False}
        parts = list(item.parts())
        bag.close()
        packed.append(item.sha256)
    assert packed[0] == packed[1]
    Stowage(tmp_path / "content", lambda part: part).unpack(
        [{**told, "parts": parts}], tmp_path / "there"
    )
    there = Path(f"{tmp_path / 'there'}{folder}")
    found = {path.relative_to(there): path.read_bytes() for path in there.rglob("*.png")}
    assert found == {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.png")}


def test_a_table_that_is_gone_or_too_large_is_refused_before_anything_is_queued(
    store: Store, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_of(table)
    monkeypatch.setattr(luggage, "LARGEST_BYTES", 10)
    with pytest.raises(InputError) as refused:
        must_travel(store, spec)
    assert refused.value.code == "ray.too_large"
    monkeypatch.undo()
    table.unlink()
    with pytest.raises(InputError) as refused:
        must_travel(store, spec)
    assert (refused.value.code, refused.value.file) == ("file.unreadable", str(table))


def test_code_that_nobody_has_agreed_to_does_not_travel(
    store: Store, table: Path, code: Path, tmp_path: Path, asks_about_code: None
) -> None:
    agree([code])
    spec = spec_of(table, callbacks=[f"{code}:Own"])
    run = submit(store, spec)
    code.write_text(code.read_text("utf-8") + "# changed\n", "utf-8")
    bag = Luggage(tmp_path / "packed")
    with pytest.raises(InputError) as refused:
        bag.pack(store, spec, run)
    bag.close()
    assert refused.value.code == "callback.not_agreed"


def test_a_packet_names_files_as_they_lie_there_and_what_is_said_names_them_as_here(
    store: Store, table: Path
) -> None:
    run = submit(store, spec_of(table))
    hand_out(store, run)
    packet = packet_of(store, run)
    relocation = Relocation("/tmp/there/files")
    there = relocation.packet_there(packet)
    for row in (there["run"]["runs"][0], there["experiment"]):
        assert json.loads(row["spec"])["data"]["source"] == f"/tmp/there/files{table}"
    for row, before in zip(_rows(relocation.here(there)), _rows(packet), strict=True):
        assert json.loads(row.pop("spec")) == json.loads(before.pop("spec"))
        assert row == before
    said = {"facts": json.dumps({"source": f"/tmp/there/files{table}"}), "more": ["x", 1, None]}
    assert json.loads(relocation.here(said)["facts"])["source"] == str(table)


def _rows(packet: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(packet["run"]["runs"][0]), dict(packet["experiment"])]


@pytest.mark.parametrize("path", ["../up", "/a/../../b", "", "/", "a\0b"])
def test_a_path_that_leads_out_of_its_folder_is_refused(path: str) -> None:
    with pytest.raises(InputError) as refused:
        inside(path)
    assert refused.value.code == "ray.bad_path"


def test_content_that_did_not_come_whole_is_not_used(tmp_path: Path) -> None:
    item = {"path": "/t.csv", "sha256": "0" * 64, "folder": False, "own": False, "parts": [b"x"]}
    with pytest.raises(InputError) as refused:
        Stowage(tmp_path / "content", lambda part: part).unpack([item], tmp_path / "there")
    assert refused.value.code == "ray.content_damaged"
    assert not [path for path in (tmp_path / "content").iterdir() if path.suffix != ".lock"]


def test_what_code_imports_beside_it_travels_too(
    store: Store, table: Path, code: Path, tmp_path: Path, asks_about_code: None
) -> None:
    folder = code.parent
    (folder / "helps.py").write_text("import json\nfrom parts.one import x\n", "utf-8")
    (folder / "later.py").write_text("", "utf-8")
    (folder / "json.py").write_text("", "utf-8")  # Python's own comes first
    (folder / "unused.py").write_text("", "utf-8")
    (folder / "parts" / "deep").mkdir(parents=True)
    for name in ("__init__.py", "one.py", "deep/two.py"):
        (folder / "parts" / name).write_text("import helps\n", "utf-8")
    own = code.read_text("utf-8")
    code.write_text(f"import helps, numpy\n{own}\ndef late():\n    import later\n", "utf-8")
    beside = {"helps.py", "later.py", "parts/__init__.py", "parts/one.py", "parts/deep/two.py"}
    assert {str(one.relative_to(folder)) for one in imported_beside([code])} == beside

    agree([code])
    spec = spec_of(table, callbacks=[f"{code}:Own"])
    with pytest.raises(InputError) as refused:
        must_travel(store, spec)
    assert refused.value.code == "callback.not_agreed"
    agree(folder / name for name in beside)
    expected = {str(table), str(code), *(str(folder / name) for name in beside)}
    assert set(must_travel(store, spec)) == expected
    bag = Luggage(tmp_path / "packed")
    assert {item.path for item in bag.pack(store, spec, submit(store, spec))} == expected
    (folder / "helps.py").write_text("changed = True\n", "utf-8")
    with pytest.raises(InputError) as refused:
        bag.pack(store, spec, submit(store, spec))
    bag.close()
    assert refused.value.code == "callback.not_agreed"


def test_damaged_code_imports_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import helps\ndef (:\n", "utf-8")
    (tmp_path / "helps.py").write_text("", "utf-8")
    assert imported_beside([tmp_path / "broken.py", tmp_path / "gone.py"]) == []
