"""What a person says of a column and its cells are not: told before anything is trained."""

import pytest

from data.opened import opened
from data.options import TableOptions
from data.prepare.misfits import misfits
from data.roles.table_schema import schema_of
from data.schema import Role
from small_tables import table

CELLS = {
    "city": [f"city {row % 4}" for row in range(40)],
    "size": [("3", "4", "unknown", "none known")[row % 4] for row in range(40)],
    "day": [f"2024-01-{1 + row % 28:02}" for row in range(40)],
    "kind": ["ab"[row % 2] for row in range(40)],
}


@pytest.mark.parametrize(
    ("column", "role", "code"),
    [
        ("city", "numeric", "role.fits_no_cell"),
        ("city", "datetime", "role.fits_no_cell"),
        ("city", "latitude", "role.fits_no_cell"),
        ("city", "boolean", "role.fits_no_cell"),
        ("day", "numeric", "role.fits_no_cell"),
        ("size", "numeric", None),
        ("day", "datetime", None),
        ("city", "nominal", None),
        ("city", "text", None),
        ("city", "ignore", None),
    ],
)
def test_a_role_that_no_cell_can_have_is_told(column: str, role: Role, code: str | None) -> None:
    raw = table(CELLS)
    schema = schema_of(raw, TableOptions(label="kind", roles={column: role}))
    told = misfits(raw, schema)
    assert [note.code for note in told] == ([] if code is None else [code])
    if code is not None:
        assert told[0].params["column"] == column


def test_a_role_that_few_cells_can_have_is_told_with_their_number() -> None:
    raw = table({**CELLS, "size": ["3", *["unknown"] * 39]})
    schema = schema_of(raw, TableOptions(label="kind", roles={"size": "numeric"}))
    (told,) = misfits(raw, schema)
    assert (told.code, told.params["fits"], told.params["count"]) == (
        "role.fits_few_cells",
        1,
        40,
    )


def test_what_was_guessed_fits_and_training_is_told_the_rest() -> None:
    raw = table(CELLS)
    assert misfits(raw, schema_of(raw)) == ()
    options = TableOptions(label="kind", roles={"city": "numeric"})
    assert opened(raw, options).notes[0].code == "role.fits_no_cell"
