"""``pkgo-tui data``: how a file is read, by the command as it is called."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.recipes.reading import read_recipe
from made_files import gzipped, xlsx

Ask = Callable[..., tuple[int, str, str]]
TABLE = 'Report\n\nsize;kind;note\n1,5;cat;"a;b"\n2,25;dog;"say ""hi"""\n3,75;cat;\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    return path


def report(ask: Ask, *arguments: str) -> dict[str, Any]:
    code, out, err = ask("data", *arguments, "--json")
    assert (code, err) == (0, "")
    (line,) = out.splitlines()
    return json.loads(line)


def test_the_json_object_holds_what_is_promised(ask: Ask, file: Path) -> None:
    told = report(ask, str(file), "--label", "kind")
    promised = {"delimiter", "quote", "escape", "encoding", "header", "skipped_rows"}
    assert promised <= set(told["dialect"])
    values = (told["dialect"][key] for key in ("delimiter", "quote", "header", "skipped_rows"))
    assert tuple(values) == (";", '"', True, 2)
    assert (told["rows"], told["label"]) == (3, "kind")
    assert [column["name"] for column in told["columns"]] == ["size", "kind", "note"]
    columns = {"name", "type", "role", "reason", "certainty", "missing", "distinct"}
    assert all(columns <= set(column) for column in told["columns"])
    assert [column["missing"] for column in told["columns"]] == [0, 0, 1]
    assert {"code", "text"} <= set(told["warnings"][0])
    assert "table_note.lines_above" in {warning["code"] for warning in told["warnings"]}


