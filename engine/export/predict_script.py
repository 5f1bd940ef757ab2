"""``predict.py``: what a run's model says of new rows, by a script that needs no code of ours.

Its functions are those of ``engine.export.predicting`` and of the ``data`` floor that they call;
what is the run's own stands above them. The fitted numbers of a prepared table are read from
``preparation.json``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TypeAlias

from data.parsing.time_formats import TYPED
from data.prepare.preparation import Preparation
from data.prepare.time_column import TimeColumn
from data.recipes.finding import recipe_called
from data.recipes.opening import needed_by_recipe
from engine.export.charts import plain
from engine.export.predict_constants import (
    derived_columns,
    entry_shapes,
    listed_outputs,
    picture_constants,
    time_forms,
)
from engine.export.source_bundle import SourceBundle
from engine.export.units import unit_sentences
from engine.io.python_text import WIDTH, listing, literal, mapping
from engine.predict.described import Described
from engine.predict.inputs import PlainInputs

PREDICT = "predict.py"
_FROM = "engine.export.predicting"
_Used: TypeAlias = tuple[str, tuple[str, ...]]
_KINDS = {
    "number": "number_columns.number_column",
    "one_hot": "number_columns.one_hot_column",
    "code": "number_columns.code_column",
    "target": "number_columns.target_column",
    "time": "time_columns.time_column",
    "tfidf": "text_columns.tfidf_column",
    "hashed": "text_columns.hashed_column",
    "list": "text_columns.list_column",
    "tokens": "text_columns.tokens_column",
    "token_ids": "text_columns.token_ids_column",
    "image": "pictures.image_column",
}
"""Which function makes the numbers of a kind of prepared column."""
_FEATURES = '''def features_of(file, fill):
    """The network's inputs for every row of a file (float32, shape (rows, inputs)), what the rows
    are called where they are pictures, and their numbers in the file.
    """
'''


@dataclass(frozen=True, slots=True)
class Carried:
    """What a script knows beside a run's description: columns of numbers in which some training
    cells were ``words``, how the times of a recipe's ``sources`` are written, and the SHA-256 that
    the JSON of the preparation may have, ``digests``.
    """

    words: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict[str, str])
    digests: tuple[str, ...] = ()


@dataclass(slots=True)
class _Making:
    """A script in the making: the statements of ``features_of``, and what stands at the top."""

    known: Described
    carried: Carried
    body: list[str] = field(default_factory=list[str])
    constants: list[str] = field(default_factory=list[str])
    used: list[_Used] = field(default_factory=list[_Used])

    def use(self, module: str, *names: str) -> None:
        """Let the script have some functions."""
        self.used.append((f"{_FROM}.{module}", names))


def predict_script(known: Described, carried: Carried) -> str:
    """The whole script; ``known`` has a shape, and names or a preparation unless it is of images.

    What a person named stands in it as literals only.
    """
    made = _Making(known, carried)
    if known.preparation is not None:
        _of_prepared(made, known.preparation)
    elif isinstance(known.inputs, PlainInputs):
        _of_plain(made, known.inputs)
    else:
        _of_pictures(made)
    function = _FEATURES + "\n".join(f"    {line}" for line in made.body)
    given = {name.split(" = ")[0]: "" for name in made.constants} | {"features_of": function}
    top = _top(made)
    given |= {one.split(" = ")[0]: "" for one in top}
    bundle = SourceBundle(given)
    for module, names in made.used:
        bundle.take(module, names)
    bundle.take(f"{_FROM}.running", ["main"])
    imports, source = "\n".join(bundle.imports), bundle.source
    kinds = [one for one in made.constants if one.startswith("KINDS = ")]
    constants = [one for one in (*top, *made.constants) if one not in kinds]
    head = [_about(made), imports, "\n".join(constants)]
    parts = [source, *kinds, 'if __name__ == "__main__":\n    raise SystemExit(main())']
    return "\n\n".join(head) + "\n\n\n" + "\n\n\n".join(parts) + "\n"


def _about(made: _Making) -> str:
    run = made.known.run
    needs = ", ".join(["tensorflow", "numpy", *_packages(made)])
    beside = "model.keras and preparation.json" if _reads_json(made) else "model.keras"
    about = [
        f"Needs {needs}, and {beside} beside it.",
        *_of_files(made),
        *_of_units(made),
        "Predictions are written as pkgo-tui's own are. What cannot be predicted is told in one",
        "sentence; nothing is written then, and the exit code is 2.",
    ]
    lines = [
        f'"""Say what the model of run {run.id} of pkgo-tui predicts of new rows.',
        "",
        "    python predict.py NEW.csv --out predictions.csv",
        "",
        *wrap(" ".join(about), WIDTH),
        '"""',
    ]
    return "\n".join(lines)


def _of_units(made: _Making) -> list[str]:
    if not unit_sentences(made.known.outputs):
        return []
    return ["Numbers are told in their columns' own units; the network itself gives scaled ones."]


def _of_files(made: _Making) -> list[str]:
    known = made.known
    if known.preparation is None and not isinstance(known.inputs, PlainInputs):
        return ["Takes a folder of pictures (PNG, JPEG), one, or an .npz with their pixels."]
    found = [
        "Takes a text table (CSV, TSV; pkgo-tui itself reads more) whose first line names the",
        "columns: they go by name in any order, others (a label, too) are ignored.",
    ]
    if known.preparation is not None:
        found += [
            "Cells are prepared as in training: gaps are filled by what filled them there, a",
            "category that was not there is told, a word in a column of numbers is refused",
            "(--fill takes it as missing).",
        ]
    if _reads_iso(made):
        found.append("Times that had a type of their own are read as ISO 8601.")
    return found


