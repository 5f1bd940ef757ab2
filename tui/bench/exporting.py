"""Exporting the run on show: what and where is asked, a process of its own does the work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from data.errors import InputError
from engine.export.in_child import How, export_in_child
from engine.export.parts import OF_WATCHED, PARTS, USUAL, mlflow_is_there, onnx_is_there
from engine.io.python_child import ChildDied
from tui.dialogs.dialog import Dialog
from tui.locale import N_, Worded, _, words
from tui.model.known_files import file_name
from tui.text.fitting import shown
from tui.text.glyphs import GLYPHS
from tui.widgets.entry import Entry

if TYPE_CHECKING:
    from engine.store.runs import Run
    from tui.bench.desk import Desk

MOST_TRIED = 1000
"""Names of folders, before the person has to find one."""
ExportRequest = tuple[list[str], Path]
DESCRIPTIONS = Worded(
    {
        "script": N_("train.py with its table and lock.json"),
        "metrics": N_("metrics.csv and metrics.parquet"),
        "charts": N_("loss, metrics, learning rate by epoch; SVG, PNG"),
        "model": N_("model.keras and preparation.json"),
        "predict": N_("predict.py: raw rows in, predictions out"),
        "card": N_("MODEL_CARD.md: data, training, scores, limits"),
        "onnx": N_("model.onnx"),
        "savedmodel": N_("TensorFlow's SavedModel"),
        "tensorboard": N_("a log directory for TensorBoard"),
        "mlflow": N_("mlflow.db: a database of MLflow"),
        "wandb": N_("a directory for wandb sync"),
    }
)
"""Of every part that can be exported."""


class ExportScreen(Dialog[ExportRequest | None]):
    """Gives the parts to write and the folder."""

    TITLE_TEXT = N_("Export the run")
    KEYS = N_("space marks, Tab to the folder, Enter writes, Esc does not")
    BOX = "-wide"
    BINDINGS = [
        # Before the list, which would take it for space
        Binding("enter", "write", show=False, priority=True),
        Binding("space", "mark", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
    ]

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run_name = run.name
        self.refused: dict[str, str] = {}
        self._here = ""
        if run.is_watched:
            told = _("none: its own program trains it")
            self.refused |= dict.fromkeys([part for part in PARTS if part not in OF_WATCHED], told)
        elif run.origin is not None:
            self.refused["script"] = _("none: a branch has no script of its own")
        if not onnx_is_there() and not run.is_watched:
            self.refused["onnx"] = _("none: the extra onnx is not installed")
        if not mlflow_is_there():
            self.refused["mlflow"] = _("none: the extra mlflow is not installed")
        self.marked = set(USUAL) - set(self.refused)
        self.proposal = str(_free(Path.cwd() / f"{file_name(run.name)}-{run.id}"))

    def compose_box(self) -> ComposeResult:
        """What, and where."""
        yield Static(Content(shown(self.run_name)))
        yield OptionList(
            *(Option(self._words(part), id=part, disabled=part in self.refused) for part in PARTS)
        )
        yield Static(Content("\n" + _("Folder, new or empty:")))
        yield Entry(self.proposal, select_on_focus=False)
        yield Static("", classes="error")

    def on_mount(self) -> None:
        """Begin with what."""
        self.query_one(OptionList).focus()

    def _words(self, part: str) -> Content:
        """A part's line: its mark is a sign, not a shade, and so is the cursor."""
        mark = "x" if part in self.marked else " "
        sign = GLYPHS.cursor if part == self._here else " "
        if part in self.refused:
            return Content(f"{sign}    {part:<12}{self.refused[part]}")
        return Content(f"{sign}[{mark}] {part:<12}{DESCRIPTIONS[part]}")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The cursor is on another line."""
        before, self._here = self._here, str(event.option_id)
        for part in {before, self._here} - {""}:
            event.option_list.replace_option_prompt(part, self._words(part))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Space or a click."""
        part = str(event.option_id)
        self.marked ^= {part}
        event.option_list.replace_option_prompt(part, self._words(part))

    def action_mark(self) -> None:
        """Mark the part under the cursor, or no longer."""
        self.query_one(OptionList).action_select()

    def action_move(self, by: int) -> None:
        """Up and down, as vi has it."""
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_write(self) -> None:
        """Take it, unless it cannot be."""
        parts = [part for part in PARTS if part in self.marked]
        text = self.query_one(Entry).value
        folder = Path(
            (self.proposal if text == shown(self.proposal) else text).strip()
        ).expanduser()
        sentence = _refusal(parts, folder, text)
        if sentence is None:
            self.dismiss((parts, folder))
        else:
            self.query_one(".error", Static).update(Content(shown(sentence)))


def _free(folder: Path) -> Path:
    """This folder, or with a number behind it the first that can be written into."""
    numbered = (folder.with_name(f"{folder.name}-{number}") for number in range(2, MOST_TRIED))
    try:
        return next((one for one in (folder, *numbered) if not _is_taken(one)), folder)
    except OSError:  # why it cannot be is said when it is taken
        return folder


def _is_taken(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _refusal(parts: list[str], folder: Path, text: str) -> str | None:
    """Why nothing can be written; None if it can, as far as a glance tells."""
    if not parts:
        return _("nothing is marked: space marks")
    if not text.strip():
        return _("the folder needs a name")
    try:
        if _is_taken(folder):
            return _("{folder} is there already, and not empty", folder=folder)
    except OSError as error:
        return f"{folder}: {error.strerror}"
    return None


def export_run(desk: Desk, run: Run) -> None:
    """Ask, then export in a thread that listens to the process doing it."""

    def begin(wish: ExportRequest) -> None:
        desk.person.hint(_("exporting {name}", name=run.name))
        desk.window.in_thread(_work(desk, run, *wish))

    desk.person.push(ExportScreen(run), begin)


def _work(desk: Desk, run: Run, parts: list[str], folder: Path) -> Callable[[], None]:
    store, window, person = desk.watcher.directory, desk.window, desk.person

    def tell(action: Callable[..., None], *given: object) -> None:
        # Not waited for: the app may be on its way out
        window.program.call_from_thread(window.call_later, action, *given)

    def work() -> None:
        worker, notes = get_current_worker(), list[str]()
        try:
            with closing(export_in_child(store, [run.id], folder, parts, How())) as told:
                for line in told:
                    if worker.is_cancelled:
                        return
                    if "note" in line:
                        notes.append(words(line["note"]))
                    elif "say" in line:
                        tell(person.hint, _("exporting {name}", name=words(line["say"])))
        except (InputError, ChildDied) as error:
            tell(person.notice, _("That could not be exported"), words(error))
            tell(person.hint, "")
            return
        tell(
            person.hint,
            "; ".join([_("{name} is in {folder}", name=run.name, folder=folder), *notes]),
        )

    return work


__all__ = ["ExportScreen", "export_run"]
