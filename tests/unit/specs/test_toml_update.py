"""An experiment's file brought up to date: comments and order stay, only what differs changes."""

import tomllib
from collections import Counter
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from any_spec import experiments
from engine.client.opening import open_experiment, save_experiment_file
from engine.specs import ExperimentSpec, first_model, to_toml, write_toml
from engine.specs.edit import with_value, with_values
from engine.specs.layer_edits import add_layer, copy_layer, move_layer, remove_layer
from engine.specs.toml_layers import LAYERS
from engine.specs.toml_statements import Statement, statements
from engine.specs.toml_text import name_text, written

relaxed = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)

BY_HAND = """\
# My model, June.   Ask Ann.

seed    = 7        # lucky
name = 'mine'

[training]   # slow
epochs = 30
batch_size=16
loss = "mean_squared_error"   # not "mae"

# the optimizer that worked
[training.optimizer]
learning_rate = 0.10  # found by hand
name = "sgd"
# momentum = 0.9

# --- the network ---

# wide
[[network.layers]]
units = 0x40 # 64
activation = "relu"

# narrow
[[network.layers]]
activation = "relu"
units = 8

[data]
source = "pokemon-radar"
"""


def saved(path: Path, text: str, spec: ExperimentSpec) -> tuple[str, bool]:
    """The file's text after saving over ``text``, and whether that could be kept."""
    path.write_bytes(text.encode())
    kept = write_toml(spec, path)
    return path.read_bytes().decode(), kept


def by_hand() -> ExperimentSpec:
    return ExperimentSpec.parse(tomllib.loads(BY_HAND))


def changed(*edits: str) -> ExperimentSpec:
    return with_values(by_hand(), edits)


def test_what_has_not_changed_is_the_same_to_the_byte(tmp_path: Path) -> None:
    assert saved(tmp_path / "a.toml", BY_HAND, by_hand()) == (BY_HAND, True)


@pytest.mark.parametrize(
    ("edits", "before", "after"),
    [
        (["training.epochs=31"], "epochs = 30", "epochs = 31"),
        (["seed=8"], "seed    = 7        # lucky", "seed    = 8        # lucky"),
        (["network.layers.0.units=65"], "units = 0x40 # 64", "units = 65 # 64"),
        (
            ["training.optimizer.learning_rate=0.2"],
            "learning_rate = 0.10  # found by hand",
            "learning_rate = 0.2  # found by hand",
        ),
        (["note=why"], "name = 'mine'\n", "name = 'mine'\nnote = \"why\"\n"),
        (["network.layers.1.dropout=0.5"], "units = 8\n", "units = 8\ndropout = 0.5\n"),
        (
            ["training.optimizer.momentum=0.9"],
            'name = "sgd"\n# mom',
            'name = "sgd"\nmomentum = 0.9\n# mom',
        ),
    ],
)
def test_a_value_changes_where_it_stands(
    edits: list[str], before: str, after: str, tmp_path: Path
) -> None:
    assert BY_HAND.count(before) == 1
    text, kept = saved(tmp_path / "a.toml", BY_HAND, changed(*edits))
    assert (text, kept) == (BY_HAND.replace(before, after), True)


def test_a_section_that_is_switched_on_stands_beside_its_like(tmp_path: Path) -> None:
    text, kept = saved(tmp_path / "a.toml", BY_HAND, changed("training.early_stopping=true"))
    assert kept
    assert text.index("# momentum") < text.index("[training.early_stopping]")
    assert text.index("[training.early_stopping]") < text.index("# --- the network")
    after, kept = saved(tmp_path / "a.toml", text, by_hand())
    assert kept
    assert "early_stopping" not in after
    assert Counter(after.split()) == Counter(BY_HAND.split())


def test_the_last_layer_leaves_an_empty_list_and_its_comments(tmp_path: Path) -> None:
    spec = remove_layer(remove_layer(by_hand(), (0,)), (0,))
    text, kept = saved(tmp_path / "a.toml", BY_HAND, spec)
    assert (kept, "[[" in text, "# wide" in text) == (True, False, True)
    assert saved(tmp_path / "a.toml", text, add_layer(spec, (), {}))[1]


