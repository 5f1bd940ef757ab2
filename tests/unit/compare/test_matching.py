"""Which runs a query means, and in what order a field puts them."""

import math
import time
from collections.abc import Callable
from typing import Any

import pytest

from data.query_language import QueryError, parse
from engine.query.evaluate import in_order, matcher, sort_field
from engine.query.fields import Fields, UnknownField
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.summaries import SpecShapes, Summary
from tui.locale import words

DAY = time.mktime((2026, 11, 24, 9, 30, 0, 0, 0, -1))
Find = Callable[[str], str]


def summary(spec: ExperimentSpec, name: str, **facts: Any) -> Summary:
    """A run called ``name``; its spec's values by their keys, with ``__`` for the dots."""
    for key in [key for key in facts if "__" in key]:
        spec = with_value(spec, key.replace("__", "."), facts.pop(key))
    shape, values = SHAPES.flattened(spec.model_dump_json())
    given: dict[str, Any] = {
        "id": f"{name}0001",
        "name": name,
        "status": "finished",
        "created": DAY,
        "started": DAY,
        "ended": DAY + 90,
        "position": 1,
        "number": 1,
        "version": 0,
        "done": 30,
        "best": {},
        "last": {},
        "tags": (),
        "pinned": False,
        "archived": False,
        "parameters": None,
        "is_unasked": False,
        "shape": shape,
        "values": values,
    }
    return Summary(**{**given, **facts})


SHAPES = SpecShapes()


@pytest.fixture
def runs(spec: ExperimentSpec) -> list[Summary]:
    return [
        summary(
            spec,
            "a",
            best={"val_accuracy": 0.8, "val_loss": 0.6},
            last={"val_accuracy": 0.7, "val_loss": math.nan},
            tags=("lesson-02", "two words"),
            training__optimizer__name="adam",
            network__layers__0__dropout=0.4,
            training__early_stopping=True,
        ),
        summary(
            spec,
            "b",
            best={"val_accuracy": 0.6, "val_loss": 0.9, "top_5": 0.99},
            last={"val_accuracy": 0.6, "val_loss": 0.9},
            pinned=True,
            created=DAY + 86400,
            ended=DAY + 3600,
            network__layers__0__units=64,
            training__batch_size=64,
        ),
        summary(spec, "c", status="running", ended=None, started=time.time() - 10, done=2),
        summary(spec, "relu D", status="queued", started=None, ended=None, archived=True),
    ]


@pytest.fixture
def find(runs: list[Summary]) -> Find:
    """The names of the runs that a query means."""

    def names(text: str) -> str:
        test = matcher(parse(text), Fields(runs))
        return " ".join(run.name for run in runs if test(run))

    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "a b c relu D"),
        ("val_accuracy > 0.75 and optimizer = adam and dropout > 0", "a"),
        ("val_accuracy > 0.75", "a"),
        ("last.val_accuracy > 0.75", ""),
        ("last.val_accuracy >= 0.7", "a"),
        ("val_acc < 0.75", "b"),
        ("best.val_loss <= 0.6", "a"),
        ("last.val_loss = nan", "a"),
        ("top_5 > .9", "b"),
        ("val_accuracy = none", "c relu D"),
        ("val_accuracy != 0.6", "a c relu D"),
        ("status = running", "c"),
        ("status = RUNNING or status = queued", "c relu D"),
        ('name ~ "ReLU"', "relu D"),
        ("name = A", "a"),
        ("tag = lesson-02", "a"),
        ('tag = "two words"', "a"),
        ("tag = none", "b c relu D"),
        ("not tag ~ lesson", "b c relu D"),
        ("pinned = yes", "b"),
        ("archived = yes", "relu D"),
        ("epochs < 30", "c"),
        ("duration > 90", "b"),
        ("duration >= 1.5m and duration < 2m", "a"),
        ("duration = 1h", "b"),
        ("created = 2026-11-24", "a c relu D"),
        ("created > 2026-11-24", "b"),
        ("created <= 2026-11-24T09:30", "a c relu D"),
        ("id = b0001", "b"),
        ("b0001", "b"),
        ("B000", "b"),
        ("b00", ""),
        ("0001", ""),
        ("units = 64", "b"),
        ("units != 128", "b"),
        ("layers.0.units = 64", "b"),
        ("layers = 2", "a b c relu D"),
        ("dropout = 0", "a b c relu D"),
        ("dropout != 0.4", "b c relu D"),
        ("training.optimizer.name = sgd", "b c relu D"),
        ("momentum >= 0", "b c relu D"),
        ("early_stopping = yes", "a"),
        ("early_stopping = no", "b c relu D"),
        ("early_stopping.patience = 3", "a"),
        ("batch_norm = no", "a b c relu D"),
        ("training.loss = categorical_crossentropy", "a b c relu D"),
        ("batch_size = 64", "b"),
        ("engine = exact and seed = 1337 and source ~ radar", "a b c relu D"),
        ("nesterov = true", ""),
        ("relu", "relu D"),
        ("running or lesson", "a c"),
    ],
)
def test_a_query_means_these_runs(find: Find, text: str, names: str) -> None:
    assert find(text) == names


@pytest.mark.parametrize(
    ("text", "at", "code", "said"),
    [
        ("val_acuracy > 1", 0, "query.no_field", "val_accuracy"),
        ("name = a and optimiser = adam", 13, "query.no_field", "optimizer"),
        ("monitor = loss", 0, "query.ambiguous_field", "can mean"),
        ("xyzzyq = 1", 0, "query.no_field", 'no field is called "xyzzyq"'),
        ("val_loss < low", 11, "query.not_a_number", "val_loss"),
        ('val_loss < "0.5"', 11, "query.not_a_number", "val_loss"),
        ("status = runing", 9, "query.not_one_of", "running"),
        ("pinned = 1", 9, "query.not_a_switch", "pinned"),
        ("created > yesterday", 10, "query.not_a_time", "2026-"),
        ("duration > long", 11, "query.not_seconds", "duration"),
        ("val_accuracy", 0, "query.metric_alone", "val_accuracy > 0.5"),
    ],
)
def test_what_cannot_be_asked_is_pointed_at(
    find: Find, text: str, at: int, code: str, said: str
) -> None:
    with pytest.raises(QueryError) as caught:
        find(text)
    assert (caught.value.code, caught.value.at) == (code, at)
    assert said in words(caught.value)


def test_fields_of_the_spec_are_known_without_any_run() -> None:
    for name in ("optimizer", "learning_rate", "dropout", "momentum", "floor", "val_loss"):
        assert Fields().find(name).name.endswith(name) or name == "optimizer"


def test_an_ambiguous_name_says_which_ones_would_do(runs: list[Summary]) -> None:
    fields = Fields(runs)
    with pytest.raises(UnknownField) as caught:
        fields.find("monitor")
    assert caught.value.code == "query.ambiguous_field"
    names = caught.value.message.params["meant"]
    assert len({fields.find(name).name for name in names}) == len(names) == 3


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("val_accuracy", "a b c relu D"),
        ("-val_accuracy", "b a c relu D"),
        ("val_loss", "a b c relu D"),
        ("last.val_loss", "b a c relu D"),
        ("name", "a b c relu D"),
        ("-name", "relu D c b a"),
        ("created", "b a c relu D"),
        ("dropout", "b c relu D a"),
        ("tag", "a b c relu D"),
    ],
)
def test_a_sort_puts_the_best_first_and_the_unknown_last(
    runs: list[Summary], sort: str, order: str
) -> None:
    field, falling = sort_field(sort, Fields(runs))
    assert " ".join(run.name for run in in_order(runs, field, falling=falling)) == order
