"""How far a run's model can be trusted: calibration, thresholds, residuals, errors by column."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from tui.cases.judging import MOST_ROWS, ColumnsRead, Judged, read_columns
from tui.cases.reading import Known, RowSource
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings
from tui.keymap.judged import JUDGED, keys_of
from tui.keymap.table import key_of
from tui.locale import _
from tui.panes.confusion import part_word
from tui.panes.front import FrontScreen
from tui.text.fitting import fit, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line, Lines, Row, line

if TYPE_CHECKING:
    from engine.tasks.errors_by import ErrorsBy

MARGIN, LEAST_WORDS = 3, 12
STEPS, MIDDLE = 100, 50
"""Thresholds go by hundredths."""
STEP = 5


def titles() -> dict[str, str]:
    """The views as people call them."""
    return {
        "calibration": _("Calibration"),
        "thresholds": _("Thresholds"),
        "residuals": _("Residuals"),
        "columns": _("Where it is wrong"),
    }


class JudgedScreen(FrontScreen):
    """``name`` is what the run is called."""

    BINDINGS = bindings(JUDGED)
    HELP_OF = ("Trust",)
    CSS_PATH = "judged.tcss"
    AUTO_FOCUS = "#judged-lines"

    def __init__(self, known: Known, name: str, source: RowSource) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "judged-hint")
        self.judged = Judged(known)
        self.view = self.judged.views[0]
        self.threshold = MIDDLE
        self.class_place = 0
        self.columns: tuple[ErrorsBy, ...] | None = None
        self.column = 0
        self.error = ""
        self._name = name
        self._source = source
        self._goes_on = True

    def compose(self) -> ComposeResult:
        """The views' names, whose rows, the view; a hint, the keys."""
        yield Row(id="judged-views")
        yield Row(id="judged-words")
        yield Lines(id="judged-lines", with_cursor=False)
        yield Hint(id="judged-hint")
        yield KeyBar(id="judged-keys")

    def on_mount(self) -> None:
        """Draw, and read the columns meanwhile."""
        self.person.rest(self.judged.known.refused, error=True)
        if "columns" in self.judged.views:
            self._read()
        self.call_after_refresh(self.draw)

    def _read(self) -> None:
        known, source = self.judged.known, self._source
        post: Callable[[ColumnsRead], object] = self.post_message

        def work() -> None:
            read_columns(known, source, post, lambda: self._goes_on)  # pyright: ignore

        self.run_worker(work, thread=True, exit_on_error=False)

    def on_unmount(self) -> None:
        """Nobody waits for columns any more."""
        self._goes_on = False

    def on_resize(self) -> None:
        """Other lines fit."""
        self.call_after_refresh(self.draw)

    @on(ColumnsRead)
    def _columns_read(self, message: ColumnsRead) -> None:
        self.columns, self.error = message.found, message.error
        self.draw()

    # Keys

    @property
    def _is_mean(self) -> bool:
        """Whether the curves of all classes in the mean are in sight."""
        classes = self.judged.classes
        return self.view == "thresholds" and bool(classes) and classes[self.class_place] is None

    def action_view(self, by: int) -> None:
        """Another view."""
        views = self.judged.views
        self.view = views[(views.index(self.view) + by) % len(views)]
        self.query_one(Lines).scroll_home(animate=False)
        self.draw()

    def action_beside(self, by: int) -> None:
        """Another threshold or column."""
        if self._is_mean:
            key = key_of("trust.class_of_next")
            self.person.hint(_("a threshold is one class's: {key} chooses it", key=key))
        elif self.view == "thresholds":
            self.threshold = min(max(self.threshold + by * STEP, 0), STEPS)
        elif self.view == "columns" and self.columns:
            self.column = min(max(self.column + by, 0), len(self.columns) - 1)
            self.query_one(Lines).scroll_home(animate=False)
        self.draw()

    def action_class_of(self, by: int) -> None:
        """The thresholds of another class, or the mean of all."""
        count = len(self.judged.classes)
        if self.view == "thresholds" and count > 1:
            self.class_place = (self.class_place + by) % count
            self.query_one(Lines).scroll_home(animate=False)
            self.draw()

    # Drawing

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        lines = self.query_one(Lines)
        room, height = max(self.size.width - MARGIN, 40), lines.size.height
        several = len(self.judged.classes) > 1
        keys = keys_of(self.view, several=several, mean=self._is_mean)
        self.query_one(KeyBar).set_actions(keys)
        self._draw_heads()
        lines.show(self._lines(room, height))

    def _draw_heads(self) -> None:
        known, spans = self.judged.known, list[tuple[str, str]]()
        names = titles()
        for view in self.judged.views:
            spans.append((names[view], "strong accent" if view == self.view else "faint"))
            spans.append(("   ", ""))
        self.query_one("#judged-views", Row).show(line(*spans))
        kept, row = known.predictions, self.query_one("#judged-words", Row)
        name = shown(self._name)
        said = _(
            "{part} rows, the run's model (epoch {epoch})",
            part=part_word(kept.part),
            epoch=kept.epoch,
        )
        left = row.size.width - width(name) - 3
        told = [(name, "strong")]
        if left > LEAST_WORDS:
            told.append((f"   {fit(said, left).rstrip()}", "faint"))
        row.show(line(*told))

    def _lines(self, room: int, height: int) -> list[Line]:
        known = self.judged.known
        if self.view == "calibration":
            from tui.cases.calibration_lines import calibration_lines

            found = self.judged.reliability
            return _none() if found is None else calibration_lines(found, room)
        if self.view == "thresholds":
            return self._threshold_lines(room, height)
        if self.view == "residuals":
            from tui.cases.column_lines import residual_lines

            kept = known.predictions
            return residual_lines(kept.labels.tolist(), kept.predicted.tolist(), room, height)
        return self._column_lines(room)

    def _threshold_lines(self, room: int, height: int) -> list[Line]:
        from tui.cases.threshold_lines import mean_lines, threshold_lines

        judged, names = self.judged, self.judged.known.names
        if not judged.classes:
            said = _("this run has not kept the probability of every class: trained anew it does")
            return [line((text, "faint")) for text in wrapped(said, room)]
        number = judged.classes[self.class_place]
        curves = judged.thresholds(number)
        if number is not None and curves is None:
            said = _("no measured row, or every one, is {name}", name=shown(names[number]))
            return [line((said, "faint"))]
        if curves is None:
            return [line((_("the measured rows are all of one class"), "faint"))]
        if number is None:
            return mean_lines(curves, judged.each, names, room, height)
        at = judged.at(number, self.threshold / STEPS)
        return threshold_lines(curves, at, names[number], room, height)

    def _column_lines(self, room: int) -> list[Line]:
        from tui.cases.column_lines import column_lines, column_title

        if self.columns is None:
            return [line((_("reading the rows"), "faint"))]
        if not self.columns:
            said = self.error or _("no column has more than one value")
            return [line((text, "bad" if self.error else "faint")) for text in wrapped(said, room)]
        found = self.columns[self.column]
        place = _("{place} of {count}", place=self.column + 1, count=len(self.columns))
        strength = _("explains {part:.0%} of where it is wrong", part=found.strength)
        if not found.shares:
            strength = _("explains {part:.0%} of how far it is off", part=found.strength)
        few = len(self.judged.known.predictions.rows) > MOST_ROWS
        more = _(", the first {count:,} rows", count=MOST_ROWS) if few else ""
        head = line(
            (f"{GLYPHS.left} {column_title(found)} {GLYPHS.right}", "strong"),
            (f"   {place}   {strength}{more}", "faint"),
        )
        return [head, line(""), *column_lines(found, room)]


def _none() -> list[Line]:
    return [line((_("no row has a probability"), "faint"))]
