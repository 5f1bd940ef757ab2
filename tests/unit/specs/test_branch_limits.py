"""What a branch may change, and what it must leave as its run had it."""

from typing import Any

import pytest

from data.messages import Message
from engine.client.branching import differences
from engine.specs import Branch, ExperimentSpec, first_model
from engine.specs.edit import with_value
from engine.specs.layer_edits import remove_layer
from tui.locale import words


def changed(*values: tuple[str, Any]) -> list[str]:
    """The keys that a branch of the first model could not change so."""
    now = first_model()
    for key, value in values:
        now = with_value(now, key, value)
    return [key for key, _, _ in differences(first_model(), now)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "other"),
        ("note", "why"),
        ("training.optimizer.name", "adam"),
        ("training.schedule.name", "cosine"),
        ("training.early_stopping", True),
        ("training.batch_size", 8),
        ("training.class_weight", "balanced"),
        ("network.layers.0.dropout", 0.5),
        ("network.layers.1.l1", 0.1),
        ("network.layers.1.l2", 0.1),
    ],
)
def test_training_options_and_penalties_are_free(key: str, value: Any) -> None:
    assert changed((key, value)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seed", 3),
        ("data.shuffle_seed", 3),
        ("data.validation.split", 0.3),
        ("training.loss", "mean_squared_error"),
        ("training.cost_matrix", "1 1; 1 1"),
        ("network.layers.0.units", 3),
        ("network.layers.0.batch_norm", True),
        ("network.layers.0.name", "mine"),
    ],
)
def test_what_makes_the_numbers_so_far_stays(key: str, value: Any) -> None:
    assert changed((key, value)) == [key]


def test_layers_stay_in_number_and_kind() -> None:
    fewer = remove_layer(first_model(), (0,))
    assert list(differences(first_model(), fewer)) == [
        ("network.layers", Message("branch.in_number", {"count": 2}), 1)
    ]
    assert changed(("network.layers.1.type", "layer_normalization")) == ["network.layers.1"]


def test_the_noise_between_layers_is_free_as_dropout_is() -> None:
    noisy = with_value(first_model(), "network.layers.0.type", "gaussian_noise")
    louder = with_value(noisy, "network.layers.0.stddev", 0.4)
    assert list(differences(noisy, louder)) == []


def test_to_branch_is_no_change_by_itself() -> None:
    spec = first_model()
    branch = ExperimentSpec.model_validate(
        {**spec.model_dump(), "branch": Branch(run="a", epoch=1).model_dump()}
    )
    assert list(differences(spec, branch)) == []


def test_what_must_stay_is_told_with_what_may_change() -> None:
    def said(before: Message | str, now: str) -> str:
        free = ["dropout", "L1", "L2"]
        about = {"key": "data.label", "before": before, "now": now, "parent": "mine", "free": free}
        return words(Message("branch.must_stay", about))

    in_number = Message("branch.in_number", {"count": 2})
    tail = ', as in the run "mine" from which this branches, not '
    may = ": a branch may change training options, dropout, L1 and L2"
    assert said("", "kind") == f'"data.label" must stay empty{tail}kind{may}'
    assert said(in_number, "3") == f'"data.label" must stay 2 in number{tail}3{may}'
