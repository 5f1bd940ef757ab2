"""Tables of any content, with a preparation fitted on some of their rows."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

from data.errors import InputError
from data.options import PreparationOptions
from data.prepare.fitting import fit
from small_tables import schema, table

NASTY = [
    "",
    "NaN",
    "inf",
    "-1e308",
    "1e308",
    "1e-320",
    "?",
    " ",
    "x",
    "0",
    "-0.0",
    "99999999999999",
]
CELLS: dict[str, st.SearchStrategy[str]] = {
    "numeric": st.sampled_from(NASTY) | st.floats().map(repr) | st.integers(-9, 9).map(str),
    "number_in_text": st.sampled_from([*NASTY, "45 km", "$1,200", "0-17", "55+", "3 mi", "85 %"]),
    "latitude": st.floats(-90, 90).map(str) | st.sampled_from(NASTY),
    "boolean": st.sampled_from(["yes", "no", "?", "maybe", ""]),
    "ordinal": st.sampled_from(["low", "mid", "high", "", "none such"]),
    "nominal": st.sampled_from(["a", "b", " b", "c", "", "NA"]) | st.text(max_size=3),
    "datetime": st.datetimes().map(str) | st.sampled_from(["", "2024-02-30 10:00:00", "x", "9"]),
    "text": st.text(max_size=12) | st.sampled_from(["the cat", "the dog, the cat", "", "a b"]),
    "tokens": st.text(max_size=9) | st.sampled_from(["the cat", "The DOG, the cat!", "", "猫。猫"]),
    "token_ids": st.sampled_from(
        ["3 17 4", "[3, 17]", "", "[]", "(2;1.0)", "1.5", "-2", "99999999"]
    ),
    "list": st.sampled_from(["a|b", "b", "", "[c|a]", "|", "d|d"]) | st.text(max_size=4),
}
CHOICES = {
    "missing": ["median", "mean", "mode", "constant", "category", "drop_row"],
    "scaling": ["none", "standard", "min_max", "robust", "quantile", "log1p"],
    "encoding": ["one_hot", "ordinal", "frequency", "target"],
    "text": ["tfidf", "hashed"],
    "standardize": ["lower_and_strip_punctuation", "strip_punctuation", "none"],
    "split": ["whitespace", "character"],
    "max_tokens": [3, 5, 1000],
    "output_sequence_length": [1, 4],
    "terms": ["words", "letters"],
    "most_categories": [2, 3, 20],
    "most_terms": [1, 8],
    "indicator": [True, False],
    "folds": [2, 5],
    "constant": [-1.0, "none"],
}
OPTIONS = st.fixed_dictionaries({name: st.sampled_from(found) for name, found in CHOICES.items()})
ORDERS = {"ordinal": ["low", "mid", "high"]}


@st.composite
def prepared(draw: st.DrawFn) -> Any:
    """A table, the training rows, the preparation fitted on them, the targets of all rows."""
    rows = draw(st.integers(2, 12))
    roles = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=5, unique=True))
    cells = {role: draw(st.lists(CELLS[role], min_size=rows, max_size=rows)) for role in roles}
    raw, about = table(cells), schema({role: role for role in roles}, ORDERS)  # type: ignore[misc]
    training = np.array(sorted(draw(st.sets(st.integers(0, rows - 1), min_size=2))), dtype=np.int64)
    targets = np.array(draw(st.lists(st.integers(0, 3), min_size=rows, max_size=rows)))
    if draw(st.booleans()):
        targets = targets * 1.5
    try:
        found = fit(raw, about, training, PreparationOptions(**draw(OPTIONS)), targets)
    except InputError as error:
        assume(error.code not in ("prepare.no_inputs", "prepare.no_rows"))
        raise
    return raw, training, found, targets


UNHURRIED = settings(
    deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), print_blob=True
)
