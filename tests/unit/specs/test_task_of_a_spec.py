"""What of a description fits its label, and that descriptions of classes stay as they were."""

from dataclasses import replace
from typing import Any

import pytest

from data import Description
from data.dataset import Quantity
from engine.specs import ExperimentSpec, SpecError, first_model
from engine.specs.checks import check
from engine.specs.edit import with_values
from tui.locale import words

PETS = Description("pets.csv", "pets", 80, ("a",), ("cat", "dog"), (40, 40), "kind", "0" * 64)
THREE = replace(PETS, class_names=("a", "b", "c"), class_counts=(20, 30, 30))
PRICE = replace(
    PETS,
    class_names=(),
    class_counts=(),
    label_name="price",
    task="regression",
    quantity=Quantity(10.0, 2.0, -5.0, 15.0),
)


def spec(*changes: str) -> ExperimentSpec:
    return with_values(first_model(), changes)


def test_what_is_usual_leaves_no_trace_in_a_description() -> None:
    fields = first_model().model_dump(mode="json")
    assert "task" not in fields["data"]
    assert set(fields["network"]) == {"layers"}
    assert fields["training"]["loss"] == "categorical_crossentropy"


@pytest.mark.parametrize(
    "change",
    ["data.task=regression", "network.output=sigmoid", "network.threshold=0.25"],
)
def test_what_is_chosen_comes_back(change: str) -> None:
    changed = spec(change)
    assert changed != first_model()
    assert ExperimentSpec.parse(changed.model_dump(mode="json")) == changed
    assert ExperimentSpec.model_validate_json(changed.model_dump_json()) == changed


@pytest.mark.parametrize(
    ("table", "changes", "code", "about"),
    [
        (
            PRICE,
            ["training.loss=binary_crossentropy"],
            "spec.loss_of_other_task",
            {"key": "training.loss", "value": "binary_crossentropy", "task": "regression"},
        ),
        (PRICE, ["training.loss=cost_matrix"], "spec.loss_of_other_task", {"label": "price"}),
        (
            PRICE,
            ["training.loss=mean_squared_logarithmic_error"],
            "spec.loss_of_no_negative",
            {"least": -5.0},
        ),
        (
            PRICE,
            ["training.class_weight=balanced"],
            "spec.no_classes_to_weigh",
            {"key": "training.class_weight"},
        ),
        (
            PRICE,
            ["training.early_stopping.monitor=val_accuracy"],
            "spec.monitor_of_other_task",
            {"key": "training.early_stopping.monitor", "value": "val_accuracy"},
        ),
        (
            PETS,
            ["training.checkpoint.monitor=val_auc"],
            "spec.monitor_of_other_task",
            {"key": "training.checkpoint.monitor"},
        ),
        (
            THREE,
            ["network.output=sigmoid"],
            "spec.sigmoid_needs_two_classes",
            {"key": "network.output", "classes": 3},
        ),
        (PRICE, ["network.output=sigmoid"], "spec.sigmoid_of_a_number", {"label": "price"}),
        (
            PETS,
            ["network.output=sigmoid", "training.loss=cost_matrix"],
            "spec.loss_of_other_task",
            {"task": "binary"},
        ),
    ],
)
def test_what_does_not_fit_the_label_is_refused_with_what_does(
    table: Description, changes: list[str], code: str, about: dict[str, Any]
) -> None:
    with pytest.raises(SpecError) as caught:
        check(spec(*changes), table)
    assert caught.value.code == code
    assert {name: caught.value.message.params[name] for name in about} == about
    said = words(caught.value)
    assert caught.value.message.params["key"] in said
    for choice in caught.value.message.params.get("choices", ()):
        assert choice in said


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        (PRICE, []),  # the default loss stands for the usual one
        (PRICE, ["training.loss=huber"]),
        (PRICE, ["training.early_stopping.monitor=val_mae"]),
        (PETS, ["network.output=sigmoid", "training.checkpoint.monitor=val_auc"]),
        (PETS, ["training.class_weight=balanced"]),
        (THREE, ["training.loss=mean_absolute_error"]),
    ],
)
def test_what_fits_is_let_through(table: Description, changes: list[str]) -> None:
    check(spec(*changes), table)
