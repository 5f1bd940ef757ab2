"""How well the model predicts rows that it was not trained on."""

from __future__ import annotations

from engine.export.card_markdown import number, share, table, text
from engine.export.card_sources import CardSources
from engine.store.run_history import Matrix, Residuals
from engine.tasks.errors_by import wilson
from engine.tasks.metrics import class_scores, macro, weighted

MOST_CLASSES = 30
"""A matrix of more is not shown."""


def evaluation(sources: CardSources) -> list[str]:
    """The section ``Evaluation``."""
    found, facts = sources.kept, sources.facts
    parts: list[str] = ["## Evaluation", ""]
    if found is not None:
        validates = found.part == "validation"
        which = "validation rows" if validates else "training rows, for nothing validates"
        parts += [f"Measured on the {which}, with the weights of epoch {found.epoch}.", ""]
    if isinstance(found, Matrix):
        parts += _of_classes(sources, found)
    elif isinstance(found, Residuals):
        parts += _of_number(found)
    parts += _losses(sources)
    if facts.baseline:
        guess = "the mean" if sources.of_number else "the largest class"
        told = ", ".join(f"{name} {number(value)}" for name, value in facts.baseline.items())
        parts += [f"Whoever guesses {guess} for every row comes to: {told}.", ""]
    return [*parts, *_calibration(sources), *_test(sources)]


def _of_classes(sources: CardSources, found: Matrix) -> list[str]:
    counts = found.counts
    names = sources.account.run.class_names(len(counts))
    scores = class_scores(counts)
    right, rows = sum(row[i] for i, row in enumerate(counts)), sum(map(sum, counts))
    told: list[str] = []
    if rows:
        low, high = wilson(right, rows)
        told = [
            f"Accuracy {number(right / rows)}: {right:,} of {rows:,} rows. The 95 % interval of "
            f"the true share is {number(low)} to {number(high)} (Wilson).",
            "",
        ]
    lines = [
        [text(name), *map(number, (one.precision, one.recall, one.f1)), f"{one.support:,}"]
        for name, one in zip(names, scores, strict=True)
    ]
    for name, one in (("*mean of classes*", macro(scores)), ("*mean of rows*", weighted(scores))):
        lines.append([name, *map(number, (one.precision, one.recall, one.f1)), f"{one.support:,}"])
    head = ["class", "precision", "recall", "F1", "rows"]
    return [*told, *table(head, lines), "", *_matrix(names, counts)]


def _matrix(names: list[str], counts: tuple[tuple[int, ...], ...]) -> list[str]:
    if len(names) > MOST_CLASSES:
        return []
    head = ["true \\ predicted", *map(text, names)]
    rows = [
        [text(name), *(f"{count:,}" for count in row)]
        for name, row in zip(names, counts, strict=True)
    ]
    return [*table(head, rows), ""]


def _of_number(found: Residuals) -> list[str]:
    one = found.summary
    rows = [
        ["mean absolute error", number(one.mae)],
        ["root mean squared error", number(one.rmse)],
        ["R²", number(one.r2)],
        ["mean residual", number(one.bias)],
        ["residuals from, to", f"{number(one.low)}, {number(one.high)}"],
        ["rows", f"{one.rows:,}"],
    ]
    return ["In the label's own unit:", "", *table(["measure", "value"], rows), ""]


def _losses(sources: CardSources) -> list[str]:
    names, metrics = sources.account.metrics, sources.epoch.metrics
    plain = [name for name in names if not name.startswith("val_") and name in metrics]
    rows = [
        [text(name), number(metrics[name]), number(metrics.get(f"val_{name}"))] for name in plain
    ]
    return [*table(["metric", "training", "validation"], rows), ""] if rows else []


def _calibration(sources: CardSources) -> list[str]:
    found = sources.reliability
    if found is None:
        return []
    return [
        f"Calibration: over {found.rows:,} validation rows its probabilities are "
        f"{share(found.sure)} in the mean, and {share(found.right)} of the rows are right; the "
        f"expected calibration error (10 bins) is {number(found.error)}.",
        "",
    ]


def _test(sources: CardSources) -> list[str]:
    facts = sources.facts
    if not facts.test_rows:
        return ["No rows were kept aside for a test.", ""]
    if not facts.test:
        return [f"{facts.test_rows:,} rows are kept aside and have not been measured.", ""]
    told = ", ".join(f"{text(name)} {number(value)}" for name, value in facts.test.items())
    looks = facts.test_looks or 0
    asked = "nobody has asked for them since" if not looks else f"asked for {looks} time(s) since"
    return [
        f"Test: {facts.test_rows:,} rows kept aside, measured once at the end ({asked}): {told}.",
        "",
    ]
