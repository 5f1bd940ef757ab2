"""One lesson: its text, a question before training, its runs' curves with the grade, a try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.app import ComposeResult

from engine.client.lesson_specs import On
from engine.lessons.lesson import Lesson
from engine.store.database import Store
from tui.compare.comparison_state import ComparisonState
from tui.compare.drawing import comparison_chart
from tui.compare.lines import legend
from tui.dialogs.person import ScreenPerson
from tui.keymap.action import bindings
from tui.keymap.lessons import LESSON, keys_of
from tui.keymap.table import key_of
from tui.lessons.lines import (
    VIEWS,
    question_lines,
    reading_lines,
    resting_words,
    tabs_line,
    try_lines,
    verdict_lines,
)
from tui.lessons.mathematics import view_of
from tui.lessons.port import LessonBench
from tui.lessons.reading import LessonRead, LessonView, read_lesson_state
from tui.lessons.words import state_words, title_of
from tui.locale import _
from tui.panes.front import FrontScreen
from tui.text.fitting import shown, wrapped
from tui.widgets.hint import Hint
from tui.widgets.keybar import KeyBar
from tui.widgets.legend import Legend
from tui.widgets.lines import Lines, Row, line
from tui.widgets.plot import Plot

MARGIN = 3
LOOK_SECONDS = 0.7


class LessonScreen(FrontScreen):
    """``on_table`` is what the lesson is done on, ``table`` what that is called."""

    BINDINGS = bindings(LESSON)
    HELP_OF = ("Lesson", "Lessons")
    CSS_PATH = "lessons.tcss"
    AUTO_FOCUS = "#lesson-lines"

    def __init__(self, lesson: Lesson, on_table: On, table: str, bench: LessonBench) -> None:
        super().__init__()
        self.person = ScreenPerson(self, "lesson-hint")
        self.lesson = lesson
        self.on_table = on_table
        self.bench = bench
        self.view = "text"
        self.read: LessonView | None = None
        self.error = ""
        self._table = table
        self._reading = False
        self._training = False
        self._asked = False
        self._awaited = set[str]()
        self._again = False
        self._unwritten = 0
        self._outdated = False
        self._state = _chart_state(lesson)

    def compose(self) -> ComposeResult:
        """Title, parts, the part in sight; a hint, the keys."""
        yield Row(id="lesson-words")
        yield Row(id="lesson-tabs")
        yield Plot(id="lesson-chart")
        yield Legend(id="lesson-runs")
        yield Lines(id="lesson-lines", with_cursor=False)
        yield Hint(id="lesson-hint")
        yield KeyBar(id="lesson-keys")

    def on_mount(self) -> None:
        """Read how the lesson stands, and from then on while something trains."""
        self.call_after_refresh(self.draw)
        self.watch(self.query_one(Lines), "scroll_y", self._rest, init=False)
        self._read()
        self.set_interval(LOOK_SECONDS, self._look)

    def on_screen_resume(self) -> None:
        """Back from the comparison or the help."""
        self._read()

    def on_resize(self) -> None:
        """Other words fit."""
        self.call_after_refresh(self.draw)

    # What is read

    def _look(self) -> None:
        """Read again what may have changed meanwhile."""
        if self.is_current and (self._training or (self.read and self.read.is_under_way)):
            self._read()

    def _read(self) -> None:
        if not self.is_attached or self._unwritten:  # it was left; it is read once it is written
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        lesson, on_table, opened = self.lesson, self.on_table, self.bench.open_store
        before = self.read

        def work() -> None:
            read_lesson_state(opened, lesson, on_table, self.post_message, before)

        self.run_worker(work, thread=True, exit_on_error=False)

    def _write(self, change: Callable[[Store], None]) -> None:
        """Change how the lesson stands; what was read before that does not count any more."""
        self._unwritten += 1
        self._outdated = self._reading

        def job(store: Store) -> None:
            try:
                change(store)
            finally:
                self.app.call_from_thread(self._written)

        self.bench.do(job)

    def _written(self) -> None:
        self._unwritten -= 1
        self._read()

    @on(LessonRead)
    def _lesson_read(self, message: LessonRead) -> None:
        self._reading = False
        if self._outdated or self._unwritten:
            self._outdated = False
            self._read()
            return
        first = self.read is None
        self.error = message.error
        if message.view is not None:
            self.read = message.view
            if first:
                self._begin_where_left()
            self._go_on()
        if self._again:
            self._again = False
            self._read()
        self.draw()

    def _begin_where_left(self) -> None:
        view = self.read
        assert view is not None
        if self.view == "text" and view.progress.answer is not None:
            self.view = "curves" if view.verdict or view.is_under_way else "question"

    def _go_on(self) -> None:
        """Train those that waited for the network of another; notice the end."""
        view = self.read
        if view is None or not self._training:
            return
        ready = self._awaited & set(view.plan.missing)
        self._awaited |= set(view.plan.wait)
        if ready and not view.is_under_way:
            self._awaited -= ready
            self._queue()
        elif not view.is_under_way and not self._asked:
            self._training = False
            if view.plan.missing:
                said = _(
                    "a run of the lesson failed: {key} trains it again", key=key_of("lesson.train")
                )
                self.person.hint(said, error=True)

    # Keys

    def action_view(self, by: int) -> None:
        """Another part."""
        self.view = VIEWS[(VIEWS.index(self.view) + by) % len(VIEWS)]
        self.query_one(Lines).scroll_home(animate=False)
        self.draw()

    def action_answer(self, letter: str) -> None:
        """What the person expects."""
        view = self.read
        wanted = letter.upper()
        if view is None or wanted not in self.lesson.letters:
            return
        if view.progress.answer is not None:
            said = _("answered already: {key} begins anew", key=key_of("lesson.anew"))
            self.person.hint(said)
            return
        lesson, on_table = self.lesson, self.on_table

        def change(store: Store) -> None:
            from engine.client.lessons import give_answer

            give_answer(store, lesson, on_table, wanted)

        # At once: the next key may be that which trains
        self.read = replace(view, progress=replace(view.progress, answer=wanted))
        self.view = "question"
        self.person.hint("")
        self._write(change)
        self.draw()

    def action_train(self) -> None:
        """The lesson's experiments."""
        view = self.read
        if view is None:
            return
        if view.progress.answer is None:
            self.view = "question"
            self.person.hint(_("answer first: a letter says what you expect"))
        elif view.is_under_way:
            self.view = "curves"
            self.person.hint(_("the lesson's runs train already"))
        elif view.verdict is None:
            self.view = "curves"
            self.person.hint("")
            self.bench.wake_host()
            self._queue()
        self.draw()

    def _queue(self) -> None:
        self._training = self._asked = True
        lesson, on_table = self.lesson, self.on_table

        def job(store: Store) -> None:
            from engine.client.lessons import train_lesson

            try:
                train_lesson(store, lesson, on_table)
            finally:
                self.app.call_from_thread(self._queued)

        self.bench.do(job)

    def _queued(self) -> None:
        self._asked = False
        self._read()

    def action_own(self) -> None:
        """What is to be tried alone, on the bench."""
        view = self.read
        if view is None or view.verdict is None or self.lesson.own is None:
            self.person.hint(_("first answer, train, and see what came of it"))
            return
        lesson, on_table, found = self.lesson, self.on_table, view.plan
        known = view.progress.try_experiment

        def job(store: Store) -> None:
            from engine.client.experiments import reopen_experiment
            from engine.client.lessons import begin_try

            if known is None:
                made = begin_try(store, lesson, on_table, found)
            else:
                reopen_experiment(store, known)
                made = known
            self.app.call_from_thread(self.bench.show, made)

        self.bench.do(job)

    def action_compare(self) -> None:
        """The runs over one another."""
        from tui.compare.screen import CompareScreen

        view = self.read
        if view is not None and view.verdict is not None:
            self.person.push(CompareScreen(list(view.plan.runs.values()), self.bench.open_store))

    def action_mathematics(self) -> None:
        """The mathematics that the lesson is about."""
        self.bench.mathematics(view_of(self.lesson))

    def action_anew(self) -> None:
        """Forget the answer."""
        view = self.read
        if view is None or view.progress.answer is None:
            return
        lesson, on_table = self.lesson, self.on_table

        def change(store: Store) -> None:
            from engine.client.lessons import begin_anew

            begin_anew(store, lesson, on_table)

        anew = replace(view.progress, answer=None, is_right=None, try_right=None)
        self.read = replace(view, progress=anew, verdict=None, own=None)
        self.view = "question"
        self._write(change)
        self.draw()

    # Drawing

    def draw(self) -> None:
        """Bring everything up to date."""
        if not self.is_mounted:
            return
        view = self.read
        answered = view is not None and view.progress.answer is not None
        graded = view is not None and view.verdict is not None
        self.query_one(KeyBar).set_actions(keys_of(self.view, answered=answered, graded=graded))
        self._draw_words()
        self.query_one("#lesson-tabs", Row).show(tabs_line(self.view))
        curves = self.view == "curves" and answered and not self.error
        self.set_class(curves, "-curves")
        room = max(self.size.width - MARGIN, 40)
        lines = self.query_one(Lines)
        if self.error:
            lines.show([line((text, "bad")) for text in wrapped(self.error, room)])
        elif self.view == "text":
            lines.show(reading_lines(self.lesson, room))
        elif self.view == "try":
            lines.show(try_lines(self.lesson, view, room))
        elif curves and view is not None:
            self._draw_curves(view)
            lines.show(verdict_lines(self.lesson, view, room))
        else:
            lines.show(question_lines(self.lesson, view, room))
        self.call_after_refresh(self._rest)

    def _rest(self) -> None:
        """What stands above the keys, by what is in sight now."""
        if self.is_mounted:
            self.person.rest(resting_words(self.view, more=self.query_one(Lines).goes_on))

    def _draw_curves(self, view: LessonView) -> None:
        state = self._state
        state.histories = view.histories
        curves = tuple(state.curves())
        said = _("no epoch has ended yet")
        self.query_one(Plot).show(comparison_chart(state, curves, said))
        self.query_one(Legend).show(legend(state, curves, self.size.width - 2), -1)

    def _draw_words(self) -> None:
        spans = [(title_of(self.lesson), "strong accent")]
        own = self.lesson.table == "own"
        name = _("its own data") if own else _("on {table}", table=shown(self._table, 30))
        spans.append((f"   {name}", "strong"))
        if self.read is not None:
            spans.append((f"   {state_words(self.read.progress)}", "faint"))
        self.query_one("#lesson-words", Row).show(line(*spans))


def _chart_state(lesson: Lesson) -> ComparisonState:
    """What the curves show: the lesson's metric, of training and validation where that is not
    named.
    """
    metric = lesson.chart.removeprefix("val_")
    part = "both" if metric == lesson.chart else "validation"
    return ComparisonState(metric=metric, part=part, focus=-1)
