"""A table validated on a table of its own: columns by name, classes by name, rows last."""

from pathlib import Path

import numpy as np
import pytest

import data
from data import InputError
from data.joining import joined
from engine.specs import ExperimentSpec
from engine.specs.data import DataSpec
from engine.specs.splitting import split_of
from engine.tables.loading import load
from engine.tables.viewing import view_of

TABLE = "size,age,kind\n1,10,b\n2,20,a\n3,30,b\n4,40,a\n5,50,a\n6,60,b\n"
HELD = "kind,extra,age,size\na,0,21,2.5\nb,0,31,3.5\n"


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_the_files_rows_validate_and_all_others_train(tmp_path: Path) -> None:
    table, held = written(tmp_path, "table.csv", TABLE), written(tmp_path, "held.csv", HELD)
    spec = ExperimentSpec.parse(
        {
            "network": {"layers": []},
            "data": {
                "source": table,
                "label": "kind",
                "validation": {"file": held},
                "test": {"split": 0.3},
            },
        }
    )
    dataset = load(spec.data)
    assert dataset.features[6:].tolist() == [[2.5, 21.0], [3.5, 31.0]]
    names = dataset.description.class_names
    assert [names[label] for label in dataset.labels[6:]] == ["a", "b"]
    assert dataset.description.class_counts == (4, 4)
    found = split_of(spec, dataset)
    assert found.validation.tolist() == [6, 7]
    assert len(found.test) == 2
    assert sorted([*found.train, *found.test]) == list(range(6))


def test_both_files_make_the_content(tmp_path: Path) -> None:
    table = data.load(written(tmp_path, "table.csv", TABLE), "kind")
    one = data.load(written(tmp_path, "one.csv", HELD), "kind")
    other = data.load(written(tmp_path, "other.csv", HELD.replace("2.5", "2.75")), "kind")
    digests = {joined(table, held).description.sha256 for held in (one, other)}
    assert len(digests | {table.description.sha256}) == 3
    described = data.Description.from_json(joined(table, one).description.to_json())
    assert described == joined(table, one).description
    assert described.held_rows == 2


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("kind,size\na,2.5\nb,1\n", "split.file_lacks_columns", ["age"]),
        (HELD.replace("b,0", "c,0"), "split.file_has_other_classes", ["c"]),
    ],
)
def test_a_file_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, text: str, code: str, named: list[str]
) -> None:
    table = data.load(written(tmp_path, "table.csv", TABLE), "kind")
    held = data.load(written(tmp_path, "held.csv", text), "kind")
    with pytest.raises(InputError) as caught:
        joined(table, held)
    assert caught.value.code == code
    assert named in (caught.value.message.params.get("columns", named),)
    assert caught.value.file == held.description.source


def test_rows_in_the_order_of_their_labels_are_known(tmp_path: Path) -> None:
    from data.judging import is_sorted

    rows = "\n".join(f"{row},{'ab'[row // 5]}" for row in range(10))
    table = data.load(written(tmp_path, "sorted.csv", f"x,kind\n{rows}\n"))
    assert table.description.label_sorted
    assert not data.load(written(tmp_path, "mixed.csv", TABLE), "kind").description.label_sorted
    assert is_sorted(np.array([2, 2, 0, 0, 1])), "each class's rows stand together"
    assert not is_sorted(np.array([0, 1, 0]))
    assert not is_sorted(np.array([1, 1, 1])), "one value has no order"
    assert is_sorted(np.array([3.5, 2.0, 2.0, 1.0]))
    assert not is_sorted(np.array([3.5, 2.0, 2.5]))


@pytest.mark.parametrize(
    ("drawn", "trained"),
    [({"cap": 2}, 4), ({"balance": True}, 8), ({"sample": 3, "sample_seed": 2}, 3)],
)
@pytest.mark.parametrize("number", [False, True], ids=["prepared", "numbers"])
def test_rows_are_drawn_from_the_table_that_trains_alone(
    tmp_path: Path, drawn: dict[str, int], trained: int, number: bool
) -> None:
    def rows(count: int, rare: int) -> str:
        towns = "12" if number else "xy"
        cells = [
            f"{row * 7 % 5 / 2},{towns[row % 2]},{'a' if row < rare else 'b'}"
            for row in range(count)
        ]
        return "\n".join(["size,town,kind", *cells])

    spec = DataSpec.model_validate({
        "source": written(tmp_path, "table.csv", rows(20, 4)),
        "validation": {"file": written(tmp_path, "held.csv", rows(12, 1))},
        **drawn,
    })  # fmt: skip
    told = load(spec).description
    assert (told.rows, told.held_rows) == (trained + 12, 12)


def test_what_rows_hold_chooses_those_that_validate_as_well(tmp_path: Path) -> None:
    held = HELD + "a,0,90,9.5\nc,0,41,4.5\n"
    spec = DataSpec.model_validate({
        "source": written(tmp_path, "table.csv", TABLE),
        "label": "kind",
        "where": "age < 60",
        "classes": ["a", "b"],
        "cap": 2,
        "validation": {"file": written(tmp_path, "held.csv", held)},
    })  # fmt: skip
    told = load(spec).description
    assert (told.rows, told.held_rows, told.class_names) == (4 + 2, 2, ("a", "b"))


def test_categories_that_only_the_file_holds_are_told(tmp_path: Path) -> None:
    rows = [f"{row},{'xyz'[row % 3]},{'ab'[row % 2]}" for row in range(30)]
    table = written(tmp_path, "table.csv", "\n".join(["size,town,kind", *rows]))
    held = written(tmp_path, "held.csv", "size,town,kind\n1,x,a\n2,q,b\n3,r,a\n")
    asked = {"source": table, "label": "kind", "validation": {"file": held}}
    spec = DataSpec.model_validate(asked)
    notes = load(spec).description.notes
    (told,) = [note.params["note"] for note in notes if note.code == "table_note.of_held"]
    assert (told.code, told.params["value"], told.params["count"]) == ("prepare.unseen", "q", 2)
    shown = view_of(spec, lambda _done, _of: None)
    assert [note.params["note"] for note in shown.doubtful] == [told]
    written(tmp_path, "held.csv", "size,kind\n1,a\n2,b\n")
    (refused,) = view_of(spec, lambda _done, _of: None).doubtful
    assert refused.code in {"split.file_lacks_columns", "prepare.columns_missing"}
