"""What is loaded beside the screen, and keys that come faster than their effects."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.terminal import deferred_imports, gc_policy, one_key
from tui.terminal.one_key import QUIET_SECONDS, OneKeyAtATime, quiet_seconds

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def resting() -> Iterator[None]:
    """No garbage is collected, as before the first paint."""
    thresholds = gc.get_threshold()
    gc_policy.rest()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("resting")
def test_what_comes_next_is_loaded_before_it_is_told(
    monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(deferred_imports, "LATER", ("one", "two"))
    monkeypatch.setattr(deferred_imports, "import_module", loaded.append)
    told: list[tuple[list[str], bool, str]] = []
    deferred_imports.load_beside(
        lambda: told.append((list(loaded), gc.isenabled(), threading.current_thread().name))
    )
    wait(lambda: bool(told))
    assert told == [(["one", "two"], True, "loading")]


@pytest.mark.usefixtures("resting")
def test_what_cannot_be_loaded_leaves_garbage_collection_as_it_was(
    monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    failed: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    monkeypatch.setattr(deferred_imports, "LATER", ("no_such_module_at_all",))
    told: list[None] = []
    deferred_imports.load_beside(lambda: told.append(None))
    wait(lambda: bool(failed))
    assert issubclass(failed[0].exc_type, ModuleNotFoundError)
    assert gc.isenabled()
    assert not told


class Loses(Input):
    """While ``losing``, what comes behind a key is lost here, as with a widget that is removed."""

    losing = False

    def on_passed(self, message: Message) -> None:
        if self.losing:
            message.stop()


class TwoLines(OneKeyAtATime[None]):
    """Two lines to type in; F2 goes to the other."""

    BINDINGS = [("f2", "other")]

    def compose(self) -> ComposeResult:
        yield Loses(id="first")
        yield Input(id="second")

    def action_other(self) -> None:
        self.query_one("#second", Input).focus()


def press(app: App[Any], *keys: str) -> None:
    """As a terminal gives keys that come together: no effect in between."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_keys_that_come_together_go_where_each_before_them_led() -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        app.query_one("#first", Input).focus()
        await pilot.pause()
        second = app.query_one("#second", Input)
        press(app, "a", "f2", "b", "c")
        until = time.monotonic() + 60
        while second.value != "bc" and time.monotonic() < until:
            await pilot.pause(0.01)
        assert (app.query_one("#first", Input).value, second.value) == ("a", "bc")


async def test_a_key_whose_marker_is_lost_holds_the_others_up_for_a_moment_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(one_key, "PATIENCE_SECONDS", 0.1)
    app = TwoLines()
    async with app.run_test() as pilot:
        app.query_one("#first", Input).focus()
        await pilot.pause()
        second = app.query_one("#second", Input)
        app.query_one(Loses).losing = True
        press(app, "a", "f2", "d")
        until = time.monotonic() + 60
        while second.value != "d" and time.monotonic() < until:
            await pilot.pause(0.01)
        assert (app.query_one(Loses).value, second.value) == ("a", "d")


class Asks(ModalScreen[str]):
    """A line to type; Enter closes it."""

    def compose(self) -> ComposeResult:
        yield Vertical(Input())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Answered(OneKeyAtATime[None]):
    """e asks, n counts."""

    BINDINGS = [("e", "ask"), ("n", "count")]
    answers: tuple[str | None, ...] = ()
    counted = 0

    def action_ask(self) -> None:
        self.push_screen(Asks(), self.take)

    def take(self, answer: str | None) -> None:
        self.answers = (*self.answers, answer)

    def action_count(self) -> None:
        self.counted += 1


async def test_keys_behind_an_enter_that_closes_a_dialog_go_where_it_led() -> None:
    app = Answered()
    async with app.run_test() as pilot:
        press(app, *("e", "n", "a", "enter", "n", "n") * 5)
        until = time.monotonic() + 60
        while app.counted < 10 and time.monotonic() < until:
            await pilot.pause(0.01)
        assert (app.answers, app.counted) == (("na",) * 5, 10)


async def test_drawing_that_can_wait_waits_behind_a_key() -> None:
    app = TwoLines()
    assert quiet_seconds(app) == 0
    app.handed_out = time.monotonic() + 0.5
    assert QUIET_SECONDS < quiet_seconds(app) <= QUIET_SECONDS + 0.5
    assert quiet_seconds(App[None]()) == 0
