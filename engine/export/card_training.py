"""What the model was trained on, how rows became inputs, and how it was trained."""

from __future__ import annotations

from collections.abc import Iterable

from data.prepare.preparation import PreparedColumn
from engine.events import Intervention, PseudoLabelled, Resumed
from engine.export.card_kinds import column_kind
from engine.export.card_markdown import block, number, share, table, text
from engine.export.card_shareable import shareable
from engine.export.card_sources import CardSources
from engine.export.run_record import RunRecord
from engine.specs.images import ImagesSpec
from engine.specs.toml import to_toml

MOST_COLUMNS = 200


def data(sources: CardSources) -> list[str]:
    """The section ``Training data``."""
    facts = sources.facts
    parts = [
        (facts.training_rows, "train"),
        (facts.validation_rows, "validate"),
        (facts.test_rows, "are kept aside for a test"),
    ]
    rows = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    lines = [f"- Table: {text(facts.table or '?')}" + (" (streamed)" if facts.streamed else "")]
    if facts.sha256:
        lines.append(f"- SHA-256: `{text(facts.sha256)}`")
    lines += [f"- Rows: {rows}", f"- Split: {_split(sources)}", *_label(sources)]
    return ["### Training data", "", *lines, "", *_classes(sources)]


def _split(sources: CardSources) -> str:
    data = sources.account.spec.data
    validation, seed = data.validation, data.shuffle_seed
    order = "rows as they stand" if seed is None else f"rows shuffled by the seed {seed}"
    how = f"{validation.method}, {share(validation.split)} validate"
    if validation.file is not None:
        how = "a file of its own validates"
    elif validation.folds is not None:
        how = f"{validation.method}, fold {validation.fold} of {validation.folds} validates"
    if validation.method in ("group", "time") and validation.column:
        how += f", by the column {text(validation.column)}"
    return f"{order}; {how}"


def _label(sources: CardSources) -> list[str]:
    facts = sources.facts
    if facts.quantity is None:
        return []
    told = ", ".join(f"{name} {number(value)}" for name, value in facts.quantity.items())
    return [f"- Label {text(facts.label or '?')}, a number: {told}"]


def _classes(sources: CardSources) -> list[str]:
    names, counts = sources.facts.classes, sources.facts.class_counts
    if not names or not counts or len(names) != len(counts):
        return []
    whole = sum(counts) or 1
    rows = [
        [text(name), f"{count:,}", share(count / whole)]
        for name, count in zip(names, counts, strict=True)
    ]
    told = "Rows of each class in the whole table: those that train, those that validate"
    told += " and those kept aside for a test." if sources.facts.test_rows else "."
    return [told, "", *table(["class", "rows", "share"], rows), ""]


def preparation(sources: CardSources) -> list[str]:
    """The section ``Preparation``: what becomes of every column."""
    prepared = None if sources.known is None else sources.known.preparation
    if prepared is None:
        none = _of_pictures(sources) or "None: the columns are numbers, used as they are."
        return ["### Preparation", "", none, ""]
    told = f"Fitted on {prepared.rows:,} rows. {len(prepared.inputs):,} inputs are made."
    rows = [_column(one) for one in prepared.columns[:MOST_COLUMNS]]
    more = len(prepared.columns) - MOST_COLUMNS
    rest = ["", f"And {more:,} more columns."] if more > 0 else []
    head = ["column", "becomes", "inputs"]
    return ["### Preparation", "", told, "", *table(head, rows, numbers=2), *rest, ""]


def _of_pictures(sources: CardSources) -> str:
    """What becomes of pixels; empty where rows are no pictures."""
    known = sources.known
    if known is None or not known.of_images:
        return ""
    images = known.spec.data.images or ImagesSpec()
    told = "Rows are pictures"
    told += f" of {'×'.join(map(str, known.shape))}" if known.shape else ""
    told += ", brought to that size." if images.size else "."
    if images.scale == "none":
        return f"{told} Pixels are used as they are."
    white = images.white or known.white
    by = "the value of white" if white is None else f"{number(white)}, the value of white"
    ends = "then scaled from -1 to 1" if images.scale == "signed" else "so that white is 1"
    return f"{told} Pixels are divided by {by}, {ends}."


def _column(column: PreparedColumn) -> list[str]:
    what = column_kind(column.transform)
    if column.drops_rows:
        what += "; rows without it were left out"
    return [text(column.name), what, f"{len(column.kept):,}"]


def _loss(sources: CardSources) -> str:
    """The loss that trained: a number's or two classes' where none was chosen for them."""
    training = sources.account.spec.training
    if training.own_loss:
        return "of own code"
    known = sources.known
    return training.loss if known is None else known.task.loss(training.loss)


def _engine(account: RunRecord) -> str:
    if account.is_shared:
        return f"{account.spec.training.devices} devices (tf.distribute.MirroredStrategy)"
    return "turbo (XLA)" if account.is_turbo else "exact (bit for bit Keras' own steps)"


def procedure(sources: CardSources) -> list[str]:
    """The section ``Training procedure``: the whole description, and what came in between."""
    account = sources.account
    engine = _engine(account)
    training, asked = account.spec.training, account.spec.training.model_dump(mode="json")
    optimizer, schedule = asked["optimizer"], asked["schedule"]
    lines = [
        f"- Loss: {_loss(sources)}",
        f"- Optimizer: {text(optimizer['name'])}, schedule {text(schedule['name'])}",
        f"- {training.epochs} epochs asked for, batches of {training.batch_size} rows",
        f"- Seed: {account.spec.seed}",
        f"- Device: {text(account.device)}; threads of TensorFlow: {account.threads}",
        f"- Engine: {engine}",
        *_came_between(sources),
    ]
    toml = block(to_toml(shareable(account.spec)), "toml")
    return [
        *("### Training procedure", "", *lines, ""),
        *("The whole description, as `pkgo-tui train` takes it (folders of files left out):", ""),
        *(*toml, ""),
    ]


def _came_between(sources: CardSources) -> list[str]:
    """What the description does not tell: changes by hand, rounds of labels, breaks."""
    events = sources.account.events
    lines = [f"- By hand: {_change(change)}" for change in sources.account.changes]
    rounds = [event for event in events if isinstance(event, PseudoLabelled)]
    if rounds:
        last = rounds[-1]
        told = f"{last.labelled:,} rows trained with labels that the network gave them"
        lines.append(f"- Pseudo-labels: {told}, {last.labelled_right:,} of them rightly")
    breaks = sum(isinstance(event, Resumed) for event in events)
    if breaks:
        lines.append(f"- Taken up again after a break: {breaks}")
    if sources.account.spec.training.callbacks:
        lines.append("- Callbacks of a person's own took part; their code is not here")
    return lines


def _change(change: Intervention) -> str:
    value = "" if change.value is None else f" {text(change.value)}"
    return f"{text(change.action)}{value} at epoch {change.epoch}, batch {change.step}"


def lines_of(parts: Iterable[list[str]]) -> list[str]:
    """Sections behind each other."""
    return [line for part in parts for line in part]
