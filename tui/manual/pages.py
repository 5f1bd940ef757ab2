"""The pages of the manual: which there are, and their text."""

import re
from dataclasses import dataclass
from pathlib import Path

from tui.locale import _

_FOLDER = Path(__file__).parent
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md(?:#[\w-]*)?\)")
GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Page:
    """``id`` is its file's name, ``title`` stands in lists, ``about`` is a line about it."""

    id: str
    title: str
    about: str

    @property
    def text(self) -> str:
        """The page in Markdown, without what is not for readers."""
        return _COMMENT.sub("", (_FOLDER / f"{self.id}.md").read_text("utf-8"))

    @property
    def drawn(self) -> str:
        """The same for a renderer, whose colours for commands take prose for code."""
        return self.text.replace("```console", "```text")

    @property
    def links(self) -> list[str]:
        """The pages that it leads to, each once, in order."""
        found = (name for __, name in _LINK.findall(self.text) if name != self.id)
        return [name for name in dict.fromkeys(found) if name in BY_ID]


PAGES = (
    Page("first-steps", _("First steps"), _("Train a network; change one thing.")),
    Page("install", _("Installing"), _("make, uv, pipx; completion, man page.")),
    Page("bench", _("The bench"), _("Panes, list, forms, charts, and their keys.")),
    Page(GLOSSARY, _("Glossary"), _("Every sign and word on the screen.")),
    Page("data", _("Data"), _("A table of your own; its label.")),
    Page("streaming", _("Larger than memory"), _("Tables that are read in parts.")),
    Page("table-screen", _("The table on screen"), _("Columns, roles, rows: look first.")),
    Page("images", _("Images"), _("Pictures, their shapes; networks for them.")),
    Page("preparing", _("Preparing a table"), _("Roles, scaling, gaps, words; which rows.")),
    Page("recipes", _("Recipes"), _("Decided once, for every such table.")),
    Page("splits", _("Splits"), _("What validates; a test part; folds.")),
    Page("tasks", _("Classes or a number"), _("What the label asks for; residuals.")),
    Page("use", _("Asking the model"), _("A row by hand; what moves the answer.")),
    Page("trust", _("How far to trust it"), _("Calibration, thresholds, errors.")),
    Page("inside", _("Inside a network"), _("Weights, hidden layers, attributions.")),
    Page("network", _("The network"), _("Layers and activations.")),
    Page("layers", _("Layers"), _("All kinds of layers, and what fits where.")),
    Page("layer-figures", _("Layers in training"), _("Each layer's figures, epoch by epoch.")),
    Page("windows", _("Rows in time"), _("Each row with those before it.")),
    Page("tokens", _("Texts as tokens"), _("Sequences of words or characters.")),
    Page("graphs", _("Several inputs"), _("Nodes, merges, shared layers, outputs.")),
    Page("transfer", _("Trained before"), _("Transfer; networks of own code.")),
    Page("training", _("Training"), _("Losses, optimizers, schedules, else.")),
    Page("pseudo-labels", _("Few labels"), _("The network labels rows itself.")),
    Page("lessons", _("Lessons"), _("Predict, train, see; lessons of your own.")),
    Page("radar", _("The radar"), _("A map of what a model says where.")),
    Page("compare", _("Comparing"), _("Runs over one another; what differs.")),
    Page("noise", _("Is it noise?"), _("Seeds, and a verdict on a difference.")),
    Page("coach", _("The coach"), _("What is wrong with a run; what to try.")),
    Page("runs", _("All runs"), _("The table of runs, queries, tags, deleting.")),
    Page("queue", _("Many at once"), _("Grids, engines side by side, the queue.")),
    Page("steering", _("Steering, branching"), _("Change a run; go on from any epoch.")),
    Page("recovery", _("Killed, disconnected"), _("What goes on, and how a run is resumed.")),
    Page("slurm", _("On a SLURM cluster"), _("Jobs that end and go on; training once.")),
    Page("predict", _("Using a model"), _("What a run says of new rows.")),
    Page("export", _("Export and verify"), _("A run as a Keras script; verified.")),
    Page("take-along", _("Taking it along"), _("Raw rows, a model card, ONNX; elsewhere.")),
    Page("callbacks", _("Your own callbacks"), _("Code of your own while a run trains.")),
    Page("files", _("Files"), _("Experiment files, the store, settings.")),
    Page("command-line", _("Without a screen"), _("All commands, JSON, exit codes.")),
    Page("benchmarks", _("Benchmarks"), _("How fast it is, and how that is measured.")),
    Page("trouble", _("Trouble"), _("What to do when something is wrong.")),
)
"""In the order in which one would read them."""

BY_ID = {page.id: page for page in PAGES}


def likely(name: str) -> list[str]:
    """The pages that somebody may have meant: like names first, then those that hold the word."""
    from difflib import get_close_matches

    wanted = name.casefold()
    named = [page.id for page in PAGES if wanted in f"{page.id} {page.title}".casefold()]
    close = get_close_matches(wanted, BY_ID, 3, 0.6)
    held = sorted(PAGES, key=lambda page: -page.text.casefold().count(wanted))
    holding = [page.id for page in held if wanted and wanted in page.text.casefold()]
    return list(dict.fromkeys([*named, *close, *holding[:3]]))[:5]


def without_links(text: str) -> str:
    """The text with its links to other pages as plain words."""
    return _LINK.sub(r"\1", text)