def test_layers_take_their_comments_along(tmp_path: Path) -> None:
    text, kept = saved(tmp_path / "a.toml", BY_HAND, move_layer(by_hand(), (0,), 1))
    assert kept
    assert text.index("# --- the network") < text.index("# narrow") < text.index("# wide")
    assert text.index("# wide\n[[network.layers]]\nunits = 0x40") < text.index("[data]")
    text, kept = saved(tmp_path / "a.toml", BY_HAND, remove_layer(by_hand(), (0,)))
    assert (kept, "# wide" in text, "# --- the network" in text) == (True, False, True)
    assert "# narrow\n[[network.layers]]\nactivation" in text
    text, kept = saved(tmp_path / "a.toml", BY_HAND, copy_layer(by_hand(), (0,)))
    assert kept
    places = [text.index(words) for words in ("# wide", "# narrow", "[data]")]
    assert (places, text.count("[[network.layers]]")) == (sorted(places), 3)


@pytest.mark.parametrize(
    "text",
    [
        "training.optimizer.learning_rate = 0.1 # a\nnetwork.layers = [{units = 3}]  # b\n",
        'network = {layers = [{units = 3, name = "a#b"}]} # a\n# b\n[training]\nepochs = 3 # c',
        "[network]\nlayers = [\n  {units = 3},\n  # deep\n  {units = 4},\n]\n",
        "# a\r\n[[network.layers]]\r\nunits = 3 # b\r\n\r\n[training]\r\nepochs = 3\r\n",
        "[[network.layers]]\nunits = 3",
        "[[network.layers]] # a [b]\nunits = 3 # b\n[training] # c\n[training.optimizer]",
    ],
    ids=["dotted", "inline", "list", "other line ends", "no last line end", "on headers"],
)
def test_however_it_is_written_comments_stay(text: str, tmp_path: Path) -> None:
    spec = ExperimentSpec.parse(tomllib.loads(text))
    edits = ("seed=3", "training.epochs=9", "training.optimizer.learning_rate=0.5", "note=#")
    after = with_values(spec, (*edits, "network.layers.0.units=9", "training.early_stopping=true"))
    found, kept = saved(tmp_path / "a.toml", text, after)
    assert kept
    assert ExperimentSpec.parse(tomllib.loads(found)) == after
    for words in ("# a", "# b", "# c", "# deep", "a#b", "[b]"):
        assert found.count(words) == text.count(words)
    assert ("\r\n" in text) == ("\r\n" in found)
    assert found.count("\n") == found.count("\r\n") or "\r\n" not in text


@pytest.mark.parametrize(
    "text",
    [
        "network.layers = [{units = 3}] # a\n"
        'training.optimizer.name = "sgd" # b\n'
        "training.optimizer.learning_rate = 0.1 # c\ntraining.epochs = 3 # d\n",
        "network = {layers = [{units = 3}]} # a\n"
        'training={epochs=3,optimizer={name="sgd",learning_rate=0.1}} # b\n',
        "[[network.layers]] # a\nunits = 3\n[training] # b\noptimizer.momentum = 0.5 # c\n",
        "[[network.layers]] # a\nunits = 3\n[training]\noptimizer = {momentum = 0.5} # b\n",
    ],
    ids=["dotted", "inline", "dotted in a table", "inline in a table"],
)
@pytest.mark.parametrize(
    "edit",
    ["training.optimizer.name=adamw", "training.schedule.name=exponential", "data.label=kind"],
)
def test_another_kind_brings_its_keys_into_any_layout(edit: str, text: str, tmp_path: Path) -> None:
    after = with_values(ExperimentSpec.parse(tomllib.loads(text)), [edit])
    found, kept = saved(tmp_path / "a.toml", text, after)
    assert kept
    assert ExperimentSpec.parse(tomllib.loads(found)) == after
    for words in ("# a", "# b", "# c", "# d"):
        assert found.count(words) == text.count(words)


@pytest.mark.parametrize(
    "text",
    [
        "[network]\nlayers = [\n  {units = 3}, # first\n  {units = 4},\n]\n",
        "no experiment = ",
        "[network]\nlayers = []\nsiz = 3 # a typing error\n",
    ],
)
def test_what_cannot_be_kept_is_written_anew_and_that_is_said(text: str, tmp_path: Path) -> None:
    spec = copy_layer(first_model(), (1,))
    assert saved(tmp_path / "a.toml", text, spec) == (to_toml(spec), False)


