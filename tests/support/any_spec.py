"""A hypothesis strategy for every experiment that can be described."""

from hypothesis import strategies as st

from engine.specs import ACTIVATIONS, LOSSES, ExperimentSpec

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
names = words.filter(bool)
fractions = st.floats(0, 1, exclude_max=True)
rates = st.floats(0, 10, exclude_min=True)
seeds = st.integers(0, 2**32 - 1)
monitors = st.sampled_from(["val_loss", "val_accuracy", "loss", "accuracy"])


def fields(**values: st.SearchStrategy) -> st.SearchStrategy:
    """A dictionary in which every key may also be missing."""
    return st.fixed_dictionaries({}, optional=values)


def named(name: str, **values: st.SearchStrategy) -> st.SearchStrategy:
    """A variant of a section: its name always, its keys perhaps."""
    return st.fixed_dictionaries({"name": st.just(name)}, optional=values)


layers = fields(
    units=st.integers(1, 65_536),
    activation=st.sampled_from(ACTIVATIONS),
    negative_slope=st.floats(0, 10),
    dropout=fractions,
    batch_norm=st.booleans(),
    l1=st.floats(0, 100),
    l2=st.floats(0, 100),
    name=names,
)
optimizers = st.one_of(
    named("sgd", learning_rate=rates, momentum=fractions, nesterov=st.booleans()),
    named("adagrad", learning_rate=rates, initial_accumulator_value=st.floats(0, 10)),
    named("rmsprop", learning_rate=rates, rho=fractions, centered=st.booleans()),
    named("adam", learning_rate=rates, beta_1=fractions, amsgrad=st.booleans()),
    named("adamw", learning_rate=rates, weight_decay=st.floats(0, 10)),
    named("nadam", learning_rate=rates, beta_2=fractions),
)
schedules = st.one_of(
    named("constant"),
    named("inverse_time", decay=rates),
    named("step", factor=st.floats(0, 1, exclude_min=True), every=st.integers(1, 1_000_000)),
    named("exponential", factor=st.floats(0, 1, exclude_min=True)),
    named("cosine", floor=st.floats(0, 1)),
    named("reduce_on_plateau", monitor=monitors, patience=st.integers(0, 100_000)),
)
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
table = fields(
    source=st.just("pokemon-radar") | names,
    label=words,
    shuffle_seed=seeds,
    validation=fields(
        split=st.floats(0.01, 0.9), method=st.sampled_from(["tail", "stratified"]), seed=seeds
    ),
)
experiments = st.fixed_dictionaries(
    {"network": st.fixed_dictionaries({"layers": st.lists(layers, max_size=4)})},
    optional={"name": names, "note": words, "seed": seeds, "data": table, "training": training},
).map(ExperimentSpec.parse)
