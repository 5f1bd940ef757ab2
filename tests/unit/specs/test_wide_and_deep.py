"""The preset of two inputs, on the built-in table and on any other."""

import pytest

from data.datasets.pokemon_radar.columns import DESCRIPTION
from engine.client.opening import open_experiment
from engine.lessons.presets import WIDE_AND_DEEP
from engine.specs.checks import check, network_misfit
from engine.specs.networks import columns_of, graph_of, parameters_of
from graph_cases import TABLE


def test_it_fits_the_built_in_table_and_takes_every_column_once() -> None:
    spec = open_experiment(WIDE_AND_DEEP)
    check(spec, DESCRIPTION)
    graph = graph_of(spec.network, columns_of(DESCRIPTION))
    assert graph is not None
    taken = [place for entry in graph.entries for place in entry.places or ()]
    assert sorted(taken) == list(range(DESCRIPTION.columns))
    assert parameters_of(spec, DESCRIPTION) == 15_736
    assert spec.data.validation.method == "tail"


@pytest.mark.parametrize("changes", [(), ("network.inputs.deep=cooc_*",)])
def test_on_another_table_it_takes_all_columns_unless_one_says_which(
    changes: tuple[str, ...],
) -> None:
    spec = open_experiment(WIDE_AND_DEEP, "own.csv", changes)
    patterns = ["cooc_*"] if changes else ["*"]
    assert spec.network.inputs == {"wide": patterns, "deep": patterns}
    assert spec.data.validation.method == "stratified"
    assert network_misfit(spec, TABLE) is None
