"""What differs between two experiments."""

from engine.compare.diff import SpecDifference, aligned, differences, differences_of_all
from engine.specs import DenseLayer, ExperimentSpec
from engine.specs.edit import with_value
from engine.specs.layer_edits import copy_layer


def changed(spec: ExperimentSpec, **values: object) -> ExperimentSpec:
    for key, value in values.items():
        spec = with_value(spec, key.replace("__", "."), value)
    return spec


def test_only_what_differs_is_told_as_set_names_it(spec: ExperimentSpec) -> None:
    other = changed(spec, name="other", note="x", training__batch_size=32, seed=2)
    assert differences(spec, spec) == []
    assert differences(spec, other) == [
        SpecDifference("seed", "1337", "2"),
        SpecDifference("training.batch_size", "16", "32"),
    ]
    assert [item.path for item in differences(spec, other, ("name",))] == [
        "note",
        "seed",
        "training.batch_size",
    ]


def test_another_optimizer_tells_its_rate_and_what_is_not_its_default(
    spec: ExperimentSpec,
) -> None:
    adam = changed(spec, training__optimizer__name="adam", training__optimizer__beta_1=0.8)
    assert differences(spec, adam) == [
        SpecDifference("training.optimizer.name", "sgd", "adam"),
        SpecDifference("training.optimizer.learning_rate", "0.01", "0.001"),
        SpecDifference("training.optimizer.beta_1", None, "0.8"),
    ]


def test_a_section_of_one_side_tells_its_fields(spec: ExperimentSpec) -> None:
    found = differences(changed(spec, training__early_stopping=True), spec)
    assert found[0] == SpecDifference("training.early_stopping", "on", "off")
    assert SpecDifference("training.early_stopping.patience", "3", None) in found


def test_layers_are_lined_up(spec: ExperimentSpec) -> None:
    more = changed(copy_layer(spec, (0,)), network__layers__1__units=64)
    assert differences(spec, more) == [SpecDifference("network.layers.1", None, "64 sigmoid")]
    assert differences(more, spec) == [SpecDifference("network.layers.1", "64 sigmoid", None)]
    relu = changed(spec, network__layers__1__activation="relu", network__layers__1__dropout=0.4)
    assert differences(spec, relu) == [
        SpecDifference("network.layers.1.activation", "sigmoid", "relu"),
        SpecDifference("network.layers.1.dropout", "0", "0.4"),
    ]


def test_a_layer_of_another_kind_is_told_whole(spec: ExperimentSpec) -> None:
    noisy = changed(spec, network__layers__1__type="gaussian_noise")
    assert differences(spec, noisy) == [
        SpecDifference("network.layers.1", "256 sigmoid", "gaussian noise 0.1")
    ]
    louder = changed(noisy, network__layers__1__stddev=0.3)
    assert differences(noisy, louder) == [SpecDifference("network.layers.1.stddev", "0.1", "0.3")]


def test_a_slope_without_effect_is_no_difference() -> None:
    one, other = DenseLayer(activation="relu"), DenseLayer(activation="relu", negative_slope=0.1)
    assert aligned([one], [other]) == [(0, 0)]
    leaky = DenseLayer(activation="leaky_relu")
    assert aligned([one, leaky], [leaky]) == [(0, None), (1, 0)]


def test_of_several_experiments_every_field_in_which_one_of_them_differs_is_told(
    spec: ExperimentSpec,
) -> None:
    others = [changed(spec, seed=2), changed(spec, training__batch_size=32), spec]
    assert differences_of_all([spec, *others]) == {
        "seed": ("1337", "2", "1337", "1337"),
        "training.batch_size": ("16", "16", "32", "16"),
    }
    assert differences_of_all([spec]) == differences_of_all([]) == {}
