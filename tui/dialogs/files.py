"""Looking for a table through the folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from data.messages import Message as Said
from tui.dialogs.narrowing import NarrowingDialog
from tui.locale import N_, _, n_, words
from tui.model.folders import MOST_NAMES, Entry, Folder, read_folder
from tui.text.figures import byte_size
from tui.text.fitting import fit, fit_middle, fit_right, shown
from tui.widgets.lines import Row, Span, line

ABOVE = Entry("..", is_folder=True)
HERE = Entry(".", is_folder=True)
"""This folder itself, which holds pictures with a folder a class."""
MOST_SHOWN = 500
"""Rows of the list at most; letters bring the others into it."""
SIZE_CELLS = 9


class FolderRead(Message):
    """What a folder holds."""

    def __init__(self, found: Folder, asked: int) -> None:
        self.found = found
        self.asked = asked
        super().__init__()


class FilesScreen(NarrowingDialog[Entry]):
    """Gives the path of a table. Each folder is read in a thread, the newest wish alone counts."""

    TITLE_TEXT = N_("Open a table")
    KEYS = N_("↑ ↓ move, Enter opens, Esc back")
    PLACEHOLDER = N_("letters of a name, or a path")
    LIST_ID = "files"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder.absolute()
        self.found: Folder | None = None
        self._left_out = 0
        self._asked = 0

    def compose_box(self) -> ComposeResult:
        """The folder above the line to type into."""
        yield Row(id="folder")
        yield from super().compose_box()

    def on_mount(self) -> None:
        """Read the first folder."""
        self._read(self.folder)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._asked += 1

    def _read(self, folder: Path) -> None:
        self.folder, self.found = folder, None
        self._asked += 1
        mine = self._asked

        def work() -> None:
            found = read_folder(folder, lambda: mine == self._asked)
            self.post_message(FolderRead(found, mine))

        self.query_one(Input).value = ""
        self.narrow()
        self.run_worker(work, thread=True, exit_on_error=False)

    @on(FolderRead)
    def _folder_read(self, message: FolderRead) -> None:
        if message.asked == self._asked:
            self.found = message.found
            self.narrow()

    # The list

    def matching(self, text: str) -> Sequence[Entry]:
        """Those whose name has all the words; none while a path is typed, which Enter opens."""
        if _is_path(text):
            return ()
        entries = () if self.found is None else self.found.entries
        letters = text.casefold().split()
        found = [one for one in entries if all(word in one.name.casefold() for word in letters)]
        self._left_out = max(len(found) - MOST_SHOWN, 0)
        above = [] if letters or self.folder.parent == self.folder else [ABOVE]
        pictures = self.found is not None and self.found.of_pictures and not letters
        return [*above, *([HERE] if pictures else []), *found[:MOST_SHOWN]]

    def draw(self) -> None:
        """With the folder."""
        row = self.query_one("#folder", Row)
        row.show(line((fit_middle(str(self.folder), max(row.size.width, 20)), "strong")))
        super().draw()

    def spans(self, item: Entry, room: int) -> Sequence[Span]:
        """A folder ends in a slash, a file has its size."""
        if item is HERE:
            return [(fit(_("this folder: pictures, in one folder for each class"), room), "accent")]
        if item.is_folder:
            return [(fit_middle(f"{item.name}/", room), "accent")]
        name = fit_middle(item.name, room - SIZE_CELLS - 1)
        return [(name, ""), (" " + fit_right(byte_size(item.size), SIZE_CELLS), "faint")]

    def note(self, item: Entry) -> str:  # noqa: ARG002
        """What the list leaves out, or how much it holds."""
        if self.found is None:
            return self.nothing()
        if self.found.reason:
            return _("this folder cannot be read: {reason}", reason=self.found.reason)
        if self.found.cut:
            return _(
                "only the first {count:,} names of this folder were looked at; a path leads to any",
                count=MOST_NAMES,
            )
        if self._left_out:
            return _("{count:,} more: letters narrow the list", count=self._left_out)
        files = sum(not one.is_folder for one in self.found.entries)
        return n_("{count:,} file may hold a table", "{count:,} files may hold a table", files)

    def nothing(self) -> str:
        """Why the list is empty."""
        text = self.query_one(Input).value.strip()
        if _is_path(text):
            return _("Enter opens {path}", path=text)
        if self.found is None:
            return _("reading the folder")
        if self.found.reason:
            return _("this folder cannot be read: {reason}", reason=self.found.reason)
        return _("no folder or table here has these letters")

    # What is chosen

    def choose(self, item: Entry) -> None:
        """Into the folder, or that file."""
        if item is ABOVE:
            self._read(self.folder.parent)
        elif item is HERE:
            self.dismiss(str(self.folder))
        elif item.is_folder:
            self._read(self.folder / item.name)
        else:
            self.dismiss(str(self.folder / item.name))

    def submit(self, text: str) -> None:
        """A path that was typed, or the marked row."""
        if not _is_path(text):
            super().submit(text)
            return
        path = self._meant(text)
        reason = _why_not(path, text)
        if reason is not None:
            self.query_one("#narrowing-note", Static).update(Content(shown(reason)))
        elif path.is_dir():
            self._read(path.resolve())
        else:
            self.dismiss(str(path))

    def _meant(self, text: str) -> Path:
        """A path that was typed, from the folder on show."""
        try:
            return self.folder / Path(text).expanduser()
        except RuntimeError:  # there is no such person
            return self.folder / text


def _is_path(text: str) -> bool:
    return "/" in text or text.startswith("~")


def _why_not(path: Path, typed: str) -> str | None:
    """Why nothing can be opened there."""
    try:
        if path.exists():
            return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return words(Said("file.unreadable", {"file": typed, "reason": reason}))
    except ValueError:
        return words(Said("file.no_path", {"file": typed}))
    return words(Said("file.missing", {"file": typed}))
