"""From what a person names (a file, a preset) to an experiment ready to train."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import data
from data import Description
from data.sources.formats.telling import SUFFIXES
from engine.lessons.presets import TABLE, WIDE_AND_DEEP, preset_names, preset_path
from engine.lessons.table_defaults import sized
from engine.specs import ExperimentSpec, SpecError, first_model, read_toml, write_toml
from engine.specs.data import DataSpec
from engine.specs.edit import assignment, set_values, with_value
from engine.specs.toml import SWEEP
from engine.sweeps.grid import points

MOST_LETTERS = 200
Describe: TypeAlias = Callable[[DataSpec], Description]
"""Tells what is known of a table; it may have to be read."""


def open_experiment(
    named: str | None,
    source: str | None = None,
    changes: Sequence[str] = (),
    label: str | None = None,
    describe: Describe | None = None,
) -> ExperimentSpec:
    """The experiment in a TOML file, or of a preset, or the first model if ``named`` is None.

    ``source`` replaces the table, ``label`` its label column, ``changes`` are ``KEY=VALUE`` with
    dotted keys; what names an optimizer or a schedule goes first, for it brings fresh values for
    the keys below it. The paths of the table and of callbacks become absolute: relative to the
    experiment file if they lie there, else to where the person stands. The preset ``table`` takes
    its sizes from what ``describe`` tells of the table; without it they are those of a small one.

    Raises:
        SpecError: no such file or preset, or a key is unknown or out of limits.
        InputError: ``describe`` was asked, and the table cannot be used.
    """
    fields, path = _fields(named)
    fields.pop(SWEEP, None)
    if path is None and named == TABLE and describe is not None:
        of_data = [change for change in changes if assignment(change)[0].startswith("data.")]
        wanted = open_experiment(named, source, of_data, label).data
        fields = sized(fields, describe(wanted))
    if source is not None:
        _table(fields)["source"] = source
    if label is not None:
        _table(fields)["label"] = label
    set_values(fields, changes)
    if path is None and named in (TABLE, WIDE_AND_DEEP):
        _scale(_table(fields))
    if path is None and named == WIDE_AND_DEEP:
        _take_all(fields, changes)
    folder = None if path is None else path.parent
    _resolve_all(fields, folder, None if source is not None else folder)
    try:
        return ExperimentSpec.parse(fields, "" if path is None else str(path))
    except SpecError as error:
        if error.key not in {assignment(change)[0] for change in changes}:
            raise
    return ExperimentSpec.parse(fields)  # What a change brought is not the file's fault


def open_fields(
    fields: Mapping[str, Any],
    folder: Path,
    source: str | None = None,
    changes: Sequence[str] = (),
    label: str | None = None,
) -> ExperimentSpec:
    """The experiment that plain fields describe, as ``open_experiment`` opens a file in a folder.

    Raises:
        SpecError: a key is unknown or out of limits.
    """
    copied = copy.deepcopy(dict(fields))
    copied.pop(SWEEP, None)
    if source is not None:
        _table(copied)["source"] = source
    if label is not None:
        _table(copied)["label"] = label
    set_values(copied, changes)
    _resolve_all(copied, folder, None if source is not None else folder)
    return ExperimentSpec.parse(copied)


def own_table(
    source: str, label: str | None = None, table: Description | None = None
) -> ExperimentSpec:
    """What to begin with on a table of a person's own, with its sizes where they are known.

    It is called as the table's file.

    Raises:
        SpecError: the name of the label cannot be used.
    """
    describe: Describe | None = None if table is None else (lambda _: table)
    spec = open_experiment(TABLE, source, label=label, describe=describe)
    return with_value(spec, "name", _called_as(source) or spec.name)


def refitted(
    spec: ExperimentSpec, table: Description, earlier: Iterable[Description]
) -> ExperimentSpec:
    """The experiment with the sizes that suit its table, where it has those of a beginning.

    Such are the sizes of the preset ``table`` as they stand there, or for one of the descriptions
    that are known of ``earlier``: of the same file with another label, other rows or a recipe.
    What a person has chosen stays: any other network or training, another part that validates.
    """
    source, label = spec.data.source, spec.data.label
    begun = [own_table(source, label, one) for one in (None, *earlier)]
    same = [one for one in begun if (one.network, one.training) == (spec.network, spec.training)]
    if not same:
        return spec
    fitted = own_table(source, label, table)
    found = spec.data
    if any(one.data.validation == found.validation for one in same):
        found = found.model_copy(update={"validation": fitted.data.validation})
    return spec.model_copy(
        update={"network": fitted.network, "training": fitted.training, "data": found}
    )


def _called_as(source: str) -> str:
    """A file's name as an experiment's: without its formats, and what is no sign."""
    path = Path(source)
    while path.suffix.lower() in SUFFIXES:
        path = path.with_suffix("")
    return "".join(filter(str.isprintable, path.name)).strip()[:MOST_LETTERS]


def save_experiment_file(spec: ExperimentSpec, path: Path) -> bool:
    """Save the experiment as a file that opens as this experiment.

    Of an experiment's file that is there only what differs is written anew, as ``open_experiment``
    reads it; False where all of it had to be.

    Raises:
        OSError: the folder is missing or not writable.
    """

    def read(fields: dict[str, Any]) -> ExperimentSpec:
        fields.pop(SWEEP, None)
        fields.setdefault("name", path.stem)
        _resolve_all(fields, path.parent, path.parent)
        return ExperimentSpec.parse(fields)

    return write_toml(spec, path, read)


def open_experiments(  # noqa: PLR0913, PLR0917
    named: Sequence[str | None],
    source: str | None = None,
    changes: Sequence[str] = (),
    axes: Sequence[str] = (),
    label: str | None = None,
    describe: Describe | None = None,
) -> list[ExperimentSpec]:
    """Each of the named experiments at each point of a grid, whose values go into the names.

    Raises:
        SpecError: as ``open_experiment``, or the grid cannot be used.
        InputError: as ``open_experiment``.
    """
    return [
        _called(
            open_experiment(name, source, (*changes, *point.changes), label, describe), point.words
        )
        for name in named
        for point in points(axes, changes)
    ]


def _called(spec: ExperimentSpec, words: str) -> ExperimentSpec:
    if not words:
        return spec
    # The values first: they tell the runs apart, also where a list cuts long names
    return with_value(spec, "name", f"{words} {spec.name}"[:MOST_LETTERS].rstrip())


def _fields(named: str | None) -> tuple[dict[str, Any], Path | None]:
    if named is None:
        fields = first_model().model_dump(mode="json", exclude_unset=True)
        return fields, None
    path = Path(named).expanduser()
    if path.suffix != ".toml" and not path.exists():
        known = preset_path(named)
        if known is None:
            raise SpecError("experiment.neither_file_nor_preset", value=named, alike=_alike(named))
        return read_toml(known), None
    if path.suffix.lower() in (".csv", ".tsv", ".txt") and path.is_file():
        raise SpecError("experiment.is_table", file=str(path))
    fields = read_toml(path)
    fields.setdefault("name", path.stem)
    return fields, path


def sweep_fields(named: str | None) -> Any:
    """The plain fields of the section in the file that a person names; None where there is none.

    Raises:
        SpecError: no such file or preset.
    """
    return _fields(named)[0].get(SWEEP)


def _alike(named: str) -> list[str]:
    import difflib

    return difflib.get_close_matches(named, preset_names(), n=3, cutoff=0.4)


def _table(fields: dict[str, Any]) -> dict[str, Any]:
    table = fields.setdefault("data", {})
    if not isinstance(table, dict):
        raise SpecError("experiment.data_not_a_table", key="data")
    return cast(dict[str, Any], table)


def _take_all(fields: dict[str, Any], changes: Sequence[str]) -> None:
    """Let every input take all columns of a person's own table, unless they say which."""
    said = any(assignment(change)[0].startswith("network.inputs") for change in changes)
    if not said and not data.is_builtin(str(_table(fields).get("source", data.BUILTIN))):
        fields["network"]["inputs"] = dict.fromkeys(fields["network"]["inputs"], "*")


