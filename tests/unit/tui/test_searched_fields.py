"""What is searched of a field, in the small form: proposals, what is typed, what is shown."""

import pytest

from engine.specs import SpecError
from engine.specs.experiment import first_model
from engine.specs.fields import Field, section
from engine.specs.sweep import Searched, SweepSpec
from tui.sweeps.fields import (
    can_be_searched,
    proposal,
    searched_fields,
    searched_with,
    sweep_form_fields,
    sweep_with,
)
from tui.text.searched import key_for_all, searched_of, searched_text

RATE = "training.optimizer.learning_rate"


def field_of(path: str, place: str) -> Field:
    return next(one for one in section(first_model(), place) if one.path == path)


@pytest.mark.parametrize(
    ("path", "place", "wanted"),
    [
        (RATE, "training", Searched(low=0.001, high=0.1, log=True)),
        ("training.epochs", "training", Searched(low=15, high=60)),
        ("training.optimizer.momentum", "training", Searched(low=0.0, high=0.5)),
        ("network.layers.0.units", "network.layers.0", Searched(low=32, high=512, log=True)),
    ],
)
def test_a_range_is_proposed_around_the_present_value(
    path: str, place: str, wanted: Searched
) -> None:
    assert proposal(field_of(path, place)) == wanted


def test_of_a_choice_all_are_proposed_and_of_a_switch_both() -> None:
    optimizer = proposal(field_of("training.optimizer.name", "training"))
    assert {"sgd", "adam"} <= set(optimizer.choices)
    assert proposal(field_of("training.optimizer.nesterov", "training")).choices == (True, False)


def test_texts_are_not_searched() -> None:
    assert not can_be_searched(field_of("name", ""))
    assert can_be_searched(field_of(RATE, "training"))


def test_the_form_has_ends_of_the_fields_kind() -> None:
    whole = searched_fields(Searched(low=2, high=8), field_of("training.epochs", "training"), {})
    assert [(one.path, one.kind, one.value) for one in whole] == [
        ("low", "whole", 2),
        ("high", "whole", 8),
        ("log", "switch", False),
        ("step", "whole", None),
    ]
    rate = searched_fields(Searched(low=1e-3, high=1.0, log=True), field_of(RATE, "training"), {})
    assert rate[0].stride == "tenfold"
    (one,) = searched_fields(
        Searched(choices=(True, False)), field_of("training.optimizer.nesterov", "training"), {}
    )
    assert one.value == "true, false"


def test_ends_never_cross() -> None:
    given = Searched(low=0.1, high=0.5)
    assert searched_with(given, "high", "0.7").high == 0.7
    with pytest.raises(SpecError) as refused:
        searched_with(given, "high", "0.05")
    assert refused.value.code == "sweep.low_not_below_high"
    with pytest.raises(SpecError):
        searched_with(given, "low", "much")


def test_choices_are_parted_by_commas() -> None:
    given = Searched(choices=("sgd", "adam"))
    assert searched_with(given, "choices", "adam,  rmsprop").choices == ("adam", "rmsprop")
    assert searched_with(given, "choices", "16, 32").choices == (16, 32)
    assert searched_with(given, "choices", "true, false").choices == (True, False)
    with pytest.raises(SpecError):
        searched_with(given, "choices", "")


def test_a_sweeps_form_has_all_but_the_space() -> None:
    told = SweepSpec(space={RATE: Searched(low=0.1, high=0.5)})
    paths = [one.path for one in sweep_form_fields(told)]
    assert {"metric", "trials", "minutes", "sampler", "pruner", "seeds"} <= set(paths)
    assert "space" not in paths
    changed = sweep_with(sweep_with(told, "trials", "12"), "pruner", "hyperband")
    assert (changed.trials, changed.pruner) == (12, "hyperband")
    assert sweep_with(changed, "trials", "").trials is None
    assert sweep_with(changed, "pruner", "none").pruner == "none"
    assert sweep_with(changed, "metric", "val_loss").minimizes
    assert changed.space == told.space
    with pytest.raises(SpecError):
        sweep_with(told, "trials", "-3")


@pytest.mark.parametrize(
    ("searched", "text"),
    [
        (Searched(low=1e-4, high=1e-1, log=True), "0.0001 → 0.1 log"),
        (Searched(low=1, high=9, step=2), "1 → 9 / 2"),
        (Searched(choices=("sgd", "adam")), "sgd | adam"),
        (Searched(choices=(True, False)), "true | false"),
    ],
)
def test_a_range_is_said_in_place_of_the_value(searched: Searched, text: str) -> None:
    assert searched_text(searched) == text


def test_a_field_of_every_layer_is_searched_by_one_key() -> None:
    shared = key_for_all("network.layers.1.units")
    assert shared == "network.layers.*.units"
    assert key_for_all(RATE) is None
    found = Searched(low=16, high=64)
    assert searched_of({shared: found}, "network.layers.0.units") == found
    assert searched_of({shared: found}, RATE) is None
