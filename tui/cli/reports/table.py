"""The table that a run trains on, as lines and for JSON: its label, why it is that, its classes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from tui.locale import N_, Worded, _, n_, words
from tui.text.figures import metric
from tui.text.fitting import shown

if TYPE_CHECKING:
    from data import Description
    from engine.store.facts import RunFacts

MOST_CLASSES = 12
"""Of more, those with the most rows are named."""
_REASONS = Worded(
    {
        "asked": N_("as asked for"),
        "named": N_("by its name"),
        "only_words": N_("the only column of words"),
        "usual_name": N_("as labels are called"),
        "last": N_("the last column"),
        "builtin": N_("built in"),
    }
)


def table_lines(table: "Description") -> list[str]:
    """What is said of a table before training: a line, and a line for each doubt."""
    if table.quantity is not None:
        about = _of_number(table.label_name, table.label_reason, asdict(table.quantity))
    else:
        about = _about(table.label_name, table.label_reason, table.class_names, table.class_counts)
    rows = n_("{count:,} row", "{count:,} rows", table.rows)
    lines = [f"{shown(table.name, 60)}: {rows}, {about}"]
    return [*lines, *(shown(_("note: {what}", what=words(note))) for note in table.notes)]


def label_lines(facts: "RunFacts") -> list[str]:
    """The same of a run that has begun; none where an earlier version did not keep it."""
    reason, guess = facts.label_reason or "", _baseline_lines(facts)
    if facts.label is not None and facts.quantity is not None:
        return [_of_number(facts.label, reason, facts.quantity), *guess]
    if facts.label is None or facts.classes is None or facts.class_counts is None:
        return []
    return [_about(facts.label, reason, facts.classes, facts.class_counts), *guess]


def _baseline_lines(facts: "RunFacts") -> list[str]:
    """What the simplest guess comes to: whoever is not better has learnt nothing."""
    if not facts.baseline:
        return []
    figures = ", ".join(f"{name} {metric(value)}" for name, value in facts.baseline.items())
    if facts.quantity is not None:
        return [_("guessing the mean: {figures}", figures=figures)]
    return [_("guessing the largest class: {figures}", figures=figures)]


def test_lines(facts: "RunFacts") -> list[str]:
    """What the rows kept aside came to; an empty line ends it."""
    rows = facts.test_rows
    if not rows:
        return []
    if facts.test is None:
        said = _("{count:,} rows are kept aside and measured at the end", count=rows)
    else:
        pairs = ", ".join(f"{name} {metric(value)}" for name, value in facts.test.items())
        said = _("test, {count:,} rows kept aside: {metrics}", count=rows, metrics=shown(pairs))
    if facts.test_looks:
        said += n_("; looked at once", "; looked at {count} times", facts.test_looks)
    return [said, ""]


def table_object(facts: "RunFacts") -> dict[str, Any]:
    """What a run knows of its table; None for what an earlier version did not keep."""
    counts = facts.class_counts or ()
    return {
        "task": facts.task or ("binary" if len(facts.classes or ()) == 2 else "classification"),
        "quantity": None if facts.quantity is None else dict(facts.quantity),
        "baseline": None if facts.baseline is None else dict(facts.baseline),
        "label": facts.label,
        "label_reason": facts.label_reason,
        "columns": facts.columns,
        "classes": None
        if facts.classes is None
        else [
            {"name": name, "rows": rows}
            for name, rows in zip_longest(facts.classes, counts[: len(facts.classes)])
        ],
    }


def _why(reason: str) -> str:
    return f" ({_REASONS[reason]})" if reason in _REASONS else ""


def _of_number(label: str, reason: str, quantity: Mapping[str, float]) -> str:
    """A label that is a number: what its values come to, in its own unit."""
    figures = {name: f"{value:.6g}" for name, value in quantity.items()}
    return _(
        "label {label}{why}, a number from {least} to {greatest}, mean {mean}, deviation "
        "{deviation}",
        label=shown(label, 60),
        why=_why(reason),
        **figures,
    )


def _about(label: str, reason: str, names: Sequence[str], counts: Sequence[int]) -> str:
    why = _why(reason)
    classes = n_("{count:,} class", "{count:,} classes", len(names))
    pairs = list(zip(names, counts, strict=False))
    if len(pairs) > MOST_CLASSES:
        pairs.sort(key=lambda pair: -pair[1])
    told = ", ".join(f"{shown(name, 24)} {rows:,}" for name, rows in pairs[:MOST_CLASSES])
    if len(pairs) > MOST_CLASSES:
        more, least = len(pairs) - MOST_CLASSES, pairs[-1][1]
        told += _(", and {more:,} more, down to {least:,}", more=more, least=least)
    return _(
        "label {label}{why}, {classes}: {told}",
        label=shown(label, 60),
        why=why,
        classes=classes,
        told=told,
    )
