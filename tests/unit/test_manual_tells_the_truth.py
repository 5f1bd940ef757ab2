"""What README and the manual name exists: keys, commands, options, fields, files, pages, signs."""

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from command_line import ROOT
from data.query_language import fields_of, parse
from engine.export.readme import FILES
from engine.export.readme import README as README_FILE
from engine.lessons.presets import preset_names
from engine.models.layers import DenseLayer
from engine.query.fields import Fields
from engine.settings import single_settings, variable
from engine.specs import ExperimentSpec, first_model
from engine.specs.fields import section
from engine.specs.schema_walk import as_first, known_places
from engine.specs.sweep import DEPTH, Pruner, Sampler, SweepSpec
from manual_blocks import MANUAL, PAGES, blocks, plain, spans, tables
from tui.bench.arrangement import WIDE_FROM
from tui.cli.program import program
from tui.keymap.action import Action, shown_key
from tui.keymap.bench import BENCH
from tui.keymap.compare import COMPARE
from tui.keymap.inside import INSIDE, PLANE
from tui.keymap.mathematics import MATHEMATICS
from tui.keymap.panes import BOARD, CONFUSION, CURVES, FORM, LIST, NETWORK
from tui.keymap.radar import RADAR
from tui.keymap.runs import QUEUE, RUNS
from tui.keymap.sweeps import SWEEPS
from tui.manual.pages import BY_ID, likely, without_links
from tui.manual.pages import PAGES as REGISTERED
from tui.panes.action_table import EVERYTHING
from tui.panes.registry import GO
from tui.text.glyphs import ASCII, UNICODE

