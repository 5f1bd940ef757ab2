"""How an exported script reads its table: as the network's inputs, or as cells to prepare."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data import Dataset
from data.prepare.preparation import Preparation
from engine.export.arrays import ARRAYS
from engine.export.cells import CellTable
from engine.export.rows import Rows
from engine.export.script_cells import number_source
from engine.export.script_preparation import preparation_script
from engine.export.tables import DATA, correctly_rounded
from engine.io.python_text import literal, mapping
from engine.tasks.task import Task

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _opened(file: str) -> str:
    return f"""
    path = HERE / "{file}"
    if hashlib.sha256(path.read_bytes()).hexdigest() != DATA_SHA256:
        raise SystemExit("{file} is not the file that was exported: its SHA-256 differs")
"""


_OPENED = _opened(DATA)


@dataclass(frozen=True, slots=True)
class TableScript:
    """Parts of a script: ``reads`` is its function ``read_table``, which gives the table and
    ``labels``, ``prepares`` the source of its function ``prepare`` where the table is of cells.

    ``about`` are lines of its docstring, ``shape`` that of an image whose numbers stand in a row
    (empty: they need not be brought into it), ``file`` what it reads.
    """

    about: tuple[str, ...]
    constants: tuple[str, ...]
    reads: str
    labels: tuple[str, ...] = ()
    prepares: str = ""
    imports: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    file: str = DATA

    @property
    def given(self) -> str:
        """What stands for the table: its features, or the cells themselves."""
        return "table" if self.prepares else "features"


def of_inputs(task: Task, *, prepared: bool, shape: tuple[int, ...] = ()) -> TableScript:
    """For a table of float32 inputs; ``prepared``: a run's preparation made these."""
    parts = task.script()
    labels = "\n".join(f"    {line}" for line in parts.labels)
    option = "" if correctly_rounded() else ', float_precision="round_trip"'
    reads = f'''
def read_table():
    """The prepared table: float32 features, and {parts.labels_are}."""{_OPENED}\
    table = pd.read_csv(path, dtype={{LABEL: {parts.dtype}}}, na_filter=False{option})
{labels}
    return table.to_numpy("float32"), labels
'''
    about = (
        "data.csv holds the inputs that the run's preparation made of its table: scikit-learn,",
        "fitted to the rows that train, would not give their last bits.",
        "",
    )
    return TableScript(about if prepared else (), parts.constants, reads, shape=shape)


def of_arrays(task: Task, *, prepared: bool = False) -> TableScript:
    """For images in a file of arrays; ``prepared``: a run's preparation made these of a table."""
    parts = task.script()
    labels = "\n".join(f"    {line}" for line in parts.labels)
    reads = f'''
def read_table():
    """The images as float32, and {parts.labels_are}."""{_opened(ARRAYS)}\
    with np.load(path, allow_pickle=False) as arrays:
        features, table = arrays["x"], pd.DataFrame({{LABEL: arrays["y"]}})
{labels}
    return features, labels
'''
    about = (
        "data.npz holds the inputs that the run's preparation made of its table and the pictures",
        "that it names: x, a row of float32 each; what each number is called stands in names.",
        "",
    )
    return TableScript(about if prepared else (), parts.constants, reads, file=ARRAYS)


def of_cells(cells: CellTable, dataset: Dataset, task: Task) -> TableScript:
    """For a table of cells as they were read, which the script prepares as the run did."""
    constants, lines = _labels(cells, dataset)
    prepared = preparation_script(
        Preparation.from_dict(dataset.preparation or {}),
        cells.raw,
        dataset.labels,
        also="\n".join(lines),
    )
    parts = task.script()
    labels = "\n".join(f"    {line}" for line in lines)
    reads = f'''
def read_table():
    """The cells of the table as text, and {parts.labels_are}."""{_OPENED}\
    table = pd.read_csv(path, dtype=str, na_filter=False)
{labels}
    return table, labels
'''
    about = (
        "data.csv holds the run's rows as they were read; prepare() makes the network's inputs of",
        "them, by what the rows that train tell.",
        "",
    )
    constants = (*parts.constants, *constants)
    shape = dataset.description.shape
    return TableScript(about, constants, reads, lines, prepared.source, prepared.imports, shape)


def _labels(cells: CellTable, dataset: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Constants that the label's column needs, and the lines that make ``labels`` of it."""
    table, column = dataset.description, cells.raw.columns[-1]
    if table.task == "regression":
        call, known = number_source("table[LABEL]", column, dataset.labels, "KNOWN_LABELS")
        said = ("# Labels that tell a number in another way", known) if known else ()
        return said, (f"labels = {call.broken(4, before=len('labels = '))}",)
    texts: list[str] = cells.frame[table.label_name].tolist()
    named = zip(texts, dataset.labels.tolist(), strict=True)
    spellings = {text: table.class_names[label] for text, label in named}
    spellings = {text: name for text, name in spellings.items() if text != name}
    first = "number_of = {name: number for number, name in enumerate(CLASSES)}"
    last = 'labels = table[LABEL].map(number_of).to_numpy("int64")'
    if not spellings:
        return (), (first, last)
    other = "number_of |= {text: number_of[name] for text, name in SPELLINGS.items()}"
    said = ("# Other spellings of a class", mapping("SPELLINGS", spellings))
    return said, (first, other, last)


def gives(script: TableScript, rows: Rows, cells: CellTable, dataset: Dataset) -> bool:
    """Whether a script for cells, carried out as it stands, gives the run's inputs to the bit.

    It is made of our own words and of literals alone.
    """
    text = [
        *("import numpy as np", "import pandas as pd", *script.imports),
        f"LABEL = {literal(dataset.description.label_name)}",
        *script.constants,
        script.prepares,
        "def labels_of(table):",
        *(f"    {line}" for line in script.labels),
        "    return labels",
    ]
    known: dict[str, Any] = {}
    exec("\n".join(text), known)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            labels: NDArray[Any] = known["labels_of"](cells.frame)
            if not np.array_equal(labels, dataset.labels):
                return False
            inputs: NDArray[Any] = known["prepare"](cells.frame, rows.train, labels)
    except (ValueError, TypeError, LookupError, ArithmeticError):  # scikit-learn refuses it
        return False
    return inputs.dtype == np.float32 and np.array_equal(inputs, dataset.features)
