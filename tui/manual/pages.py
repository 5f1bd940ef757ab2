"""The pages of the manual: which there are, and their text."""

import re
from dataclasses import dataclass

from tui.locale import N_, _
from tui.manual.texts import in_paragraphs, text_of

_LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md(?:#[\w-]*)?\)")
GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Page:
    """``id`` is its file's name, ``name`` stands in lists, ``line`` tells of it; in English."""

    id: str
    name: str
    line: str

    @property
    def title(self) -> str:
        """What stands in lists, in the person's language."""
        return _(self.name)

    @property
    def about(self) -> str:
        """A line about it, in the person's language."""
        return _(self.line)

    @property
    def names(self) -> str:
        """All that it is called, also where another language than English is spoken."""
        return f"{self.id} {self.name} {self.title}"

    @property
    def text(self) -> str:
        """The page in Markdown, in the person's language if it has been translated."""
        return text_of(self.id)

    @property
    def drawn(self) -> str:
        """The same for a renderer, whose colours for commands take prose for code."""
        return in_paragraphs(self.text).replace("```console", "```text")

    @property
    def links(self) -> list[str]:
        """The pages that it leads to, each once, in order."""
        found = (name for __, name in _LINK.findall(self.text) if name != self.id)
        return [name for name in dict.fromkeys(found) if name in BY_ID]


PAGES = (
    Page("first-steps", N_("First steps"), N_("Train a network; change one thing.")),
    Page("install", N_("Installing"), N_("make, uv, pipx; completion, man page.")),
    Page("bench", N_("The bench"), N_("Panes, list, forms, charts, and their keys.")),
    Page(GLOSSARY, N_("Glossary"), N_("Every sign and word on the screen.")),
    Page("data", N_("Data"), N_("A table of your own; its label.")),
    Page("streaming", N_("Larger than memory"), N_("Tables that are read in parts.")),
    Page("table-screen", N_("The table on screen"), N_("Columns, roles, rows: look first.")),
    Page("images", N_("Images"), N_("Pictures, their shapes; networks for them.")),
    Page("preparing", N_("Preparing a table"), N_("Roles, scaling, gaps, words; which rows.")),
    Page("recipes", N_("Recipes"), N_("Decided once, for every such table.")),
    Page("splits", N_("Splits"), N_("What validates; a test part; folds.")),
    Page("tasks", N_("Classes or a number"), N_("What the label asks for; residuals.")),
    Page("use", N_("Asking the model"), N_("A row by hand; what moves the answer.")),
    Page("trust", N_("How far to trust it"), N_("Calibration, thresholds, errors.")),
    Page("inside", N_("Inside a network"), N_("Weights, hidden layers, attributions.")),
    Page("network", N_("The network"), N_("Layers and activations.")),
    Page("layers", N_("Layers"), N_("All kinds of layers, and what fits where.")),
    Page("layer-figures", N_("Layers in training"), N_("Each layer's figures, epoch by epoch.")),
    Page("windows", N_("Rows in time"), N_("Each row with those before it.")),
    Page("tokens", N_("Texts as tokens"), N_("Sequences of words or characters.")),
    Page("graphs", N_("Several inputs"), N_("Nodes, merges, shared layers, outputs.")),
    Page("transfer", N_("Trained before"), N_("Transfer; networks of own code.")),
    Page("training", N_("Training"), N_("Losses, optimizers, schedules, else.")),
    Page("pseudo-labels", N_("Few labels"), N_("The network labels rows itself.")),
    Page("lessons", N_("Lessons"), N_("Predict, train, see; lessons of your own.")),
    Page("mathematics", N_("The mathematics"), N_("Keras' own numbers; settings to change.")),
    Page("radar", N_("The radar"), N_("A map of what a model says where.")),
    Page("compare", N_("Comparing"), N_("Runs over one another; what differs.")),
    Page("noise", N_("Is it noise?"), N_("Seeds, and a verdict on a difference.")),
    Page("coach", N_("The coach"), N_("What is wrong with a run; what to try.")),
    Page("runs", N_("All runs"), N_("The table of runs, queries, tags, deleting.")),
    Page("queue", N_("Many at once"), N_("Grids, engines side by side, the queue.")),
    Page("sweeps", N_("Sweeps"), N_("The best of many settings, searched.")),
    Page("sweep-board", N_("The board of a sweep"), N_("Trials live; ranges chosen by keys.")),
    Page("steering", N_("Steering, branching"), N_("Change a run; go on from any epoch.")),
    Page("recovery", N_("Killed, disconnected"), N_("What goes on, and how a run is resumed.")),
    Page("slurm", N_("On a SLURM cluster"), N_("Jobs that end and go on; training once.")),
    Page("ray", N_("On a Ray cluster"), N_("No shared disk; nodes that may be lost.")),
    Page("cluster", N_("Workers elsewhere"), N_("Runs trained on other machines.")),
    Page("predict", N_("Using a model"), N_("What a run says of new rows.")),
    Page("export", N_("Export and verify"), N_("A run as a Keras script; verified.")),
    Page("take-along", N_("Taking it along"), N_("Raw rows, a model card, ONNX; elsewhere.")),
    Page("callbacks", N_("Your own callbacks"), N_("Code of your own while a run trains.")),
    Page("own-program", N_("Your own program"), N_("Any script's training, live; logs followed.")),
    Page("trackers", N_("Trackers"), N_("MLflow, W&B, TensorBoard: out, live, in.")),
    Page("files", N_("Files"), N_("Experiment files, the store, settings.")),
    Page("command-line", N_("Without a screen"), N_("All commands, JSON, exit codes.")),
    Page("benchmarks", N_("Benchmarks"), N_("How fast it is, and how that is measured.")),
    Page("trouble", N_("Trouble"), N_("What to do when something is wrong.")),
)
"""In the order in which one would read them."""

BY_ID = {page.id: page for page in PAGES}


def likely(name: str) -> list[str]:
    """The pages that somebody may have meant: like names first, then those that hold the word."""
    from difflib import get_close_matches

    wanted = name.casefold()
    named = [page.id for page in PAGES if wanted in page.names.casefold()]
    close = get_close_matches(wanted, BY_ID, 3, 0.6)
    held = sorted(PAGES, key=lambda page: -page.text.casefold().count(wanted))
    holding = [page.id for page in held if wanted and wanted in page.text.casefold()]
    return list(dict.fromkeys([*named, *close, *holding[:3]]))[:5]


def without_links(text: str) -> str:
    """The text with its links to other pages as plain words."""
    return _LINK.sub(r"\1", text)
