"""What the model was never shown, and how much its scores are worth."""

from __future__ import annotations

from engine.export.card_markdown import listed, number, table, text
from engine.export.card_sources import CardSources
from engine.predict.fields import InputField, fields_of
from engine.store.run_history import Matrix
from engine.tasks.errors_by import wilson

FEW = 30
"""Rows of a class below which its scores are told to be uncertain."""
MOST_COLUMNS = 60


def limits(sources: CardSources) -> list[str]:
    """The section ``Limits``: each line is derived from the record."""
    found = [
        *_few_rows(sources),
        *_few_scored(sources),
        *_chosen_by_validation(sources),
        *_not_exact(sources),
    ]
    lines = [f"- {one}" for one in found]
    return ["## Limits", "", *lines, *([""] if lines else []), *_ranges(sources)]


def _few_rows(sources: CardSources) -> list[str]:
    names, counts = sources.facts.classes or (), sources.facts.class_counts or ()
    if len(names) != len(counts):
        return []
    pairs = zip(names, counts, strict=True)
    few = [f"{text(name)} ({count:,})" for name, count in pairs if count < FEW]
    return [f"Classes with fewer than {FEW} rows in the whole table: {listed(few)}."] if few else []


def _few_scored(sources: CardSources) -> list[str]:
    found, rows = sources.kept, sources.facts.validation_rows or 0
    if not rows:
        return ["Nothing validates: how it does on rows that it was not trained on is not known."]
    told: list[str] = []
    if isinstance(found, Matrix) and found.part == "validation":
        low, high = wilson(rows // 2, rows)
        told.append(
            f"{rows:,} rows validate: shares measured on them are uncertain by up to "
            f"±{number((high - low) / 2)} (95 %)."
        )
        names = sources.account.run.class_names(len(found.counts))
        few = [
            f"{text(name)} ({sum(row):,})"
            for name, row in zip(names, found.counts, strict=True)
            if sum(row) < FEW
        ]
        if few:
            told.append(f"Scores that rest on fewer than {FEW} validation rows: {listed(few)}.")
        never = [
            text(name)
            for place, name in enumerate(names)
            if found.counts[place] and not any(row[place] for row in found.counts)
        ]
        if never:
            told.append(f"Predicted for no validation row: {listed(never)}.")
    return told


def _chosen_by_validation(sources: CardSources) -> list[str]:
    training = sources.account.spec.training
    stopped, account = training.early_stopping, sources.account
    monitors = [] if stopped is None else [stopped.monitor]
    best = sources.epoch.epoch != len(account.epochs) or account.kept_best
    if not (best or any(one.startswith("val_") for one in monitors)):
        return []
    return [
        "The validation rows also chose when training ended, or which epoch's weights are kept: "
        "what they come to is rather too good."
    ]


def _not_exact(sources: CardSources) -> list[str]:
    if sources.account.is_exact:
        return []
    return ["Trained again it comes to the same numbers up to their last digits, not exactly."]


def _ranges(sources: CardSources) -> list[str]:
    """What each column held in the rows that trained: whatever lies outside was never seen."""
    known = sources.known
    fields = () if known is None else fields_of(known.inputs)
    rows = [_range(one) for one in fields if _is_known(one)]
    if not rows:
        return []
    more = len(rows) - MOST_COLUMNS
    rest = ["", f"And {more:,} more columns."] if more > 0 else []
    told = "It has only seen what the rows that trained it held; of anything else it knows nothing:"
    head = ["column", "seen in training"]
    return [told, "", *table(head, rows[:MOST_COLUMNS], numbers=2), *rest, ""]


def _is_known(field: InputField) -> bool:
    return bool(field.choices) or (field.least is not None and field.greatest is not None)


def _range(field: InputField) -> list[str]:
    if field.choices:
        return [text(field.name), listed([text(one, 40) for one in field.choices])]
    return [text(field.name), f"{number(field.least)} to {number(field.greatest)}"]
