"""A hypothesis strategy for every experiment that can be described."""

from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from data.schema import ROLES
from engine.models.layers import Layer
from engine.models.optimizers import Optimizer
from engine.models.schedules import Schedule
from engine.specs import LOSSES, ExperimentSpec
from engine.specs.schema_walk import alternatives, item, marks, tag_of, variants

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
names = words.filter(bool)
seeds = st.integers(0, 2**32 - 1)
monitors = st.sampled_from(["val_loss", "val_accuracy", "loss", "accuracy"])


def fields(**values: st.SearchStrategy) -> st.SearchStrategy:
    """A dictionary in which every key may also be missing."""
    return st.fixed_dictionaries({}, optional=values)


def kinds(annotation: Any) -> st.SearchStrategy:
    """Any kind of an optimizer, a schedule or a layer; the first may go without its name."""
    first, *others = variants(annotation)
    return st.one_of(of_kind(first), of_kind(first, named=False), *map(of_kind, others))


def of_kind(kind: Any, *, named: bool = True) -> st.SearchStrategy:
    """A variant of a section: its name, and perhaps each of its keys within their limits."""
    tag, word = tag_of(kind)
    values = {
        name: value_of(info)
        for name, info in kind.model_fields.items()
        if name != tag and (word, name) != ("sgd", "decay")  # it excludes a schedule
    }
    return st.fixed_dictionaries({tag: st.just(word)} if named else {}, optional=values)


def value_of(info: Any) -> st.SearchStrategy:
    """A value of a field, within the limits that stand on it."""
    annotation, *others = alternatives(info.annotation)
    if others:  # one length for both sides, or two
        side = st.integers(1, 1024)
        return side | st.lists(side, min_size=2, max_size=2)
    inner = item(info.annotation)
    if inner is not None:
        return st.lists(kinds(inner), max_size=3)
    if get_origin(annotation) is tuple:  # a shape
        return st.lists(st.integers(-1, 1_000_000), min_size=1, max_size=4)
    if get_origin(annotation) is Literal:
        return st.sampled_from(get_args(annotation))
    if annotation in (bool, str):
        return st.booleans() if annotation is bool else names
    limits = {
        sign: limit
        for mark in marks(info)
        for sign in ("ge", "gt", "le", "lt")
        if (limit := getattr(mark, sign, None)) is not None
    }
    low, high = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
    if annotation is int:
        return st.integers(low, high)
    return st.floats(low, high, exclude_min="gt" in limits, exclude_max="lt" in limits)


layers = kinds(Layer)
optimizers = kinds(Optimizer)
schedules = kinds(Schedule)
weights = st.floats(0, 1e6, exclude_min=True)
matrices = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.lists(st.floats(0, 1e6), min_size=n, max_size=n), min_size=n, max_size=n)
)
training = fields(
    loss=st.sampled_from(LOSSES),
    cost_matrix=matrices,
    optimizer=optimizers,
    schedule=schedules,
    batch_size=st.integers(1, 1_000_000),
    epochs=st.integers(1, 1_000_000),
    order=st.sampled_from(["reshuffle", "keras", "none"]),
    class_weight=st.just("balanced") | st.dictionaries(names, weights, min_size=1, max_size=4),
    early_stopping=fields(
        monitor=monitors, min_delta=st.floats(0, 1e6), restore_best=st.booleans()
    ),
    checkpoint=fields(monitor=monitors, save_best_only=st.booleans()),
)
preparation = fields(
    scaling=st.sampled_from(["none", "robust", "log1p"]),
    missing=st.sampled_from(["median", "drop_row"]),
    constant=st.floats(-1e6, 1e6),
    most_categories=st.integers(1, 1000),
    columns=st.dictionaries(
        names, fields(scaling=st.just("standard"), indicator=st.booleans()), max_size=3
    ),
)
table = fields(
    where=words,
    recipe=words,
    classes=st.lists(names, max_size=3),
    cap=st.integers(1, 10_000),
    balance=st.booleans(),
    sample=st.integers(2, 10_000),
    sample_seed=seeds,
    roles=st.dictionaries(names, st.sampled_from(ROLES), max_size=3),
    orders=st.dictionaries(names, st.lists(words, min_size=1, max_size=3), max_size=3),
    preparation=preparation,
    source=st.just("pokemon-radar") | names,
    label=words,
    shuffle_seed=seeds,
    validation=fields(
        split=st.floats(0.01, 0.9),
        method=st.sampled_from(["tail", "shuffled", "stratified", "group", "time"]),
        column=names,
        seed=seeds,
        folds=st.integers(2, 100),
        fold=st.integers(1, 100),
        file=names,
    ),
    test=fields(split=st.floats(0.0, 0.9), seed=seeds),
)
experiments = st.fixed_dictionaries(
    {"network": st.fixed_dictionaries({"layers": st.lists(layers, max_size=4)})},
    optional={"name": names, "note": words, "seed": seeds, "data": table, "training": training},
).map(ExperimentSpec.parse)
