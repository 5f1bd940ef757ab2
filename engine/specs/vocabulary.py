"""Whether what an embedding takes are numbers of its vocabulary: only the rows themselves tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data import Dataset, Description
from data.prepare.preparation import Preparation
from data.prepare.registry import TokenSequence
from data.prepare.token_columns import TokensColumn
from data.rows_file import StoredRows
from engine.models.layers.embedding import Embedding
from engine.models.layers.flatten import Flatten
from engine.models.layers.reshape import Reshape
from engine.models.nodes.graph import Graph
from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec
from engine.specs.networks import columns_of, graph_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 4_000_000
"""So many numbers of a table that streams are looked at at a time."""


def check_vocabulary(spec: ExperimentSpec, dataset: Dataset) -> None:
    """Refuse rows that an embedding at the network's beginning cannot look up: Keras would cut
    their fractions off in silence, and fail in the midst of training at a number that is too large.

    Raises:
        SpecError: the layer is named, with the number that it needs, what stands beside a column of
            tokens, or the first such row (from 1) and its value.
    """
    for found in _embeddings(spec, dataset.description):
        if not _is_known(found, dataset):
            _check_rows(found, dataset)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """An embedding that takes a table's numbers: all of a row, or those at some places."""

    key: str
    layer: Embedding
    places: tuple[int, ...] | None = None


def _embeddings(spec: ExperimentSpec, table: Description) -> Iterator[_Beginning]:
    graph = graph_of(spec.network, columns_of(table))
    if graph is not None:
        yield from _in_graph(graph)
        return
    for place, layer in enumerate(spec.network.stack):
        if isinstance(layer, Reshape | Flatten):  # the same values
            continue
        if isinstance(layer, Embedding):
            yield _Beginning(f"network.layers.{place}.input_dim", layer)
        return


def _in_graph(graph: Graph) -> Iterator[_Beginning]:
    entries = {entry.name: entry.places for entry in graph.entries}
    for node in graph.nodes:
        layer, source = graph.target(node) or node, node
        if not isinstance(layer, Embedding):
            continue
        while source.input and source.input[0] in graph.by_name:
            source = graph.nodes[graph.by_name[source.input[0]]]
            if not isinstance(source, Reshape | Flatten):
                break
        else:
            for name in source.input:
                if name in entries:
                    place = graph.by_name[layer.name or ""]
                    yield _Beginning(f"network.nodes.{place}.input_dim", layer, entries[name])


def _is_known(found: _Beginning, dataset: Dataset) -> bool:
    """Whether the preparation alone tells that all its numbers are in the vocabulary."""
    if dataset.preparation is None:
        return False
    preparation = Preparation.from_dict(dataset.preparation)
    inputs = preparation.inputs
    places = range(len(inputs)) if found.places is None else found.places
    taken = dict.fromkeys(inputs[place].column for place in places)
    kinds = {column.name: column.transform for column in preparation.columns}
    tokens = [name for name in taken if isinstance(kinds[name], TokenSequence)]
    if not tokens:
        return False
    if len(taken) > 1:
        others = [name for name in taken if name != tokens[0]]
        about = {"column": tokens[0], "others": others[:5], "count": len(others)}
        raise SpecError("layer.more_than_tokens", key=found.key.rpartition(".")[0], **about)
    column = kinds[tokens[0]]
    if not isinstance(column, TokensColumn):
        return False
    if column.size > found.layer.input_dim:
        about = {"column": tokens[0], "needed": column.size, "value": found.layer.input_dim}
        raise SpecError("layer.vocabulary_too_small", key=found.key, **about)
    return True


def _check_rows(found: _Beginning, dataset: Dataset) -> None:
    import numpy as np

    size, file = found.layer.input_dim, dataset.rows_file
    for values in _blocks(dataset, found.places):
        wrong = (values < 0) | (values >= size) | (values != np.floor(values))
        if wrong.any():
            row, place = (int(one) for one in np.argwhere(wrong)[0])
            about = {"key": found.key, "last": size - 1, "value": float(values[row, place])}
            about["column"] = _column(dataset, (found.places or range(values.shape[1]))[place])
            if file is not None:  # where it stands in the person's file is not known
                raise SpecError("layer.not_in_vocabulary_streamed", **about)
            raise SpecError("layer.not_in_vocabulary", row=row + 1, **about)


def _column(dataset: Dataset, place: int) -> str:
    """The column that a number of a row is made of; of a window, of any of its rows."""
    if dataset.preparation is not None:
        inputs = Preparation.from_dict(dataset.preparation).inputs
        return inputs[place % len(inputs)].column
    return dataset.description.input_names[place]


def _blocks(dataset: Dataset, places: Sequence[int] | None) -> Iterator[NDArray[np.float32]]:
    """The rows, or those places of them; of a table that streams in parts."""
    file = dataset.rows_file
    parts = [dataset.features] if file is None else _parts(file)
    for part in parts:
        yield part if places is None else part[:, places]


def _parts(file: StoredRows) -> Iterator[NDArray[np.float32]]:
    step = max(BLOCK // max(file.columns, 1), 1)
    for part in file.parts:
        for first in range(part.start, part.stop, step):
            yield file.read(first, min(step, part.stop - first))["inputs"]
