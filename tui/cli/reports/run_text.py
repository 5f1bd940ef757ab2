"""A run told as text: a line an epoch, at the end the tables."""

from collections import deque
from collections.abc import Sequence

from data.judging import is_about_table
from data.messages import Message
from engine.events import (
    Branched,
    Ended,
    EpochEnded,
    Event,
    Intervention,
    Noted,
    PseudoLabelled,
    Resumed,
    Saved,
    Started,
    Tested,
)
from engine.statuses import LIVE
from engine.store.database import Store
from engine.store.run_history import Kept, Matrix, epochs, kept
from engine.store.runs import Run
from engine.store.saved_models import epoch_of_model
from engine.tasks.metrics import told_metrics
from tui.cli.console.output import fail, say, screen_cells
from tui.cli.reports.epoch_table import EpochLines
from tui.cli.reports.outputs import output_lines
from tui.cli.reports.progress import LiveLine, progress_text
from tui.locale import _, n_, words
from tui.text.events import (
    branched_text,
    intervention_text,
    place_text,
    purity_text,
    resumed_text,
    round_text,
    tested_text,
)
from tui.text.figures import duration, metric
from tui.text.fitting import shown
from tui.text.residuals import residual_text
from tui.text.status import status_word
from tui.text.tables import result_lines

RECENT = 5
"""So many of the last epochs tell how long the others will take."""


class TextReport:
    """Lines on stdout; on a terminal a live line below them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._line = LiveLine()
        self._table = EpochLines(0)
        self._took: deque[float] = deque(maxlen=RECENT)
        self._left: float | None = None
        self._compiles = True

    def event(self, run: Run, event: Event) -> None:
        """Print what has happened."""
        self._line.clear()
        self._table.of = self._table.of or run.epochs_wanted
        match event:
            case Started():
                self._begins()
                self._table = EpochLines(event.epochs)
                say(_started(run, event))
            case EpochEnded():
                self._estimate(event)
                self._table.of = max(self._table.of, event.epoch)
                for line in self._table.lines(event, self._left):
                    say(line)
            case Intervention():
                if event.action == "epochs" and isinstance(event.value, int | float):
                    self._table.of = int(event.value)
                say(shown(intervention_text(event)))
            case Saved():
                place = place_text(event.epoch, event.step)
                file = shown(event.file)
                say(_("{what} of {place} saved: {file}", what=event.what, place=place, file=file))
            case Noted(text=Message() as note) if is_about_table(note):
                pass  # it was told with the table
            case Noted():
                say(shown(words(event.text)))
            case Resumed() | Branched() | PseudoLabelled():
                self._begins()
                say(_turn_text(event))
            case Tested():
                say(shown(tested_text(event)))
            case Ended():
                self._tell_end(run, event)
            case _:
                pass

    def progress(self, runs: Sequence[Run]) -> None:
        """Draw the live line while the run trains."""
        for run in runs:
            if run.status in LIVE:
                self._line.draw(progress_text(run, self._left))

    def ended(self, runs: Sequence[Run]) -> None:
        """Nothing: the run's end was told with its last event."""

    def left_waiting(self, runs: Sequence[Run], why: Message) -> None:  # noqa: ARG002
        """Say why they stay in the queue."""
        fail(words(why))

    def _begins(self) -> None:
        """The next epoch counts for nothing: the network is compiled in it."""
        self._took.clear()
        self._left, self._compiles = None, True
        self._table = EpochLines(self._table.of)

    def _estimate(self, event: EpochEnded) -> None:
        if self._compiles:
            self._compiles = False
            return
        # What callbacks and saving take passes, too
        self._took.append(sum(event.times.values()) if event.times else event.seconds)
        usual = sorted(self._took)[(len(self._took) - 1) // 2]
        self._left = usual * max(self._table.of - event.epoch, 0)

    def _tell_end(self, run: Run, event: Ended) -> None:
        say(summary_line(self._store, run, event))
        last = final_epoch(self._store, run, epochs(self._store, run.id))
        for line in output_lines(last.metrics if last else {})[:-1]:
            say(line)
        found = final_result(self._store, run)
        if found is None:
            return
        say()
        for line in kept_lines(run, found, screen_cells()):
            say(line)


def _turn_text(event: Resumed | Branched | PseudoLabelled) -> str:
    """From where training goes on, or with which labels."""
    if isinstance(event, PseudoLabelled):
        return "\n".join(round_lines(event))
    is_resumed = isinstance(event, Resumed)
    return resumed_text(event) if is_resumed else branched_text(event)


def round_lines(event: PseudoLabelled) -> list[str]:
    """What a round of pseudo-labels came to, and by class."""
    by_class = purity_text(event)
    return [round_text(event), *([f"  {by_class}"] if by_class else [])]


def final_epoch(store: Store, run: Run, done: Sequence[EpochEnded]) -> EpochEnded | None:
    """That of its epochs whose weights its model has, else the last."""
    at = epoch_of_model(store, run)
    return next((epoch for epoch in done if epoch.epoch == at), done[-1] if done else None)


def final_result(store: Store, run: Run) -> Kept | None:
    """What is kept of the model that the run ended with; while it trains, the newest."""
    at = epoch_of_model(store, run)
    return (at and kept(store, run.id, at)) or kept(store, run.id)


def kept_lines(run: Run, found: Kept, cells: int | None) -> list[str]:
    """What is kept of an epoch, in lines: the matrix of classes, or the residuals of a number."""
    if not isinstance(found, Matrix):
        return residual_text(found)
    names = run.class_names(len(found.counts))
    return result_lines(names, found.counts, found.part, found.epoch, cells)


def _started(run: Run, event: Started) -> str:
    told = _(
        'training "{run}" as {id}: {parameters:,} parameters, '
        "{training_rows:,} rows train, {validation_rows:,} validate",
        run=shown(run.name, 60),
        id=run.id,
        parameters=event.parameters,
        training_rows=event.training_rows,
        validation_rows=event.validation_rows,
    )
    aside = run.facts.test_rows
    return told + (_(", {rows:,} are kept for the test", rows=aside) if aside else "")


def summary_line(store: Store, run: Run, event: Ended) -> str:
    """How the run ended, in one line."""
    done = epochs(store, run.id)
    told = n_(
        '{status} "{run}" ({id}) after {count} epoch in {time}',
        '{status} "{run}" ({id}) after {count} epochs in {time}',
        len(done),
        status=status_word(event.status),
        run=shown(run.name, 60),
        id=run.id,
        time=duration(sum(epoch.seconds for epoch in done)),
    )
    last = final_epoch(store, run, done)
    figures = ", ".join(
        f"{name} {metric(last.metrics[name])}"
        for name in (told_metrics(last.metrics) if last else ())
        if last and name in last.metrics
    )
    if last is not None and last is not done[-1]:
        figures = _(
            "epoch {epoch}, whose weights the model has: {figures}",
            epoch=last.epoch,
            figures=figures,
        )
    message = f": {shown(words(event.message))}" if event.message else ""
    return f"{told}{message}" + (f"\n{figures}" if figures else "")