def laid_out(fields: dict[str, Any], random: Random, above: tuple[str, ...] = ()) -> str:
    """The fields as TOML, each table under a header, by dotted keys, or inline."""
    lines = {"values": "", "tables": ""}

    def tell(table: dict[str, Any], names: tuple[str, ...]) -> None:
        for name, value in table.items():
            way = random.choice(("header", "dotted", "inline")) if value else "inline"
            if isinstance(value, dict) and way == "dotted":
                tell(value, (*names, name))
            elif isinstance(value, dict) and way == "header":
                inner = (*above, *names, name)
                head = ".".join(map(name_text, inner))
                lines["tables"] += f"[{head}]\n{laid_out(value, random, inner)}"
            elif (*above, *names, name) == LAYERS and way == "header":
                for layer in value:
                    told = "".join(f"{one} = {written(it)}\n" for one, it in layer.items())
                    lines["tables"] += f"[[network.layers]]\n{told}"
            else:
                key = ".".join(map(name_text, (*names, name)))
                lines["values"] += f"{key} = {written(value)}\n"

    tell(fields, ())
    return lines["values"] + lines["tables"]


def commented(text: str, random: Random) -> str:
    """The text with its tables in another order, and comments wherever one can stand."""
    parts: list[list[Statement]] = [[]]
    for one in statements(text):
        is_next_layer = one.is_below(("network", "layers")) and one.key[-1] != 0
        if one.is_header and not is_next_layer:
            parts.append([])
        parts[-1].append(one)
    root, *tables = parts
    random.shuffle(tables)
    lines: list[str] = []
    for one in (one for part in (root, *tables) for one in part):
        if random.random() < 0.3:
            lines += ["\n"] * random.randrange(2) + [f"# {len(lines)} über \t'\"=[x]\n"]
            lines += ["\n"] * random.randrange(2)
        text = one.text if one.text.endswith("\n") else f"{one.text}\n"
        if one.key is not None and "\n" not in text[:-1] and random.random() < 0.3:
            text = f"{text[:-1]}  # {len(lines)} behind = [y]\n"
        lines.append(text)
    return "".join(lines)


def comments(text: str, *, of_layers: bool) -> list[str]:
    """The comments, with or without those from the first layer to the table behind the last, and
    those directly above a layer.
    """
    found: list[str] = []
    touching = 0
    inside = False
    for one in statements(text):
        if one.is_header:
            inside = one.is_below(("network", "layers"))
            if inside and touching and not of_layers:
                del found[-touching:]
        if one.comment and (of_layers or not inside):
            found.append(one.comment)
        touching = touching + 1 if one.key is None and one.comment and not inside else 0
    return found


