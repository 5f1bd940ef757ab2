"""What the model is, what it is for, and how it is used."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.export.card_markdown import block, listed, table, text
from engine.export.card_sources import CardSources
from engine.export.run_record import branch_of
from engine.export.units import NETWORKS, unit_sentences
from engine.models.flow import FlowNode, flow_of
from engine.models.nodes.flow import graph_flow
from engine.predict.inputs import PlainInputs, PreparedInputs

TASKS = {
    "classification": "one class of several",
    "binary": "one class of two",
    "regression": "a number",
}
_USES = {
    "predict.py": ("says what it predicts of raw rows", "python predict.py NEW.csv"),
    "model.keras": ("the network, without the preparation", ""),
    "model.onnx": ("the network as ONNX, without the preparation", ""),
    "savedmodel": ("the network as TensorFlow's SavedModel, without the preparation", ""),
    "train.py": ("trains it again with plain Keras", "python train.py"),
}


def front_matter(sources: CardSources) -> list[str]:
    """What catalogues of models read at the top of a card."""
    of_images = sources.known is not None and sources.known.of_images
    what = "image" if of_images else "tabular"
    kind = "regression" if sources.of_number else "classification"
    return ["---", "library_name: keras", "tags:", f"- {what}-{kind}", "- pkgo-tui", "---"]


def details(sources: CardSources) -> list[str]:
    """The section ``Model details``."""
    run, facts, account = sources.account.run, sources.facts, sources.account
    trained = datetime.fromtimestamp(run.created, UTC).date().isoformat()
    epochs = f"{sources.epoch.epoch} of {len(account.epochs)} trained"
    lines = [
        f"- Run: {text(run.name)} (`{run.id}`), {run.status}, begun {trained}",
        f"- Predicts: {TASKS[_task(sources)]}, the column {text(facts.label or '?')}",
        f"- Weights: of epoch {epochs}",
    ]
    if facts.parameters is not None:
        lines.append(f"- Parameters: {facts.parameters:,}")
    branch, begun = branch_of(account.spec), account.spec.network.pretrained
    if branch is not None:
        lines.append(f"- Goes on from epoch {branch['epoch']} of run `{text(branch['run'])}`")
    if begun is not None:
        lines.append("- Begins from a trained network (see *Training procedure*)")
    return ["## Model details", "", *lines, "", *_network(sources)]


def _task(sources: CardSources) -> str:
    told = sources.facts.task or "classification"
    two = told == "classification" and len(sources.facts.classes or ()) == 2
    return "binary" if two else told


def _network(sources: CardSources) -> list[str]:
    nodes = _nodes(sources)
    if not nodes:
        return []
    rows = [
        [
            *(text(node.label or node.kind), text(node.does), text(" ".join(node.follows))),
            *(_shape(node), f"{node.parameters:,}"),
        ]
        for node in nodes
    ]
    head = ["layer", "what it is", "with", "gives", "parameters"]
    return [*table(head, rows, numbers=3), ""]


def _nodes(sources: CardSources) -> list[FlowNode]:
    known = sources.known
    if known is None or not known.shape or known.spec.network.code:
        return []
    if known.graph is not None:
        return graph_flow(known.graph, known.task.head)
    return flow_of(known.spec.network.stack, known.shape, known.task.head)


def _shape(node: FlowNode) -> str:
    return "×".join("?" if one is None else str(one) for one in node.shape or ())


def uses(sources: CardSources) -> list[str]:
    """The section ``Uses``: what the record tells of it, and no more."""
    facts, columns = sources.facts, _columns(sources)
    lines = [f"It tells {text(facts.label or '?')} of rows like those that it was trained on"]
    lines[0] += f" ({text(facts.table)})." if facts.table else "."
    if columns:
        lines.append(f"A row has these columns: {listed([text(name) for name in columns], 50)}.")
    lines.append("What it was never shown stands under *Limits*.")
    return ["## Uses", "", *lines, ""]


def _columns(sources: CardSources) -> tuple[str, ...]:
    known = sources.known
    if known is None or not isinstance(known.inputs, PlainInputs | PreparedInputs):
        return ()
    return known.inputs.columns


def how_to_use(sources: CardSources) -> list[str]:
    """The section ``How to use it``: what lies beside the card."""
    found = [(name, *_USES[name]) for name in _USES if name in sources.files]
    commands = [command for *_, command in found if command]
    lines = [f"- `{name}`: {what}" for name, what, _ in found]
    if not found:
        return []
    units = _units(sources, [name for name, *_ in found])
    return ["## How to use it", "", *lines, "", *units, *(block("\n".join(commands), "sh")), ""]


def _units(sources: CardSources, files: list[str]) -> list[str]:
    """What the networks of numbers among the files give: it is scaled."""
    known, networks = sources.known, [name for name in files if name in NETWORKS]
    told = [] if known is None or not networks else unit_sentences(known.outputs)
    lines = [text(one, 400) for one in told]
    if lines and "predict.py" in files:
        lines.append("`predict.py` does so.")
    return [*lines, ""] if lines else []