def _scale(table: dict[str, Any]) -> None:
    """Also a table of nothing but numbers is scaled where nobody knows them."""
    source = table.get("source")
    if not isinstance(source, str) or data.is_builtin(source) or table.get("recipe"):
        return
    if not data.is_of_images(source, tuple(table.get("shape") or ())):  # their pixels are scaled
        table.setdefault("preparation", {"scaling": "robust"})


def _resolve_all(fields: dict[str, Any], folder: Path | None, of_table: Path | None) -> None:
    """Make every path absolute; that of the table may be relative to another folder."""
    _resolve(_table(fields), of_table)
    _resolve_held(_table(fields), folder)
    _resolve_callbacks(fields.get("training"), folder)
    _resolve_pretrained(fields.get("network"), folder)


def _resolve(table: dict[str, Any], folder: Path | None) -> None:
    source, recipe = table.get("source"), table.get("recipe")
    if isinstance(recipe, str) and Path(recipe).suffix:  # else the name of one that ships
        table["recipe"] = _absolute(recipe, folder)
    if isinstance(source, str) and not data.is_named(source):
        table["source"] = _absolute(source, folder)


def _resolve_held(table: dict[str, Any], folder: Path | None) -> None:
    """The file to validate on."""
    validation = table.get("validation")
    if not isinstance(validation, dict):
        return
    fields = cast(dict[str, Any], validation)
    file = fields.get("file")
    if isinstance(file, str) and file and not data.is_named(file):
        fields["file"] = _absolute(file, folder)


def _resolve_callbacks(training: Any, folder: Path | None) -> None:
    """The files of callbacks, and of a loss and metrics of a person's own."""
    fields = cast(dict[str, Any], training) if isinstance(training, dict) else {}
    for key in ("callbacks", "own_metrics"):
        places = fields.get(key)
        if isinstance(places, list):
            named = cast(list[Any], places)
            fields[key] = [_resolved_place(place, folder) for place in named]
    if "own_loss" in fields:
        fields["own_loss"] = _resolved_place(fields["own_loss"], folder)


def _resolved_place(place: Any, folder: Path | None) -> Any:
    file, _, name = place.rpartition(":") if isinstance(place, str) else ("", "", "")
    return f"{_absolute(file, folder)}:{name}" if file else place


def _resolve_pretrained(network: Any, folder: Path | None) -> None:
    """The model file from which the network begins, or the code that builds it."""
    told = cast(dict[str, Any], network) if isinstance(network, dict) else {}
    begun = told.get("pretrained")
    parts = [(told, "code")]
    if isinstance(begun, dict):
        parts.append((cast(dict[str, Any], begun), "file"))
    for fields, key in parts:
        file = fields.get(key)
        if isinstance(file, str) and file:
            fields[key] = _absolute(file, folder)


def _absolute(file: str, folder: Path | None) -> str:
    """Beside the experiment's file if it is there, else where the person stands."""
    path = Path(file).expanduser()
    beside = None if folder is None else folder / path
    return str((beside if beside is not None and beside.exists() else path).absolute())
