"""The panes of the bench: from here come their tabs, keys and places, and the help on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tui.keymap.action import Action, Widget
from tui.keymap.panes import BOARD, CELLS, CONFUSION, CURVES, FORM, LAYERS, NETWORK
from tui.locale import N_, _
from tui.panes.classes import ClassesPane
from tui.panes.confusion import ConfusionPane
from tui.panes.curves import CurvesPane
from tui.panes.experiments import ExperimentsPane
from tui.panes.layers import LayersPane
from tui.panes.log import LogPane
from tui.panes.network import NetworkPane
from tui.panes.pane import Apply, Pane
from tui.panes.training import TrainingPane

Place = Literal["left", "right", "lower"]
"""Of those in the lower right one is in sight at a time."""


@dataclass(frozen=True, slots=True)
class PaneEntry:
    """A pane: ``letter`` goes there, ``tab`` is its title on a narrow terminal.

    ``going`` says where the letter goes; ``actions`` are the pane's own, before the bench's. All
    words are English.
    """

    id: str
    letter: str
    heading: str
    tab: str
    place: Place
    kind: type[Pane]
    going: str
    actions: tuple[Action, ...] = ()

    def make(self, apply: Apply) -> Pane:
        """The widget."""
        return self.kind(self.id, self.heading, apply)

    def does(self, doer: str) -> bool:
        """Whether the pane is who does such actions."""
        return any(action.doer == doer for action in self.actions)


PANES = (
    PaneEntry(
        "experiments",
        "E",
        N_("Experiments"),
        N_("List"),
        "left",
        ExperimentsPane,
        N_("Go to the experiments."),
        BOARD,
    ),
    PaneEntry(
        "network",
        "N",
        N_("Network"),
        N_("Net"),
        "left",
        NetworkPane,
        N_("Go to the network."),
        (*NETWORK, *FORM),
    ),
    PaneEntry(
        "training",
        "T",
        N_("Training"),
        N_("Train"),
        "left",
        TrainingPane,
        N_("Go to the training options."),
        FORM,
    ),
    PaneEntry(
        "curves",
        "C",
        N_("Curves"),
        N_("Curves"),
        "right",
        CurvesPane,
        N_("Go to the curves."),
        CURVES,
    ),
    PaneEntry(
        "confusion",
        "M",
        N_("Confusion"),
        N_("Matrix"),
        "lower",
        ConfusionPane,
        N_("Go to the confusion matrix; of a number: to predicted against true."),
        (*CONFUSION, *CELLS),
    ),
    PaneEntry(
        "classes",
        "P",
        N_("Per class"),
        N_("Classes"),
        "lower",
        ClassesPane,
        N_("Go to precision, recall and F1 per class; of a number: to its residuals."),
        CONFUSION,
    ),
    PaneEntry(
        "layers",
        "I",
        N_("Layers"),
        N_("Layers"),
        "lower",
        LayersPane,
        N_("Go to the layers: their parameters, and what was recorded of them."),
        LAYERS,
    ),
    PaneEntry("log", "O", N_("Log"), N_("Log"), "lower", LogPane, N_("Go to the run's log.")),
)
"""In the order in which Tab goes through them."""

TOGETHER = ("confusion", "classes")
"""Panes of the lower right that stand side by side where there is room for both."""

GO = tuple(
    Action(f"go({entry.id!r})", (entry.letter,), "", entry.going, "Look", doer="look")
    for entry in PANES
)
"""The keys that go to the panes."""


def at(*places: Place) -> tuple[str, ...]:
    """The panes that stand in these places."""
    return tuple(entry.id for entry in PANES if entry.place in places)


def of_pane(pane: str) -> tuple[Action, ...]:
    """The actions of a pane, to stand before the bench's."""
    return next(entry.actions for entry in PANES if entry.id == pane)


def doing(doer: Widget | str) -> tuple[str, ...]:
    """The panes that do such actions."""
    return tuple(entry.id for entry in PANES if entry.does(doer))


def tabs(
    panes: Sequence[str], front: Sequence[str], *, short: bool, number: bool
) -> list[tuple[str, str]]:
    """The panes' titles in a line, each behind its letter; ``front`` are those in sight.

    ``number`` says that the label on show is one.
    """
    spans: list[tuple[str, str]] = []
    for entry in PANES:
        if entry.id in panes:
            role = "strong accent" if entry.id in front else "faint"
            title = entry.tab if short else entry.heading
            title = (number and entry.kind.OF_NUMBER) or title
            spans += [(key_of_pane(entry.id), "key"), (f" {_(title)}", role), ("  ", "")]
    return spans


def key_of_pane(pane: str) -> str:
    """The key that goes there, as the person has chosen it."""
    return next(action.short_key for action in GO if action.call == f"go({pane!r})")