def test_the_cells_are_written_as_they_were_read(ask: Ask, file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    code, said, err = ask("data", str(file), "--as-read", str(out))
    assert (code, err) == (0, "")
    assert "t: 3 rows, 3 columns" in said
    with out.open(newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["size", "kind", "note"],
            ["1,5", "cat", "a;b"],
            ["2,25", "dog", 'say "hi"'],
            ["3,75", "cat", ""],
        ]


def test_cells_of_a_spreadsheet_are_written_too(ask: Ask, tmp_path: Path) -> None:
    book = xlsx(tmp_path / "t.xlsx", {"S": [["a", "b"], [1, "x"], [None, "y"], [2.5, "z"]]})
    code, _said, err = ask("data", str(book), "--as-read", str(tmp_path / "out.csv"))
    assert (code, err) == (0, "")
    assert (tmp_path / "out.csv").read_text().splitlines() == ["a,b", "1,x", ",y", "2.5,z"]


def test_what_is_said_with_set_is_obeyed(ask: Ask, file: Path) -> None:
    said = ("--set", "data.reading.delimiter=,", "--set", "data.reading.quote=none")
    told = report(ask, str(file), *said, "--set", "data.reading.skip_rows=3")
    assert (told["dialect"]["delimiter"], told["dialect"]["quote"]) == (",", "")
    assert (told["dialect"]["skipped_rows"], told["rows"]) == (3, 3)
    assert len(told["columns"]) == 2


def test_a_packed_file_under_another_name_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(gzipped(TABLE.encode()))
    told = report(ask, str(tmp_path / "t.csv"))
    assert "table_note.other_than_named" in {warning["code"] for warning in told["warnings"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gone.csv"], "there is no such file"),
        (["t.csv", "--label", "weight"], "has no column 'weight'"),
        (["t.csv", "--set", "training.epochs=3"], "its keys begin with data."),
        (["t.csv", "--set", "data.reading.header=maybe"], "must be true or false"),
        (["t.csv", "--set", "data.reading.encoding=klingon"], "no encoding called 'klingon'"),
        (["t.csv", "--set", "data.reading.delimiter=;;"], "must be a single sign"),
        (["t.csv", "--set", "data.reading.sheet=two"], "has no parts"),
        (["t.csv", "--set", "data.where=weight > 3"], 'no column "weight"'),
        (["t.csv", "--set", "data.where=size > 30"], "no row fits"),
        (["t.csv", "--set", "data.recipe=sightings"], "that the recipe needs"),
        (["t.csv", "--set", "data.recipe=gone.toml"], "there is no such file"),
        (["t.csv", "--label", "kind", "--set", "data.classes=cat;cow"], 'the class "cow"'),
        (["t.csv", "--as-read", "t.csv"], "is the table itself"),
        (["t.csv", "--as-read", "no/such/folder/out.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    ask: Ask, file: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(file.parent)
    code, out, err = ask("data", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert file.read_text() == TABLE


def test_what_comes_from_the_file_cannot_drive_the_terminal(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a\x1b[31m,b\x1b]0;x\x07\n1,2\n3,4\n")
    code, out, _err = ask("data", str(tmp_path / "t.csv"))
    assert code == 0
    assert "\x1b" not in out
    assert "\x07" not in out


def test_a_recipe_is_saved_and_holds_for_the_next_table(ask: Ask, file: Path) -> None:
    saved = file.with_name("mine.toml")
    code, _out, err = ask("data", str(file), "--label", "kind", "--save-recipe", str(saved))
    assert (code, err) == (0, "")
    recipe = read_recipe(saved)
    assert (recipe.name, recipe.label) == ("mine", "kind")
    assert "size" in {rule.column for rule in recipe.inputs}


@pytest.mark.parametrize("name", ["t.csv", "other.toml", "nowhere/mine.toml"])
def test_a_recipe_is_saved_over_nothing_that_is_none(ask: Ask, file: Path, name: str) -> None:
    (file.parent / "other.toml").write_text("[project]\n")
    code, _out, err = ask("data", str(file), "--save-recipe", str(file.parent / name))
    assert code == 2
    assert Path(name).name in err
    assert file.read_text() == TABLE
    assert (file.parent / "other.toml").read_text() == "[project]\n"


def test_columns_that_are_ignored_are_told_with_the_file_and_before_training(
    ask: Ask, tmp_path: Path
) -> None:
    rows = [f"{row},7,{row % 5 / 2},{'xy'[row % 2]}" for row in range(40)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["id,same,size,kind", *rows]), "utf-8")
    codes = {warning["code"] for warning in report(ask, str(path))["warnings"]}
    assert "table_note.ignored" in codes
    code, out, _err = ask("train", "table", "--data", str(path), "--dry-run")
    assert code == 0
    assert "note: 2 columns are ignored: 'id'" in out


def test_rows_that_are_chosen_are_those_that_are_told(ask: Ask, file: Path) -> None:
    told = report(ask, str(file), "--set", "data.where=kind = cat", "--label", "note")
    assert (told["rows"], told["columns"][0]["distinct"]) == (2, 2)
    (chosen,) = [one for one in told["warnings"] if one["code"] == "table_note.rows_chosen"]
    assert "2 of 3" in chosen["text"]


def test_a_recipe_says_the_roles_that_are_told(ask: Ask, file: Path) -> None:
    saved = file.with_name("mine.toml")
    said = ("--set", "data.roles.size=nominal", "--set", "data.roles.note=ignore")
    assert ask("data", str(file), "--label", "kind", *said, "--save-recipe", str(saved))[0] == 0
    told = report(ask, str(file), "--set", f"data.recipe={saved}")
    roles = {column["name"]: column["role"] for column in told["columns"]}
    assert (roles, told["label"]) == ({"size": "nominal", "kind": "label"}, "kind")
    assert [column["distinct"] for column in told["columns"]] == [3, 2]


def test_a_role_that_no_cell_can_have_is_told(ask: Ask, file: Path) -> None:
    told = report(ask, str(file), "--label", "size", "--set", "data.roles.kind=numeric")
    assert "role.fits_no_cell" in {warning["code"] for warning in told["warnings"]}


def test_accents_of_an_old_encoding_are_no_cyrillic_and_it_is_said_how_to_tell(
    ask: Ask, tmp_path: Path
) -> None:
    towns = ("Köln", "München", "Düsseldorf", "Nürnberg", "Fürth", "Gießen", "Würzburg")
    rows = [f"{towns[row % 7]};{row};schön, größer" for row in range(30)]
    path = tmp_path / "t.csv"
    path.write_bytes("\n".join(["Stadt;Zahl;Text", *rows]).encode("latin-1"))
    told = report(ask, str(path))
    assert told["dialect"]["encoding"] in {"cp1252", "latin-1"}
    (guess,) = [one for one in told["warnings"] if one["code"] == "table_note.encoding_guessed"]
    assert "data.reading.encoding=" in guess["text"]
