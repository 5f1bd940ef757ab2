"""What the model was never shown, and how much its scores are worth."""

from __future__ import annotations

from engine.export.card_markdown import listed, number, text
from engine.export.card_ranges import ranges
from engine.export.card_sources import CardSources
from engine.store.run_history import Matrix
from engine.tasks.errors_by import wilson

FEW = 30
"""Rows of a class below which its scores are told to be uncertain."""


def limits(sources: CardSources) -> list[str]:
    """The section ``Limits``: each line is derived from the record."""
    found = [
        *_few_rows(sources),
        *_few_scored(sources),
        *_chosen_by_validation(sources),
        *_not_exact(sources),
    ]
    lines = [f"- {one}" for one in found]
    return ["## Limits", "", *lines, *([""] if lines else []), *ranges(sources)]


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
