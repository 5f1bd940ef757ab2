"""Claims in the spool: of several one comes first, and hostile or damaged files harm nobody."""

import json
import threading
from pathlib import Path

import pytest

from data.errors import InputError
from engine.cluster.spool import Listing, Spool

PACKET = {"turn": 1, "side": "me/cluster"}


def _files(spool: Spool) -> list[str]:
    return sorted(path.name for path in (spool.directory / "cluster" / "queue").iterdir())


def test_of_several_workers_one_takes_a_run(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.publish("run1", PACKET)
    found: list[Path | None] = []
    gate = threading.Barrier(8)

    def take(worker: str) -> None:
        gate.wait()
        found.append(Spool(tmp_path).claim("run1", worker))

    threads = [threading.Thread(target=take, args=(f"w{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [claim for claim in found if claim is not None]
    assert len(taken) == 1
    assert taken[0].exists()
    assert spool.packet(taken[0])["turn"] == 1
    assert not spool.listing().waiting


def test_a_claim_that_was_taken_away_cannot_be_put_back(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.publish("run1", PACKET)
    spool.claim("run1", "w1")
    assert spool.take_away("run1", "w1")
    assert not spool.take_away("run1", "w1")
    assert not spool.put_back("run1", "w1", PACKET)
    assert _files(spool) == []


def test_what_is_put_back_waits_again_as_it_is_now(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.publish("run1", PACKET)
    spool.claim("run1", "w1")
    assert spool.put_back("run1", "w1", {**PACKET, "turn": 2})
    assert spool.listing() == Listing(frozenset({"run1"}), {}, {})
    claim = spool.claim("run1", "w2")
    assert claim is not None
    assert spool.packet(claim)["turn"] == 2


def test_a_run_that_is_withdrawn_waits_no_longer(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.publish("run1", PACKET)
    assert spool.withdraw("run1")
    assert not spool.withdraw("run1")
    assert spool.claim("run1", "w1") is None


def test_names_that_are_nobodys_are_passed_over(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.make()
    folder = tmp_path / "cluster" / "queue"
    for name in (
        "a.b.c.json",
        ".hidden.json",
        "x y.json",
        "run.we ird.json",
        "run.w.exe",
        "ü.json",
    ):
        (folder / name).write_text("{}")
    (folder / "run.w1.back").write_text("{}")
    assert spool.listing() == Listing(frozenset(), {}, {"run": "w1"})


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"format": 99}', "[" * 100_000])
def test_a_damaged_file_is_named_in_a_sentence(tmp_path: Path, text: str) -> None:
    spool = Spool(tmp_path)
    spool.make()
    path = tmp_path / "cluster" / "queue" / "run1.json"
    path.write_text(text)
    claim = spool.claim("run1", "w1")
    assert claim is not None
    with pytest.raises(InputError) as caught:
        spool.packet(claim)
    assert caught.value.code.startswith("cluster.packet_")
    (tmp_path / "cluster" / "workers" / "w2.json").write_text(text)
    assert dict(spool.workers()) == {"w2": None}
    (tmp_path / "cluster" / "coordinator.json").write_text(text)
    assert spool.said().get("order") is None


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", "a.b", "x" * 50])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    spool = Spool(tmp_path)
    for use in (
        spool.withdraw,
        lambda one: spool.journal(one, 1, "w"),
        spool.leave,
    ):
        with pytest.raises(InputError):
            use(name)


def test_what_is_written_is_for_its_owner_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.publish("run1", PACKET)
    spool.beat("w1", {})
    spool.order("run1", 1, {"id": 1})
    for path in (tmp_path / "cluster").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert json.loads((tmp_path / "cluster/queue/run1.json").read_text())["turn"] == 1