TEXTS = {path.stem: path.read_text("utf-8") for path in PAGES}
README = TEXTS["README"]
OF_TYPING = {"Esc", "Enter"}
KEYS: dict[str, tuple[Action, ...]] = {
    "bench": (*BENCH, *GO, *LIST, *BOARD, *FORM, *NETWORK, *CURVES, *CONFUSION),
    "compare": COMPARE,
    "inside": (*INSIDE, *PLANE),
    "mathematics": MATHEMATICS,
    "radar": RADAR,
    "runs": (*RUNS, *QUEUE),
    "sweep-board": SWEEPS,
}
COMMANDS = {
    name: {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    | {
        option
        for two in getattr(command, "commands", {}).values()
        for one in two.params
        for option in one.opts
    }
    for name, command in get_command(program()).commands.items()  # pyright: ignore
}
OF_THE_PROGRAM = {option for one in get_command(program()).params for option in one.opts}
_RUNNING = ROOT / "engine" / "export" / "predicting" / "running.py"
OF_PREDICT_SCRIPTS = set(re.findall(r'"(--[a-z]+)"', _RUNNING.read_text("utf-8")))


def shown_keys(actions: Sequence[Action]) -> set[str]:
    return {shown_key(key) for action in actions for key in action.keys}


def told_keys(page: str) -> set[str]:
    """The keys in the first columns of a page's tables of keys."""
    cells = [row[0] for heads, rows in tables(TEXTS[page]) if heads[0] == "key" for row in rows]
    return {key for cell in cells for key in spans(cell)}


@pytest.mark.parametrize("page", KEYS)
def test_the_tables_of_keys_and_the_table_of_actions_are_the_same(page: str) -> None:
    told, known = told_keys(page), shown_keys(KEYS[page])
    assert told - known - OF_TYPING == set()
    untold = [
        action
        for action in KEYS[page]
        if not told & {shown_key(key) for key in action.keys} and not action.numbered
        if action not in LIST
    ]
    assert untold == []


def test_a_key_named_anywhere_is_a_key() -> None:
    known = shown_keys(EVERYTHING) | OF_TYPING
    named = {
        (page, span)
        for page, text in TEXTS.items()
        for span in spans(text)
        if re.fullmatch(r"[A-Za-z:?/\[\]]|F\d+|\^[a-z]|[←→↑↓]", span)
    }
    assert {(page, span) for page, span in named if span not in known} == set()


def test_every_command_is_told_and_every_told_command_exists() -> None:
    told = {
        name
        for heads, rows in tables(TEXTS["command-line"])
        if heads[0] == "command"
        for row in rows
        for name in spans(row[0])
    }
    assert told == set(COMMANDS)
    for page, text in TEXTS.items():
        for name in re.findall(r"`pkgo-tui ([a-z][a-z-]*)", text):
            assert name in COMMANDS, (page, name)


def command_lines() -> Iterator[tuple[str, list[str]]]:
    for path in PAGES:
        for block in blocks(path):
            for step in block.steps:
                if step.command.startswith("pkgo-tui"):
                    yield path.stem, step.command.split("|")[0].split("<<")[0].split()
        for span in spans(path.read_text("utf-8")):
            if span.startswith("pkgo-tui "):
                yield path.stem, shlex.split(span)


def test_the_options_of_command_lines_are_the_commands_own() -> None:
    for page, words in command_lines():
        name = next((word for word in words[1:] if word in COMMANDS), None)
        known = {"--help"} | (OF_THE_PROGRAM if name is None else COMMANDS[name])
        for word in words:
            option = word.partition("=")[0]
            if re.fullmatch(r"--[a-z][a-z-]*", option):
                assert option in known | OF_THE_PROGRAM & {"--install-completion"}, (page, words)


def test_an_option_named_anywhere_exists() -> None:
    known = OF_THE_PROGRAM.union(*COMMANDS.values(), {"--help"}, OF_PREDICT_SCRIPTS)
    for page, text in TEXTS.items():
        for span in spans(text):
            for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", span):
                assert option in known, (page, span)


def test_a_field_named_anywhere_exists() -> None:
    places = known_places(ExperimentSpec)
    every = {
        ".".join(key.split(".")[:end]) for key in places for end in range(1, key.count(".") + 2)
    }
    named = [
        (page, found)
        for page, text in TEXTS.items()
        for found in re.findall(r"\b(?:training|data|network)\.[a-z0-9_.]+[a-z0-9_]", text)
        if not found.endswith((".py", ".csv", ".npz", ".npy", ".md"))
    ]
    assert len(named) > 40
    chosen = re.compile(r"(network\.(?:inputs|outputs))\..*")  # whose keys a person names
    every.add(DEPTH)
    unknown = [(page, key) for page, key in named if as_first(chosen.sub(r"\1", key)) not in every]
    assert unknown == []
    for heads, rows in tables(TEXTS["network"]):
        if heads[0] == "field":
            told = {name for row in rows for name in spans(row[0])}
            assert told <= set(DenseLayer.model_fields)


def test_every_file_of_an_export_is_told() -> None:
    assert {README_FILE, *FILES} <= set(spans(TEXTS["export"]))


def test_a_setting_is_told_and_every_told_setting_exists() -> None:
    named = {name for text in TEXTS.values() for name in re.findall(r"\bPKGO_[A-Z_]+", text)}
    assert named == {variable(name) for name in single_settings()}


def test_presets_files_and_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for page, text in TEXTS.items():
        for preset in re.findall(r"(?<![\w/-])(?:0\d|10)-[a-z][a-z0-9.-]*[a-z0-9]", text):
            assert preset in preset_names(), (page, preset)
        for file in re.findall(r"`(tests/[\w/.-]+)`", text):
            assert (ROOT / file).is_file(), (page, file)
        for target in re.findall(r"(?:`|\$ )make ([a-z]+)\b", text):
            assert target in targets, (page, target)
        for part in re.findall(r"PART=([a-z_]+)", text):
            place = ROOT / "tests" / "benchmarks"
            assert (place / f"{part}.py").is_file() or (place / part).is_dir(), (page, part)


def test_exit_codes_are_those_of_the_rules() -> None:
    def codes(text: str) -> set[str]:
        found = [rows for heads, rows in tables(text) if heads[0] == "exit code"]
        return {row[0] for rows in found for row in rows}

    rules = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert codes(TEXTS["command-line"]) == codes(rules) != set()


def test_every_link_leads_to_a_file_or_a_page() -> None:
    for path in PAGES:
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", TEXTS[path.stem]):
            assert (path.parent / link).is_file(), (path, link)
    led_to = {Path(link).stem for link in re.findall(r"\(tui/manual/([\w-]+\.md)\)", README)}
    assert led_to == set(BY_ID)


def test_every_page_is_registered_and_begins_with_a_title() -> None:
    assert {path.stem for path in MANUAL.glob("*.md")} == set(BY_ID)
    assert len(BY_ID) == len(REGISTERED)
    for page in REGISTERED:
        assert re.match(r"# [A-Z].+\n\n", page.text), page.id
        assert "<!--" not in page.text
        assert len(page.title) <= 20 and len(page.about) <= 43, "a line of the list at 80 columns"
        assert len(page.links) <= 9, f"{page.id}: a digit must do"
        assert "](" not in without_links(page.text), page.id


def test_the_readme_is_a_page_and_the_pages_are_short() -> None:
    lengths = {page: len(text.splitlines()) for page, text in TEXTS.items()}
    assert lengths.pop("README") <= 90
    assert {page: length for page, length in lengths.items() if length > 120} == {}
    assert 8 <= len(lengths) <= 50


def test_every_page_can_be_reached_by_links_from_the_first() -> None:
    reached, todo = set[str](), ["first-steps"]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += BY_ID[name].links
    assert reached == set(BY_ID)


def test_the_wheel_has_the_pages() -> None:
    """Hatch takes everything below these folders but what git ignores."""
    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    wheel = built["targets"]["wheel"]
    assert "tui" in wheel["only-include"] and "exclude" not in {*wheel, *built}
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    for page in REGISTERED:
        parts = ("tui", "manual", "zh_TW", f"{page.id}.md")
        assert not [one for one in ignored for part in parts if fnmatch(part, one.strip("/"))]


def signs_in(cell: str) -> list[str]:
    found = re.findall(r"`` (.) ``|`([^`]+)`", cell)
    return [(one or other).replace("\\|", "|") for one, other in found]


def test_the_glossary_has_the_signs_of_the_screen_with_the_plain_ones() -> None:
    pairs = {(getattr(UNICODE, name), getattr(ASCII, name)) for name in UNICODE.__slots__}
    rows = [row for heads, rows in tables(TEXTS["glossary"]) if heads[0] == "sign" for row in rows]
    told = [pair for row in rows for pair in zip(*map(signs_in, row[:2]), strict=False)]
    assert [pair for pair in told if pair not in pairs] == []
    # Every sign that there is; of some the plain ones are blank
    words = {"on", "off", "plain", "braille"}
    every = {pair for pair in pairs if pair not in {_pair(name) for name in words}}
    assert {pair for pair in every if pair[1].strip()} - set(told) == set()
    assert {sign for sign, _ in every} <= set(spans(TEXTS["glossary"]))


def _pair(name: str) -> tuple[Any, Any]:
    return getattr(UNICODE, name), getattr(ASCII, name)


KEYS_OF_ARROWS = set("←→↑↓")


def test_the_glossary_has_the_signs_that_the_screen_draws_beside_those() -> None:
    """Whatever is no ASCII in a text of the code that draws."""
    drawn: dict[str, str] = {}
    for room in ("bench", "compare", "panes", "runs", "sweeps", "widgets"):
        for file in (ROOT / "tui" / room).glob("*.py"):
            for text in texts(file):
                drawn |= {sign: file.name for sign in text if not sign.isascii()}
    assert len(drawn) > 3
    told = set("".join(spans(TEXTS["glossary"]))) | KEYS_OF_ARROWS
    assert {sign: file for sign, file in drawn.items() if sign not in told} == {}


def texts(file: Path) -> Iterator[str]:
    """The texts in a file's code, its docstrings left out."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        inner = [] if isinstance(node, ast.Expr) else list(ast.iter_child_nodes(node))
        for one in inner:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ("layers", "network.layers.0.type"),
        ("network", "network.layers.0.activation"),
        ("training", "training.loss"),
        ("training", "training.optimizer.name"),
        ("training", "training.schedule.name"),
    ],
)
def test_each_choice_has_a_sentence_of_its_own_and_the_manual_says_the_same(
    page: str, path: str
) -> None:
    place = path.rpartition(".")[0] if path.startswith("network") else "training"
    choice = next(one for one in section(first_model(), place) if one.path == path)
    assert set(choice.meanings) == set(choice.choices)
    sentences = list(choice.meanings.values())
    assert len(set(sentences)) == len(sentences)
    assert all(len(sentence) > 20 and sentence.endswith(".") for sentence in sentences)
    hints = [f"{choice.title} {word}: {told}" for word, told in choice.meanings.items()]
    assert max(map(len, hints)) <= WIDE_FROM - 2, "a line above the keys where it has but one"
    told = {row[0].strip("`"): row[1] for _, rows in tables(TEXTS[page]) for row in rows}
    assert {word: told[word] for word in choice.choices} == dict(choice.meanings)
    count = re.search(_COUNTED[path], README) if path in _COUNTED else None
    assert count is None or _NUMBERS.index(count[1]) == len(sentences)


_NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_COUNTED = {
    "network.layers.0.activation": r"(\w+) activations",
    "training.loss": r"(\w+) losses",
    "training.optimizer.name": r"(\w+) optimizers",
    "training.schedule.name": r"(\w+) schedules",
}


def test_the_example_of_an_experiment_file_is_one() -> None:
    example = re.search(r"```toml\n(.*?)```", TEXTS["files"], re.DOTALL)
    assert example is not None
    spec = ExperimentSpec.parse(tomllib.loads(example[1]))
    assert spec.name == "first model"


def test_the_example_of_a_query_can_be_read_and_its_fields_exist() -> None:
    query = re.search(r"^    (val_accuracy .*)$", TEXTS["runs"], re.MULTILINE)
    assert query is not None
    named = set(fields_of(parse(query[1])))
    assert {"val_accuracy", "optimizer", "dropout", "name"} == named
    told = {span for span in spans(TEXTS["runs"]) if re.fullmatch(r"[a-z_.]{4,}", span)}
    known = Fields()
    for name in told - {"last.val_accuracy"} - {"and", "or", "not"}:
        assert known.find(name), name


@pytest.mark.parametrize(
    ("word", "page"), [("glosary", "glossary"), ("noise", "noise"), ("epoch", "glossary")]
)
def test_a_misspelt_or_other_word_leads_to_a_likely_page(word: str, page: str) -> None:
    assert page in likely(word)


def test_commands_fit_a_small_terminal() -> None:
    for path in PAGES:
        lines = path.read_text("utf-8").splitlines()
        assert [line for line in lines if line.startswith("$ ") and len(line) > 72] == [], path


def test_what_differs_from_run_to_run_is_left_out_of_a_line() -> None:
    assert plain('training "slower" as 1667f43e: 60,037 parameters') == plain(
        'training "slower" as 00aa11bb: 1 parameters'
    )
    assert plain("loss 0.5") != plain("accuracy 0.5")


def test_the_page_of_sweeps_tells_every_key_sampler_and_pruner() -> None:
    told = {heads[0]: rows for heads, rows in tables(TEXTS["sweeps"])}
    names = {head: [name for row in rows for name in spans(row[0])] for head, rows in told.items()}
    assert {*names["key"], "space"} == set(SweepSpec.model_fields)
    assert set(names["sampler"]) == set(get_args(Sampler))
    assert set(names["pruner"]) == set(get_args(Pruner))
    block = re.search(r"```toml\n(.*?)```", TEXTS["sweeps"], re.DOTALL)
    assert block is not None
    SweepSpec.parse(tomllib.loads(block[1])["sweep"])