def _reads_iso(made: _Making) -> bool:
    """Whether some times are read in one form, however the run's own table wrote them."""
    recipe, preparation = made.known.spec.data.recipe, made.known.preparation
    columns = () if preparation is None else preparation.columns
    times = [one.transform for one in columns if isinstance(one.transform, TimeColumn)]
    derived = recipe_called(recipe).derived if recipe else ()
    return any(one.pattern == TYPED for one in times) or any(
        one.source not in made.carried.sources for one in derived
    )


def _packages(made: _Making) -> list[str]:
    modules = {module.rpartition(".")[2] for module, _ in made.used}
    found = ["pandas"] if "sequences" in modules else []
    return [*found, *(["pillow"] if "pictures" in modules else [])]


def _reads_json(made: _Making) -> bool:
    return made.known.preparation is not None or made.known.entries is not None


def _top(made: _Making) -> list[str]:
    """What the running part asks for."""
    known, run = made.known, made.known.run
    about = f'Say what the model of "{plain(run.name)}" (run {run.id} of pkgo-tui) predicts.'
    shapes = entry_shapes(known)
    return [
        "HERE = Path(__file__).resolve().parent",
        f"ABOUT = {literal(about.replace('%', '%%'))}",
        "# What the network tells: columns, its layers, their classes or scales",
        listed_outputs(known.outputs),
        f"ROW_SHAPE = {literal([length or 1 for length in known.shape])}",
        "# Of a network with several inputs, whose places in a row stand in preparation.json",
        mapping("INPUT_SHAPES", shapes),
        f"CAN_FILL = {known.preparation is not None}",
        "# The SHA-256 of what preparation.json tells of the columns; none: it is not looked at",
        listing("PREPARED_BY", list(made.carried.digests)),
    ]


def _of_prepared(made: _Making, preparation: Preparation) -> None:
    """A table whose columns become inputs by what the training rows told."""
    known, spec = made.known, made.known.spec
    kinds = list(dict.fromkeys(one.transform.kind for one in preparation.columns))
    names = [_KINDS[kind].split(".") for kind in kinds]
    entries = {kind: name for kind, (_, name) in zip(kinds, names, strict=True)}
    kind_lines = [f'    "{kind}": {name},' for kind, name in entries.items()]
    unused = [one.name for one in preparation.columns if one.name not in known.inputs.columns]
    columns = needed_by_recipe(spec.data.recipe) if spec.data.recipe else known.inputs.columns
    _read(made, columns)
    made.constants += [
        listing("UNUSED", unused),
        "# Columns of numbers in which some cells of the training were none: they are missing",
        listing("WORDS", made.carried.words),
        "\n".join(["KINDS = {", *kind_lines, "}"]),
        *time_forms(preparation, made.carried.sources),
    ]
    if spec.data.recipe:
        made.constants.append(derived_columns(spec.data.recipe, made.carried.sources))
        made.body.append("table = with_derived(table)")
        made.use("derived_columns", "with_derived")
    made.body += [
        "fitted = prepared_by()",
        "check_numbers(file, table, rows, fitted, list(table) if fill else WORDS)",
        "check_categories(file, table, rows, fitted)",
        "features = prepared(file, table, rows, fitted)",
    ]
    made.use("running", "prepared_by")
    for module, name in names:
        made.use(module, name)
    made.use("prepared_table", "prepared", "check_numbers", "check_categories")
    _window(made)


def _of_plain(made: _Making, inputs: PlainInputs) -> None:
    """A table of numbers, which may be pixels."""
    _read(made, inputs.names)
    made.body.append("features = numbers_of_columns(file, table, rows, COLUMNS)")
    made.use("plain_table", "numbers_of_columns")
    if made.known.of_images and made.known.spec.data.is_own:
        made.constants += picture_constants(made.known)[-2:]
        made.body.append(
            "features = scaled_pixels(features, WHITE or white_of(features, file), SCALE)"
        )
        made.use("pixels", "scaled_pixels", "white_of")
    _window(made)


def _of_pictures(made: _Making) -> None:
    """Pictures that are rows by themselves."""
    made.constants += picture_constants(made.known)
    made.body += [
        "features, files = pictures_in(file)",
        "return features, files, range(1, len(features) + 1)",
    ]
    made.use("pictures", "pictures_in")


def _read(made: _Making, columns: Sequence[str]) -> None:
    window = made.known.spec.data.window
    made.constants.append(listing("COLUMNS", list(columns)))
    needed = "COLUMNS"
    if window is not None and window.by:
        made.constants.append(listing("ORDERED_BY", list(window.by)))
        made.body.append("further = [name for name in ORDERED_BY if name not in COLUMNS]")
        needed = "[*COLUMNS, *further]"
    made.body.append(f"table, rows = read_table(file, {needed})")
    made.use("table_file", "read_table")


def _window(made: _Making) -> None:
    window = made.known.spec.data.window
    if window is not None:
        keys = "[]"
        if window.by:
            keys = "keys"
            made.body.append(
                "keys = [in_time(file, name, table[name], rows) for name in ORDERED_BY]"
            )
            made.use("sequences", "in_time")
        size = f"{window.length}, {window.stride}, {window.horizon}"
        made.body.append(f"features = windowed(file, features, {keys}, {size})")
        made.use("sequences", "windowed")
    made.body.append("return features, [], rows")
