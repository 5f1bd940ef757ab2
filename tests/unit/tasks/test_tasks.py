"""What each kind of task gives: head, targets, loss, metrics, baseline, what it keeps."""

from dataclasses import replace

import numpy as np
import pytest

from data import Description
from data.dataset import Quantity
from engine.tasks.binary import Binary
from engine.tasks.classification import Classification
from engine.tasks.metrics import USUAL, leading, lower_is_better, of_outputs, told_metrics
from engine.tasks.registry import task_for
from engine.tasks.regression import Regression

PETS = Description("pets.csv", "pets", 8, ("a",), ("cat", "dog"), (4, 4), "kind", "0" * 64)
PRICE = replace(
    PETS,
    class_names=(),
    class_counts=(),
    task="regression",
    quantity=Quantity(10.0, 2.0, 5.0, 15.0),
)
PRICES = np.array([8.0, 12.0, 10.0, 14.0])


def test_the_label_chooses_the_task_and_two_classes_leave_a_choice() -> None:
    assert task_for(PETS).KIND == "classification"
    assert task_for(PETS, "sigmoid", 0.3) == Binary(("cat", "dog"), 0.3)
    assert task_for(PRICE, "sigmoid").KIND == "regression"
    three = replace(PETS, class_names=("a", "b", "c"), class_counts=(2, 3, 3))
    assert task_for(three, "sigmoid").KIND == "classification"


@pytest.mark.parametrize(
    ("task", "head", "usual", "metrics"),
    [
        (Classification(("a", "b", "c")), (3, "softmax"), "categorical_crossentropy", "accuracy"),
        (Binary(("a", "b")), (1, "sigmoid"), "binary_crossentropy", "accuracy auc"),
        (Regression(), (1, ""), "mean_squared_error", "r2 mae rmse"),
    ],
)
def test_heads_losses_and_metrics(
    task: Classification | Regression, head: tuple[int, str], usual: str, metrics: str
) -> None:
    assert (task.head.units, task.head.activation) == head
    # What stands in a description by default is any task's usual one
    assert task.loss("categorical_crossentropy") == usual == task.LOSSES[0]
    assert task.loss("mean_absolute_error") == "mean_absolute_error"
    assert [measure.name for measure in task.measures] == metrics.split()
    assert set(task.monitors) == {"loss", *metrics.split()}


def test_targets_of_a_number_are_scaled_by_the_rows_that_train() -> None:
    task = Regression().fitted(PRICES)
    targets = task.targets(np.array([11.0, 11.0 + PRICES.std()]))
    assert targets.dtype == np.float32
    assert targets.tolist() == [[0.0], [1.0]]
    assert Regression().fitted(np.array([3.0, 3.0])).scale.deviation == 1.0


def test_targets_of_classes() -> None:
    labels = np.array([0, 1])
    assert Classification(("a", "b")).targets(labels).tolist() == [[1, 0], [0, 1]]
    assert Binary(("a", "b")).targets(labels).tolist() == [[0], [1]]


def test_baselines_are_what_the_simplest_guess_comes_to() -> None:
    classes = Classification(("a", "b")).baseline(np.array([1, 1, 0]), np.array([1, 0, 0, 0]))
    assert classes == {"accuracy": 0.25}
    number = Regression().baseline(np.array([8.0, 12.0]), PRICES)
    assert number == pytest.approx({"r2": 1 - 6 / 5, "mae": 2.0, "rmse": 6**0.5})


def test_labels_are_written_and_read_back_to_the_bit() -> None:
    import pandas as pd

    values = np.array([0.1, 1 / 3, -2e-17, 12345678.9])
    assert [float(text) for text in Regression().texts(values)] == values.tolist()
    assert Regression().labels_of(pd.Series(values)).tolist() == values.tolist()
    pets = Classification(("cat", "dog"))
    assert pets.labels_of(pd.Series(pets.texts(np.array([1, 0])))).tolist() == [1, 0]


def test_what_is_measured_of_every_output() -> None:
    one = {"loss": 1.0, "accuracy": 0.5, "focal_loss": 0.1}
    assert of_outputs(one) == {}
    two = {"output_loss": 0.4, "temp_loss": 0.6, "temp_mae": 0.2, "val_temp_mae": 0.3}
    two |= {"val_loss": 1.1, "val_temp_loss": 0.7, "val_accuracy": 0.6}
    assert of_outputs({**one, **two}) == {
        "output": {"loss": 0.4, "accuracy": 0.5, "val_accuracy": 0.6},
        "temp": {"loss": 0.6, "mae": 0.2, "val_loss": 0.7, "val_mae": 0.3},
    }


def test_what_stands_for_a_run_and_what_its_epochs_tell() -> None:
    classes = {"loss": 1.0, "accuracy": 0.5, "val_loss": 1.0, "val_accuracy": 0.5}
    number = {"loss": 1.0, "r2": 0.5, "mae": 2.0, "rmse": 3.0, "val_loss": 1.0, "val_mae": 2.0}
    assert (leading(classes), leading(number)) == ("accuracy", "r2")
    assert told_metrics(classes) == ("loss", "accuracy", "val_loss", "val_accuracy")
    assert "val_mae" in told_metrics(number)
    assert USUAL[:2] == ("val_accuracy", "accuracy")
    assert [lower_is_better(name) for name in ("val_mae", "rmse", "val_r2", "auc")] == [
        True,
        True,
        False,
        False,
    ]
