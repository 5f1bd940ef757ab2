"""A table read by a child process for the screen: told while it works, kept, stopped."""

from pathlib import Path

import pytest

from data.errors import InputError
from engine.client.table_views import Stopped, StoredViews
from engine.specs.data import DataSpec
from engine.store.database import Store
from engine.tables.viewing import view_of

ROWS = [
    f"{20 + place % 9},{('Oslo', 'Bern')[place % 2]},{('cat', 'dog')[place % 3 == 0]}"
    for place in range(60)
]


def told(_done: int, _of: int) -> bool:
    return True


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "pets.csv"
    path.write_text("\n".join(["size;town;kind", *ROWS]).replace(",", ";"), "utf-8")
    return path


@pytest.fixture
def views(store: Store) -> StoredViews:
    return StoredViews(lambda: Store(store.directory))


def test_a_table_is_read_measured_and_kept_until_it_changes(
    views: StoredViews, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = DataSpec(source=str(table), label="kind", where="size > 21")
    found = views.view(spec, told)
    assert (found.rows_read, found.rows) == (60, sum(place % 9 > 1 for place in range(60)))
    assert [column.name for column in found.schema.columns] == ["size", "town", "kind"]
    assert found.format is not None
    assert found.format.dialect.delimiter == ";"
    assert found.statistics.balance is not None
    assert found.statistics.balance.classes == ("cat", "dog")
    assert (found.first_rows[0].line, found.first_rows[0].cells) == (4, ("22", "Oslo", "cat"))
    assert found.refused is None

    def no_child(*_: object) -> None:
        raise AssertionError("read again")

    with monkeypatch.context() as patched:
        patched.setattr("engine.client.table_views.run_child", no_child)
        assert views.view(spec, told) == found
    table.write_text(table.read_text("utf-8") + "\n25;Rome;dog", "utf-8")
    assert views.view(spec, told).rows_read == 61


def test_a_row_is_shown_before_and_after(views: StoredViews, table: Path) -> None:
    spec = DataSpec(source=str(table), label="kind")
    found = views.row(spec, 2, told)
    assert found.row.cells == ("21", "Bern", "cat")
    towns = {one.name: one.value for one in found.inputs if one.column == "town"}
    assert sorted(towns.values()) in ([0.0, 1.0], [0.0], [1.0])
    with pytest.raises(InputError) as refused:
        views.row(spec, 61, told)
    assert refused.value.code == "view.no_such_row"


def test_what_cannot_be_trained_on_is_shown_with_the_reason(
    views: StoredViews, tmp_path: Path
) -> None:
    path = tmp_path / "same.csv"
    path.write_text("size,kind\n1,cat\n2,cat\n3,cat\n", "utf-8")
    found = views.view(DataSpec(source=str(path), label="kind"), told)
    assert found.refused is not None
    assert found.refused.code == "label.single_class"
    assert found.rows == 3
    assert found.warnings[0] == found.refused


def test_a_column_that_is_not_there_is_an_error(views: StoredViews, table: Path) -> None:
    with pytest.raises(InputError) as refused:
        views.view(DataSpec(source=str(table), where="weight > 1"), told)
    assert refused.value.code == "filter.no_such_column"
    with pytest.raises(InputError) as refused:
        views.view(DataSpec(source=str(table), label="weight"), told)
    assert refused.value.code.startswith("table.no_such_column")


def test_who_asked_can_stop_it(views: StoredViews, table: Path) -> None:
    with pytest.raises(Stopped):
        views.view(DataSpec(source=str(table), label="kind"), lambda _done, _of: False)


def test_roles_are_told_only_where_they_count(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    lines = [f"{place},7,{place % 5},{place % 2}" for place in range(30)]
    path.write_text("\n".join(["id,same,x,class", *lines]) + "\n", "utf-8")

    def roles(**said: object) -> list[tuple[str, str]]:
        spec = DataSpec.model_validate({"source": str(path), **said})
        columns = view_of(spec, lambda _done, _of: None).schema.columns
        return [(column.role, column.reason.code) for column in columns[:2]]

    assert roles() == [("numeric", "role.as_it_is")] * 2
    assert [role for role, _ in roles(preparation={})] == ["id", "ignore"]
    images = view_of(DataSpec(source="digits"), lambda _done, _of: None).schema.columns
    assert {column.role for column in images} == {"numeric", "label"}
