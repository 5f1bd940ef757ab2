"""What a person chose in the bench is there again the next time."""

import pytest

from bench_driver import running_bench
from engine.store.database import Store
from tui.terminal.remembered import remembered_file


async def test_the_colours_last_chosen_are_those_of_the_next_start(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-dark"
        await bench.press("D")
        assert bench.app.theme == "pkgo-light"
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-light"
    monkeypatch.setenv("PKGO_THEME", "dark")
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-dark"


@pytest.mark.parametrize("kept", [b"{", b"[]", b'{"theme": "blue"}', b"\xff"])
async def test_what_cannot_be_read_is_as_if_nothing_had_been_chosen(
    store: Store, kept: bytes
) -> None:
    path = remembered_file()
    assert path is not None
    path.parent.mkdir(parents=True)
    path.write_bytes(kept)
    async with running_bench(store.directory) as bench:
        assert bench.app.theme == "pkgo-dark"
        await bench.press("D")
    assert b"light" in path.read_bytes()
