"""The line at the top: how far a run is, and what the engine does meanwhile."""

from dataclasses import replace
from typing import Any

import pytest

from engine.store.facts import HostFacts, RunFacts
from engine.store.lineage import Origin
from engine.store.processes import Host, Identity
from engine.store.runs import Run
from tui.cli.reports.progress import bar, progress_text
from tui.model.messages import Snapshot
from tui.panes.header import _engine, _progress
from tui.text.glyphs import GLYPHS


@pytest.mark.parametrize("room", [60, 90, 200])
@pytest.mark.parametrize("step", range(0, 11, 2))
@pytest.mark.parametrize("epoch", [1, 10, 20])
def test_the_bar_is_as_long_at_any_place_and_as_full_as_the_run(
    run: Run, room: int, step: int, epoch: int
) -> None:
    spans = _progress(replace(run, epoch=epoch, step=step), room)
    (full,) = [text for text, role in spans if role == "train"]
    (empty,) = [text for text, role in spans if role == "rule"]
    cells = len(full) + len(empty)
    assert cells == (16 if room == 200 else 10)
    part = (epoch - 1 + step / 10) / 20
    half = GLYPHS.bar_half in full
    assert len(full) - half / 2 == pytest.approx(part * cells, abs=0.5)
    assert f"{part * 100:.0f} %" in "".join(text for text, _ in spans)


def test_a_paused_run_has_no_time_left_and_a_branch_tells_what_it_replays(run: Run) -> None:
    def told(one: Run) -> str:
        return "".join(text for text, _ in _progress(one, 80))

    assert [role for _, role in _progress(run, 80)].count("strong") == 1
    paused = replace(run, status="paused")
    assert not [role for _, role in _progress(paused, 80) if role == "strong"]
    assert "5/20" in told(run)
    assert GLYPHS.paused in told(paused)
    assert "5/8" in told(replace(run, origin=Origin("x", 8)))
    assert "5/20" in told(replace(run, origin=Origin("x", 4)))
    assert "/" not in told(replace(run, facts=RunFacts()))


def test_a_run_paused_while_its_table_is_read_is_not_said_to_be_built(run: Run) -> None:
    told = "".join(
        text for text, _ in _progress(replace(run, status="paused", facts=RunFacts()), 80)
    )
    assert told == f"{GLYPHS.paused} paused before its first epoch"


def test_while_its_tables_rows_are_prepared_a_run_tells_how_much_and_how_long(run: Run) -> None:
    facts = RunFacts(preparing={"part": 0.25, "seconds": 90.0})
    told = "".join(text for text, _ in _progress(replace(run, facts=facts), 80))
    assert "25 %" in told and "/" not in told
    line = progress_text(replace(run, facts=facts), None)
    assert "25%" in line and line.startswith(bar(0.25))
    over = replace(run.facts, preparing={"part": 1.0, "seconds": 0.0})
    assert "5/20" in progress_text(replace(run, facts=over), None)


def host(status: str, device: str | None = None) -> Host:
    return Host(
        "h", Identity(1, 0.0, "m", "b"), 0.0, status, True, HostFacts(device=device, threads=1)
    )


@pytest.mark.parametrize(
    ("given", "roles"),
    [
        ({}, ["warn"]),
        ({"host_failed": "it would not start"}, ["bad"]),
        ({"hosts": (host("warming"),), "host_failed": "once"}, ["warn"]),
        ({"hosts": (host("warming"), host("ready", "CPU"))}, ["faint", "good"]),
    ],
)
def test_the_header_tells_what_the_engine_does(given: dict[str, Any], roles: list[str]) -> None:
    told = _engine(Snapshot(**given))
    assert [role for _, role in told] == roles
    if "host_failed" in given and roles == ["bad"]:
        assert "it would not start" in told[0][0]
