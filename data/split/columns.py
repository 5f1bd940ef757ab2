"""A column's values as what divides rows: numbers of groups, and times in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from data.column_source import Values
from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def group_numbers(values: Values) -> NDArray[np.int64]:
    """The number of each row's group (rows,), from 0 on in the order of the groups' values.

    Rows without a value are one group.
    """
    import numpy as np

    if isinstance(values, list):
        places = {text: place for place, text in enumerate(sorted(set(values)))}
        return np.array([places[text] for text in values], dtype=np.int64)
    return np.unique(values, return_inverse=True)[1].astype(np.int64).reshape(-1)


def times(values: Values, column: str) -> NDArray[Any]:
    """Values that grow with time (rows,): numbers as they are, others as nanoseconds since 1970.

    Texts are numbers, or dates of one form.

    Raises:
        InputError: a row has no time; it is named.
    """
    import numpy as np

    if isinstance(values, list):
        return _from_texts(values, column)
    if values.dtype.kind == "M":
        missing = np.isnat(values)
        found: NDArray[Any] = values.astype("datetime64[ns]").astype(np.int64)
    elif values.dtype.kind in "iubf":
        missing, found = ~np.isfinite(values), values
    else:
        return _from_texts([str(value) for value in values], column)
    if missing.any():
        row = int(np.flatnonzero(missing)[0])
        raise InputError("split.no_time", column=column, row=row + 1)
    return found


def _from_texts(texts: list[str], column: str) -> NDArray[Any]:
    import numpy as np

    try:
        numbers = np.array([float(text) for text in texts])
    except ValueError:
        return _from_dates(texts, column)
    return times(numbers, column)


def _from_dates(texts: list[str], column: str) -> NDArray[Any]:
    import pandas as pd

    frame = pd.Series(texts, dtype=object)
    worst: Any = None
    for form in ("ISO8601", None):
        given: dict[str, Any] = {} if form is None else {"format": form}
        try:
            read: Any = pd.to_datetime(frame, utc=True, errors="coerce", **given)
        except (ValueError, OverflowError):
            continue
        missing = cast("NDArray[Any]", read.isna().to_numpy())
        if not missing.any():
            return cast("NDArray[Any]", read.to_numpy("datetime64[ns]").astype("int64"))
        if worst is None or missing.sum() < worst.sum():
            worst = missing
    row = 0 if worst is None else int(worst.argmax())
    raise InputError("split.not_a_time", column=column, row=row + 1, value=texts[row])
