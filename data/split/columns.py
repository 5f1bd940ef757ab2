"""A column's values as what divides rows: numbers of groups, and times in their order."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from data.column_source import Values
from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DATE_FORMS = ("ISO8601", None, "month", "day", "day and month")
"""How dates may be written: for pandas in ISO's form, or in that of the first of them. That may be
meant otherwise: its month as a name in full or cut short (May is both), its day before its month.
"""


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


def numbers_of(texts: list[str]) -> NDArray[np.float64] | None:
    """Texts (rows,) as numbers; None where one of them is none."""
    import numpy as np

    try:
        return np.array([float(text) for text in texts], np.float64)
    except ValueError:
        return None


def no_numbers(texts: list[str]) -> NDArray[np.bool_]:
    """Which of some texts (rows,) are no numbers."""
    import numpy as np

    return np.array([numbers_of([text]) is None for text in texts], np.bool_)


def dates_of(
    texts: list[str], form: str | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_]] | None:
    """Texts (rows,) as nanoseconds since 1970, and which of them are no dates; None where pandas
    cannot tell. ``form`` is one of ``DATE_FORMS``.
    """
    import pandas as pd

    frame = pd.Series(texts, dtype=object)
    given: dict[str, Any] = {} if form is None else {"format": form}
    if form not in (None, DATE_FORMS[0]):
        other = _otherwise(texts[0], form)
        if other is None:
            return None
        given = {"format": other}
    with warnings.catch_warnings():
        # That the first text has no form that pandas knows; what is no date is told below
        warnings.simplefilter("ignore", UserWarning)
        try:
            read: Any = pd.to_datetime(frame, utc=True, errors="coerce", **given)
        except (ValueError, OverflowError):
            return None
    missing: NDArray[Any] = read.isna().to_numpy()
    return read.to_numpy("datetime64[ns]").astype("int64"), missing


def _otherwise(text: str, form: str) -> str | None:
    """The form that a date may have as well, in ``strptime``'s words; None where there is none."""
    from pandas.tseries.api import guess_datetime_format

    usual = other = guess_datetime_format(text)
    if usual is None or usual.startswith("%Y"):  # behind the year nobody writes the day first
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that the day can only come first
        if "day" in form:
            other = guess_datetime_format(text, dayfirst=True)
    if other is not None and "month" in form:
        others = {"%B": "%b", "%b": "%B"}
        other = re.sub("%[Bb]", lambda found: others[found[0]], other)
    return None if other == usual else other


def _from_texts(texts: list[str], column: str) -> NDArray[Any]:
    numbers = numbers_of(texts)
    if numbers is not None:
        return times(numbers, column)
    wrong = [no_numbers(texts)]
    for form in DATE_FORMS:
        read = dates_of(texts, form)
        if read is None:
            continue
        found, missing = read
        if not missing.any():
            return found
        wrong.append(missing)
    row = int(min(wrong, key=lambda missing: int(missing.sum())).argmax())
    raise not_a_time(column, row, texts[row])


def not_a_time(column: str, row: int, text: str) -> InputError:
    """That a row (from 0) holds neither a number nor a date."""
    return InputError("split.not_a_time", column=column, row=row + 1, value=text)
