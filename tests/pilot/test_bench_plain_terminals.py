"""Terminals without colours, and terminals without anything but ASCII."""

import subprocess
import sys
from pathlib import Path

import pytest
from textual.filter import Monochrome

from bench_driver import LARGE, NARROW, running_bench
from engine.specs import ExperimentSpec
from engine.statuses import Status
from engine.store.database import Store
from engine.store.facts import HostFacts
from engine.store.process_writer import register_host, update_host
from fake_runs import HOST, History, curve, short, write_run
from tui.text.glyphs import GLYPHS

SUPPORT = Path(__file__).parents[1] / "support"
STATES: tuple[Status, ...] = ("finished", "stopped", "failed", "crashed", "paused", "queued")


@pytest.fixture
def every_state(store: Store, spec: ExperimentSpec) -> Store:
    assert register_host(store, HOST)
    update_host(store, HOST, "ready", HostFacts(device="CPU"))
    for status in STATES:
        history = History(curve(3), classes=("cat", "dog", "emu"), status=status)
        write_run(store, short(spec, 9, f"one {status}"), history)
    return store


async def test_without_colours_every_state_has_its_own_sign(
    every_state: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running_bench(every_state.directory) as bench:
        await bench.sees("one queued", where="#experiments")
        rows = [row for row in bench.lines("#experiments") if "one " in row]
        tails = [row.split("one ")[1].split(maxsplit=1)[1].strip(" │") for row in rows]
        assert [tail.split()[0] for tail in tails] == ["✓", "■", "✗", "✗", "‖", "…"]
        assert ("failed" in tails[2], "crashed" in tails[3]) == (True, True)
        await bench.press("1")
        await bench.until(lambda: bench.state.matrix is not None)
        await bench.sees("▪ 5", "▪20", "▪ 4", where="#confusion")
        train, validation = bench.screen.query_one("#loss-chart").chart.series
        assert train.style != validation.style
        for strip in bench.app.screen._compositor.render_strips():
            for segment in strip.apply_filter(Monochrome(), bench.screen.background_colors[1]):
                color = segment.style and segment.style.color
                if color and color.triplet:
                    assert len(set(color.triplet)) == 1, segment


@pytest.mark.parametrize("pages", [pytest.param(1, marks=pytest.mark.thorough, id="all pages"), 48])
def test_in_ascii_mode_no_other_sign_reaches_the_terminal(
    every_state: Store, environment: dict[str, str], pages: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-P", SUPPORT / "ascii_screens.py", every_state.directory, str(pages)],
        env={
            **environment,
            "PYTHONPATH": f"{environment['PYTHONPATH']}:{SUPPORT}",
            "PKGO_ASCII": "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    foreign = {sign: row for row in done.stdout.split("\n") for sign in row if not sign.isascii()}
    assert foreign == {}
    for words in (
        "+ .750",
        "# .750",
        "x failed",
        "x crashed",
        "= 3/9",
        "paused at epoch",
        ". queued",
    ):
        assert words in done.stdout
    for words in ("* 5", "Confusion", "macro mean", "Keys", "All runs", "Leave the bench"):
        assert words in done.stdout


@pytest.mark.parametrize("size", [NARROW, LARGE])
async def test_the_cursor_of_a_form_is_a_sign_and_no_shade_alone(
    store: Store, size: tuple[int, int]
) -> None:
    def signed(pane: str) -> list[str]:
        rows = (row.strip("│ ") for row in bench.lines(pane))
        return [row[1:].split()[0] for row in rows if row.startswith(GLYPHS.cursor)]

    async with running_bench(store.directory, size) as bench:
        await bench.press("T")
        await bench.go_to_field("optimizer")
        assert signed("#training") == ["optimizer"]
        await bench.press("down")
        assert len(signed("#training")) == 1
        assert signed("#training") != ["optimizer"]
        await bench.press("N")
        assert signed("#network") == ["hidden_1"]
        await bench.go_to_field("units")
        assert signed("#network") == ["hidden_1", "units"], "the layer, and its field"
        await bench.press("o")
        assert signed("#presets") == ["00-first-model"]