@relaxed
@given(
    experiments, st.lists(experiments, min_size=1, max_size=3), st.randoms(use_true_random=False)
)
def test_any_experiment_over_any_other_keeps_the_comments(
    tmp_path_factory: pytest.TempPathFactory,
    first: ExperimentSpec,
    others: list[ExperimentSpec],
    random: Random,
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.toml"
    fields = first.model_dump(mode="json", exclude_none=True)
    text = commented(laid_out(fields, random), random)
    assert ExperimentSpec.parse(tomllib.loads(text)) == first
    for spec in others:
        after, kept = saved(path, text, spec)
        assert kept
        assert ExperimentSpec.parse(tomllib.loads(after)) == spec
        missing = Counter(comments(text, of_layers=False)) - Counter(
            comments(after, of_layers=True)
        )
        assert not missing
        text = after


@relaxed
@given(experiments, st.data())
def test_an_edit_changes_the_lines_that_it_is_about(
    tmp_path_factory: pytest.TempPathFactory, spec: ExperimentSpec, data: Any
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.toml"
    random = data.draw(st.randoms(use_true_random=False))
    text = commented(to_toml(spec), random)
    seed = data.draw(st.integers(0, 99).filter(lambda seed: seed != spec.seed))
    after, kept = saved(path, text, with_value(spec, "seed", seed))
    before, now = Counter(text.splitlines()), Counter(after.splitlines())
    assert kept
    assert len(before - now) == 1
    back, kept = saved(path, after, spec)
    assert (back, kept) == (text, True)


@pytest.mark.parametrize(
    "value",
    [
        '"""a"""',
        '"""a""""',
        '"""""a"""',
        '"""a\n# b = [\n"" """',
        '"""\\""" # c"""',
        "'''a\n\"# b''''",
        '"\\"# = ["',
        "'\"#{'",
        '""',
        '["]", # a\n "#", [\n]]',
        '{a = "}#", b.c = 1}',
    ],
)
def test_signs_in_strings_and_lists_end_no_statement(value: str) -> None:
    text = f'"a = #".b = {value} # [c] = d\n\n[["e#".\'f]\']]#g\nh={value}'
    tomllib.loads(text)
    first, blank, header, last = statements(text)
    assert (first.key, first.value, first.comment) == (("a = #", "b"), value, "# [c] = d")
    assert (header.key, header.comment, blank.is_blank) == (("e#", "f]", 0), "#g", True)
    assert (last.key, last.value, last.table) == (("e#", "f]", 0, "h"), value, header.key)


WEIGHTS = ", ".join(f"k{number} = 1.0" for number in range(3500))
LONG = "[[network.layers]]\nunits = 8 # a\n[training]\nepochs = 3\n"


@pytest.mark.parametrize(
    "more",
    [
        "callbacks = [" + "\n" * 20_000 + "]\n",
        "callbacks = [\n" + "# = [\n" * 8_000 + "]\n",
        f"class_weight = {{{WEIGHTS}}} # b\n",
        "[training.class_weight]\n" + WEIGHTS.replace(", ", "\n"),
        f"class_weight = {{{WEIGHTS}, {WEIGHTS.replace('k', 'l')}}}\n",
        "\n" * 40_000,
    ],
    ids=["lines", "comments", "weights", "a table", "too long", "blank"],
)
def test_saving_takes_no_longer_than_a_person_waits(more: str, tmp_path: Path) -> None:
    spec = ExperimentSpec.parse(tomllib.loads(LONG + more))
    fields = spec.model_dump(mode="json", exclude_none=True)
    weights = fields["training"].get("class_weight") or {}
    others = {"epochs": 4, "class_weight": {f"m{name}": 2.0 for name in weights} or None}
    other = ExperimentSpec.parse({**fields, "training": {**fields["training"], **others}})
    for after in (with_value(spec, "training.epochs", 9), other):
        began = process_time()
        saved(tmp_path / "a.toml", LONG + more, after)
        assert process_time() - began < 3.0
        assert ExperimentSpec.parse(tomllib.loads((tmp_path / "a.toml").read_text())) == after


def test_a_mark_at_the_start_is_read_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("\ufeff" + BY_HAND, "utf-8")
    spec = open_experiment(str(file))
    assert spec == by_hand()
    assert save_experiment_file(with_value(spec, "seed", 8), file)
    assert file.read_text("utf-8") == "\ufeff" + BY_HAND.replace("seed    = 7", "seed    = 8")
    file.write_text("\ufeffnone", "utf-8")
    assert not save_experiment_file(spec, file)
    assert file.read_text("utf-8") == "\ufeff" + to_toml(spec)


def test_a_relative_table_stays_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rows.csv").write_text("a,class\n1,x\n2,y\n")
    file = tmp_path / "mine.toml"
    file.write_text('[data]\nsource = "rows.csv" # beside\n[[network.layers]]\nunits = 3\n')
    spec = open_experiment(str(file))
    assert save_experiment_file(with_value(spec, "seed", 9), file)
    assert 'source = "rows.csv" # beside' in file.read_text()
    assert open_experiment(str(file)) == with_value(spec, "seed", 9)


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "a.toml", tmp_path / "link.toml"
    file.write_text(BY_HAND)
    file.chmod(0o640)
    link.symlink_to(file)
    assert write_toml(changed("seed=8"), link)
    assert (link.is_symlink(), file.stat().st_mode & 0o777) == (True, 0o640)
    assert "seed    = 8" in file.read_text()
