"""The plane of a layer: its points, which of the two ways they lie, and what the cursor says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.dom import DOMNode

from tui.inside.plane import Groups, Plane, legend_lines
from tui.inside.plane_widget import PlaneMap
from tui.inside.session import Laid, Question, Session
from tui.inside.state import InsideState
from tui.keymap.table import key_of
from tui.locale import _, n_
from tui.text.figures import number_words
from tui.text.fitting import fit, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Lines, line

if TYPE_CHECKING:
    from engine.client.inside import ProjectionView
    from tui.dialogs.person import Person
    from tui.inside.session import Found, Points

LEAST = (4, 8)
LEGEND_PART = 3
"""Of the plane's lines and its legend's the names of classes take one in so many."""
MOST_NAME = 18


class Window(Protocol):
    """The screen as this controller sees it."""

    state: InsideState
    found: Found | None
    refused: str
    asked: Question | None

    def choose(self, number: int) -> None:
        """Look at a row."""
        ...


class PlaneView:
    """Draws the plane of what the screen has found, by PCA or by t-SNE."""

    def __init__(self, window: Window, person: Person, session: Session) -> None:
        self._window = window
        self._person = person
        self._session = session
        self._laid: dict[Question, Points] = {}
        self._part = 0.0
        self._laying: Question | None = None

    @property
    def _found(self) -> ProjectionView | None:
        from engine.client.inside import ProjectionView

        found = self._window.found
        return found if isinstance(found, ProjectionView) else None

    def turn(self) -> None:
        """By the neighbours (t-SNE), or by the components again; what is not done yet stops."""
        state = self._window.state
        state.by_neighbours = not state.by_neighbours
        if not state.by_neighbours:
            self._stop()
        self.draw()

    def _stop(self) -> None:
        self._laying = None
        self._session.stop_laying()

    def laid(self, message: Laid) -> None:
        """How far t-SNE is, or where the points lie."""
        if message.points is not None:
            self._laid[message.question] = message.points
        if message.question != self._laying:
            return
        self._part = message.part
        if message.points is not None or message.error:
            self._laying = None
        if message.error:
            self._window.state.by_neighbours = False
            self._person.hint(message.error, error=True)
        self.draw()

    def choose(self) -> None:
        """The row of the point under the cursor."""
        found, cursor = self._found, self._map().cursor
        if found is not None and cursor < len(found.numbers):
            number = found.numbers[cursor]
            self._window.choose(number)
            keys = {"output": key_of("inside.see_output"), "answer": key_of("inside.see_answer")}
            told = {"number": number, **keys, "ask": key_of("inside.ask")}
            said = _("row {number:,} is chosen: {output}, {answer} and {ask} tell of it", **told)
            self._person.hint(said)

    def _map(self) -> PlaneMap:
        return self._node().query_one(PlaneMap)

    def _node(self) -> DOMNode:
        assert isinstance(self._window, DOMNode)
        return self._window

    def draw(self) -> None:
        """The points, the letters, and the point under the cursor."""
        shown_map, legend = self._map(), self._node().query_one("#inside-legend", Lines)
        found, room = self._found, max(legend.size.width - 1, 20)
        if found is None:
            shown_map.show(None, None)
            said = self._window.refused or self._window.state.refused or _("asking the model")
            role = "faint" if said == _("asking the model") else "bad"
            legend.show([line((text, role)) for text in wrapped(said, room)])
            return
        points = self._points(found)
        groups = Groups.of(found)
        rows, columns = max(shown_map.size.height, LEAST[0]), max(shown_map.size.width, LEAST[1])
        plane = Plane.of(*points, (rows, columns))
        shown_map.show(plane, groups)
        here = len(plane.beside(shown_map.cursor))
        lines = [self._how(found, room), _point_line(found, shown_map.cursor, here, room)]
        most = max((shown_map.size.height + legend.size.height) // LEGEND_PART, 2)
        legend.show([*lines, *legend_lines(groups, room, most)])

    def _points(self, found: ProjectionView) -> Points:
        """Where the rows lie; until t-SNE has come by their components."""
        asked = self._window.asked
        if not self._window.state.by_neighbours or asked is None:
            return found.x, found.y
        known = self._laid.get(asked)
        if known is not None:
            return known
        if self._laying != asked:
            self._laying, self._part = asked, 0.0
            self._session.lay(asked, found)
        return found.x, found.y

    def _how(self, found: ProjectionView, room: int) -> Line:
        count = n_("{count:,} row", "{count:,} rows", len(found.numbers))
        if len(found.numbers) < found.of:
            count = _("{count:,} of {of:,} rows", count=len(found.numbers), of=found.of)
        if self._laying is not None and self._laying == self._window.asked:
            about = {"part": self._part, "key": key_of("inside.see_plane")}
            said = _("t-SNE: {part:.0%}; {key} stops it", **about)
        elif self._window.state.by_neighbours:
            said = _("t-SNE: near rows lie near, far ones anywhere")
        else:
            first, second = (*found.explained, 0.0, 0.0)[:2]
            said = _(
                "PCA: {first:.1%} and {second:.1%} of the variance", first=first, second=second
            )
        return line((fit(f"{said}, {count}", room).rstrip(), "faint"))


def _point_line(found: ProjectionView, cursor: int, here: int, room: int) -> Line:
    """Which row the cursor's point is, what it is, and what it is taken for."""
    label, predicted = _name(found.labels[cursor]), _name(found.predicted[cursor])
    number = _("row {number:,}", number=found.numbers[cursor])
    spans = [(f"{number}  ", "strong")]
    if isinstance(found.labels[cursor], str):
        right = label == predicted
        mark, role = (GLYPHS.done, "good") if right else (GLYPHS.failed, "bad")
        spans += [(predicted, ""), (f"  {mark} ", role)]
    else:
        spans += [(_("predicted {value}", value=predicted), ""), ("  ", "")]
    spans.append((_("truly {name}", name=label), "faint"))
    if here > 1:
        spans.append(("  " + _("{count} here: space", count=here), "faint"))
    told, used = [], 0
    for text, role in spans:
        told.append((fit(text, min(width(text), max(room - used, 0))), role))
        used += width(text)
    return line(*told)


def _name(value: str | float) -> str:
    text = shown(value) if isinstance(value, str) else number_words(value)
    return fit(text, min(width(text), MOST_NAME))
