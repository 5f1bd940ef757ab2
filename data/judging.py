"""What a person should know of a table before anything is trained on it, as messages.

Judged from arrays and texts, whatever file they came from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from data.messages import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PREFIX = "table_note."
"""How the codes of all these messages begin."""
MOST = 5
"""So many columns, or pairs of classes, are named."""
TOLERATED = 0.1
"""Fractions of so many rows that a tenth of them coincide by chance are measurements still."""
GLANCE = 1000
"""Values by which it is judged how many decimals all of them may have."""
MISSING_WORDS = frozenset(
    ("?", "-", "--", ".", "#n/a", "#na", "nan", "na", "n/a", "null", "none", "nil", "<na>")
)


def is_about_table(message: Message) -> bool:
    """Whether a message is one of these: it is the same for every run on the table."""
    return message.code.startswith((PREFIX, "prepare."))


def merged_values(
    names: Sequence[str], wide: Iterable[NDArray[np.float64]], narrow: NDArray[np.float32]
) -> list[Message]:
    """The columns whose different values become one in float32, the worst first.

    `wide` are the columns as they were read, `narrow` of shape (rows, columns) what is trained on.
    Whole numbers (ids, times, dates) are named where any two merge, others where many do.
    """
    found: list[tuple[float, str, int, int]] = []
    for place, (name, values) in enumerate(zip(names, wide, strict=True)):
        counts = _distinct(values, narrow[:, place])
        if counts is not None:
            distinct, left = counts
            found.append((left / distinct, name, distinct, left))
    found.sort()
    told = [
        Message("table_note.values_merge", {"column": name, "distinct": distinct, "left": left})
        for _, name, distinct, left in found[:MOST]
    ]
    if len(found) > MOST:
        told.append(Message("table_note.more_columns_merge", {"count": len(found) - MOST}))
    return told


def _distinct(wide: NDArray[np.float64], narrow: NDArray[np.float32]) -> tuple[int, int] | None:
    """How many different values there are, and how many are left; None where that does no harm."""
    import numpy as np

    alike = np.array_equal(wide[:GLANCE], narrow[:GLANCE]) and np.array_equal(wide, narrow)
    if alike or _far_apart(wide):
        return None
    ordered = np.sort(wide)
    distinct, left = _steps(ordered), _steps(ordered.astype(np.float32))
    tolerated = 0.0 if bool((wide == np.floor(wide)).all()) else TOLERATED
    return (distinct, left) if distinct - left > tolerated * distinct else None


def _far_apart(wide: NDArray[np.float64]) -> bool:
    """Whether different values are surely different in float32, too: they have so few decimals that
    any two are further from each other than two float32 of their size. Seen at once, where sorting
    takes half as long as reading the table.
    """
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):  # beyond float32 nothing is sure
        gap = 2 * np.spacing(np.float32(np.abs(wide).max(initial=0.0)))
    unit = 1.0
    while gap < 1 / unit:
        if _are_parts(wide[:GLANCE], unit):
            return _are_parts(wide, unit)
        unit *= 10
    return False


def _are_parts(values: NDArray[np.float64], unit: float) -> bool:
    """Whether they are whole numbers divided by ``unit``, correctly rounded."""
    import numpy as np

    return bool((np.rint(values * unit) / unit == values).all())


def _steps(ordered: NDArray[np.floating]) -> int:
    import numpy as np

    return 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


def odd_classes(column: str, spellings: Mapping[str, Sequence[str]]) -> list[Message]:
    """Classes that may be one or several: `spellings` are the texts that each class was read from.

    The label's numbers that differ as text but not in value (01234, 1234) have become one class;
    names that differ in spaces, letters' case or Unicode's forms alone have stayed two; words such
    as ? or NaN are classes among others.
    """
    told: list[Message] = []
    several = [list(texts)[:MOST] for texts in spellings.values() if len(texts) > 1]
    if several:
        told.append(
            Message(
                "table_note.labels_merged",
                {"column": column, "texts": several[0], "count": len(several)},
            )
        )
    alike: dict[str, list[str]] = {}
    for name in spellings:
        alike.setdefault(_plain(name), []).append(name)
    pairs = [names[:MOST] for names in alike.values() if len(names) > 1]
    if pairs:
        told.append(
            Message(
                "table_note.labels_alike",
                {"column": column, "texts": pairs[0], "count": len(pairs)},
            )
        )
    missing = [name for name in spellings if name.strip().lower() in MISSING_WORDS]
    if missing:
        told.append(Message("table_note.missing_is_class", {"column": column, "texts": missing}))
    return told


def _plain(name: str) -> str:
    """A name without what people do not see, or do not mean."""
    letters = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(letter for letter in letters if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


def only_validated(
    training: NDArray[np.int64], validation: NDArray[np.int64], names: Sequence[str]
) -> Message | None:
    """The classes that rows validate and none train, of the labels of both parts."""
    import numpy as np

    missing = np.setdiff1d(validation, training)
    if not len(missing):
        return None
    texts = [names[place] for place in missing]
    return Message("split.class_only_validates", {"texts": texts})


def classes_in_one_part(
    labels: NDArray[np.int64], names: Sequence[str], held: int
) -> list[Message]:
    """Notes on the classes that only one part has, of rows the last ``held`` of which validate."""
    import numpy as np

    if not held:
        return []
    trained, validated = np.unique(labels[:-held]), np.unique(labels[-held:])
    only = (np.setdiff1d(validated, trained), np.setdiff1d(trained, validated))
    unknown, unmeasured = ([names[place] for place in places.tolist()] for places in only)
    notes = (
        Message(
            "table_note.classes_only_validate", {"texts": unknown[:MOST], "count": len(unknown)}
        ),
        Message(
            "table_note.classes_never_validate",
            {"texts": unmeasured[:MOST], "count": len(unmeasured)},
        ),
    )
    return [note for note in notes if note.params["count"]]


def is_sorted(labels: NDArray[Any]) -> bool:
    """Whether rows (rows,) stand in the order of their labels: every class's rows together, or
    numbers that rise or fall throughout.
    """
    import numpy as np

    steps = labels[1:] != labels[:-1]
    if not steps.any():
        return False
    if labels.dtype.kind == "f":
        rises = np.diff(labels)
        return bool((rises >= 0).all() or (rises <= 0).all())
    parts = int(np.count_nonzero(steps)) + 1
    if parts > int(labels.max()) - int(labels.min()) + 1:  # more than there can be classes
        return False
    return parts == len(np.unique(labels))


LARGE = 10.0
"""Scaled columns have about 0 as their mean and 1 as their spread; beyond this they are not."""


def unscaled(names: Sequence[str], features: NDArray[np.float32]) -> list[str]:
    """The feature columns whose values, of root mean square above ``LARGE``, hold training up: the
    largest first.

    `features` is of shape (rows, columns).
    """
    import numpy as np

    squares = np.einsum("ij,ij->j", features, features, dtype=np.float64)
    sizes = np.sqrt(squares / max(len(features), 1))
    order = np.argsort(-sizes, kind="stable")
    return [names[int(place)] for place in order if sizes[place] > LARGE]
