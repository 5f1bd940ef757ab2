"""What we need of Keras' and TensorFlow's private names: each fails here when a version takes it.

The sentence of a failure says what breaks in training.
"""

import ast
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from engine.training.steps import keras_internals

pytestmark = pytest.mark.slow

_keras: Any = keras
_tf: Any = tf
INSTALLED = f"Keras {keras.__version__}, TensorFlow {tf.__version__}"
ENGINE = Path(keras_internals.__file__).parents[1]
DOCUMENTED = {"_exit", "_make", "_value_"}
"""Names of Python's own library that begin with an underscore."""


def changed(what: str) -> str:
    return f"{INSTALLED}: {what}; see engine/training/keras_internals.py"


def network(*parts: Any, optimizer: Any = "sgd", metrics: Any = ("accuracy",)) -> Any:
    layers = _keras.layers
    model = keras.Sequential([keras.Input((2,)), *parts, layers.Dense(3, "softmax")])
    model.compile(optimizer, "categorical_crossentropy", metrics=list(metrics), jit_compile=False)
    return model


def batch() -> tuple[Any, Any]:
    return np.ones((4, 2), np.float32), np.eye(4, 3, dtype=np.float32)


def test_names_are_numbered_from_the_start_again() -> None:
    keras_internals.number_names_anew()
    first = [_keras.layers.Dense(1).name for _ in range(2)]
    keras_internals.number_names_anew()
    again = [_keras.layers.Dense(1).name for _ in range(2)]
    assert first == again == ["dense", "dense_1"], changed(
        "a kept network and a fresh one would have other names, and states would not fit"
    )


def test_an_empty_hook_is_told_from_one_of_a_person() -> None:
    class Mine(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            """Something."""

    mine = Mine()
    empty = [
        name
        for name in ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_test_end")
        if keras_internals.is_empty_hook(getattr(mine, name))
    ]
    assert empty == ["on_train_batch_begin", "on_batch_begin", "on_test_end"], changed(
        "every callback would be called at each batch, and chunks would be one batch long"
    )


def test_backup_and_restore_says_after_which_epoch_it_goes_on(tmp_path: Path) -> None:
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            if epoch == 2:
                raise KeyboardInterrupt

    folder = str(tmp_path / "backup")
    x, y = batch()
    with pytest.raises(KeyboardInterrupt):
        backup = _keras.callbacks.BackupAndRestore(folder)
        network().fit(x, y, epochs=4, verbose=0, callbacks=[backup, Interrupt()])
    model = network()
    assert keras_internals.epochs_restored(model) == 0
    model.optimizer.build(model.trainable_variables)
    model.train_on_batch(x, y)
    restored = _keras.callbacks.BackupAndRestore(folder)
    restored.set_model(model)
    restored.on_train_begin()
    assert keras_internals.epochs_restored(model) == 2, changed(
        "a person's BackupAndRestore would train its epochs twice"
    )


def test_fits_own_shuffle_is_drawn() -> None:
    rows = np.arange(100, 123, dtype=np.int32)

    class Seen(keras.layers.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.rows: list[int] = []

        def call(self, inputs: Any) -> Any:
            _tf.py_function(lambda x: self.rows.extend(int(n) for n in x[:, 0]), [inputs], [])
            return inputs

    keras.utils.set_random_seed(5)
    ours = keras_internals.shuffle_of_fit(rows)
    keras.utils.set_random_seed(5)
    seen = Seen()
    model = keras.Sequential([keras.Input((1,)), seen])
    model.compile("sgd", "mean_squared_error", run_eagerly=True)
    x = rows[:, None].astype(np.float32)
    with pytest.warns(UserWarning, match="trainable weights"):
        model.fit(x, x, batch_size=len(rows), epochs=1, shuffle=True, verbose=0)
    assert seen.rows == ours.tolist() != rows.tolist(), changed(
        'order = "keras" would not be the order that fit draws'
    )


def test_layers_inside_of_layers_are_found() -> None:
    inner = keras.Sequential([keras.Input((2,)), _keras.layers.Dropout(0.5, name="deep")])
    names = [layer.name for layer in keras_internals.layers_within(network(inner))]
    assert "deep" in names, changed("turbo would not be refused for a random layer in another one")


def test_a_layer_tells_what_it_took_and_gave_where_it_was_first_used() -> None:
    inner = keras.Sequential([keras.Input((2,)), _keras.layers.Dense(4)], name="inner")
    model = network(inner)
    call = keras_internals.first_call(model.get_layer("inner"))
    assert call is not None, changed("hidden layers could not be looked at")
    (took,), (gave,) = call
    assert (tuple(took.shape), tuple(gave.shape)) == ((None, 2), (None, 4))
    assert took is model.inputs[0], changed("layers of a network within another would be lost")
    assert keras_internals.first_call(_keras.layers.Dense(1)) is None


def test_a_layer_tells_what_is_below_it_and_what_it_learns_itself() -> None:
    dense, drop = _keras.layers.Dense(4, name="inner"), _keras.layers.Dropout(0.5)
    inner = keras.Sequential([keras.Input((2,)), dense, drop], name="within")
    model = network(inner)
    below = [layer.name for layer in keras_internals.layers_below(model)]
    assert "within" in below and "inner" not in below, changed("rows of layers would be missing")
    assert dense in keras_internals.layers_below(inner)
    dense.trainable = False
    assert [one.name for one in keras_internals.learnt_by(dense)] == ["kernel", "bias"], changed(
        "frozen layers would have no norms"
    )
    assert keras_internals.learnt_by(inner) == []


def test_a_step_calls_layers_and_hands_gradients_over_replaceably() -> None:
    model = network()
    last, (x, y) = model.layers[-1], batch()
    own, seen, given = last.call, list[Any](), list[int]()

    def call(*arguments: Any, **named: Any) -> Any:
        seen.append(own(*arguments, **named))
        return seen[-1]

    def apply(gradients: Any, variables: Any) -> None:
        given.extend(len(part) for part in (list(gradients), list(variables)))

    before = model.get_weights()
    with (
        keras_internals.called_through(last, call),
        keras_internals.applied_by(model.optimizer, apply),
    ):
        model.train_step((_tf.constant(x), _tf.constant(y)))
    assert [one.shape for one in seen] == [(4, 3)], changed("no layer's results would be seen")
    assert given == [2, 2], changed("a look at the layers would change the weights")
    for one, other in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)
    assert last.call == own


def test_a_step_of_a_person_is_told_from_keras_own() -> None:
    class Mine(keras.Model):
        def train_step(self, data: Any) -> Any:
            return super().train_step(data)

    start = keras.Input((2,))
    mine = Mine(start, _keras.layers.Dense(1)(start))
    assert [keras_internals.has_own_step(one) for one in (mine, network())] == [True, False]


def test_what_names_no_stream_draws_from_a_common_one() -> None:
    _keras.random.normal((1,))
    (state,) = keras_internals.common_seed()
    before = np.array(state.numpy())
    _keras.random.normal((1,))
    assert (state.numpy() != before).any(), changed("a look at the layers would move that stream")


@pytest.mark.parametrize("step", ["train_step", "test_step"])
def test_a_step_asks_the_model_itself_for_its_loss(step: str) -> None:
    model = network()
    own = model.compute_loss
    asked: list[list[str]] = []

    def compute(x: Any, y: Any, y_pred: Any, sample_weight: Any, training: bool) -> Any:
        asked.append([str(part.shape) for part in (y, y_pred)])
        return own(x, y, y_pred, sample_weight, training=training)

    with keras_internals.loss_computed_by(model, compute):
        getattr(model, step)(batch())
    assert asked == [["(4, 3)", "(4, 3)"]], changed(
        "losses of batches and predicted classes would not be seen"
    )
    getattr(model, step)(batch())
    assert len(asked) == 1


@pytest.mark.parametrize("step", ["train_step", "test_step"])
def test_a_step_counts_the_compiled_metrics_only_where_it_is_let(step: str) -> None:
    model, (x, y) = network(), batch()
    model.test_step((x, y))
    model.reset_metrics()
    with keras_internals.without_metrics(model):
        getattr(model, step)((x, y))
    found = model.get_metrics_result()
    assert float(found["loss"]) > 0, changed("the mean of the loss would not be counted")
    assert float(found["accuracy"]) == 0, changed("metrics would be counted twice")
    keras_internals.update_compiled_metrics(model, y, y)
    assert float(model.get_metrics_result()["accuracy"]) == 1, changed(
        "metrics of a chunk would not be counted"
    )


def test_variables_are_changed_by_one_replaceable_step() -> None:
    model = network(optimizer=keras.optimizers.Adam(0.5))
    model.optimizer.build(model.trainable_variables)
    before = [variable.numpy() for variable in model.trainable_variables]
    told: list[tuple[int, int, float]] = []

    def update(gradients: Any, variables: Any, rate: Any) -> None:
        told.append((len(gradients), len(variables), float(rate)))

    with keras_internals.updated_by(model.optimizer, update):
        model.train_step(batch())
    assert told == [(2, 2, 0.5)], changed("the fused update of Adam would not be used")
    for variable, value in zip(model.trainable_variables, before, strict=True):
        np.testing.assert_array_equal(variable.numpy(), value)
    model.train_step(batch())
    assert len(told) == 1
    assert any(
        (variable.numpy() != value).any()
        for variable, value in zip(model.trainable_variables, before, strict=True)
    )


def test_the_own_step_changes_variables_as_apply_gradients_does() -> None:
    found: list[Any] = []
    for whole in (True, False):
        weight = keras.Variable(np.array([1.0, -2.0], np.float32))
        optimizer = keras.optimizers.Adam(0.5)
        optimizer.build([weight])
        for value in (1.0, 3.0):
            gradient = _tf.constant([value, value])
            if whole:
                optimizer.apply_gradients([(gradient, weight)])
            else:
                keras_internals.update_of(optimizer)([gradient], [weight], optimizer.learning_rate)
                keras_internals.count_update(optimizer)
        found.append([one.numpy() for one in (weight, *optimizer.variables)])
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(
            one, other, changed("whether a fused update has Keras' bits could not be tried")
        )


def test_adam_tells_its_two_averages_of_a_variable() -> None:
    weights = [keras.Variable(np.zeros(shape, np.float32)) for shape in (3, 2)]
    optimizer = keras.optimizers.Adam(0.5, beta_1=0.5, beta_2=0.75)
    optimizer.build(weights)
    gradients = [_tf.fill([3], 2.0), _tf.fill([2], 4.0)]
    optimizer.apply_gradients(list(zip(gradients, weights, strict=True)))
    first, second = keras_internals.adam_moments(optimizer, weights[1])
    assert (first.numpy().tolist(), second.numpy().tolist()) == ([2, 2], [4, 4]), changed(
        "the fused update of Adam would change other variables than its own"
    )


def test_gradients_that_are_added_up_already_are_not_added_again() -> None:
    found: list[list[float]] = []
    for by_copies in (True, False):
        weight = keras.Variable(np.ones(2, np.float32))
        optimizer = keras.optimizers.Adam(0.5)
        optimizer.build([weight])
        update = keras_internals.update_of_copies(optimizer)
        if not by_copies:
            update = keras_internals.update_of(optimizer)
        with keras_internals.updated_by(optimizer, update):
            optimizer.apply_gradients([(_tf.constant([0.25, 2.0]), weight)])
        found.append(weight.numpy().tolist())
    assert found[0] == found[1] != [1, 1], changed("several devices would not train")


def test_the_mean_of_the_loss_counts_a_batch_that_is_handed_to_it() -> None:
    model = network()
    model.evaluate(*batch(), verbose=0)
    model.reset_metrics()
    keras_internals.count_loss(model, _tf.constant(2.0), 3)
    keras_internals.count_loss(model, _tf.constant(4.0), 1)
    assert float(model.get_metrics_result()["loss"]) == 2.5, changed(
        "the loss of several devices would not be the mean over the rows"
    )


def test_traced_gradients_are_let_go_of() -> None:
    model = network(optimizer=keras.optimizers.Adam())
    x, y = batch()
    model.fit(x, y, verbose=0)
    ops: Any = keras_internals._module("tensorflow.python.framework.ops")
    registered = ops.gradient_registry.list()
    assert any(name.startswith("CustomGradient-") for name in registered), changed(
        "nothing is registered any more: forget_traced_gradients is needless"
    )
    keras_internals.forget_traced_gradients()
    left = ops.gradient_registry.list()
    assert not any(name.startswith("CustomGradient-") for name in left), changed(
        "a warm host would grow by 3 MB a run"
    )
    assert "MatMul" in left


def _private_uses(path: Path) -> list[str]:
    """Private names of others, and private packages, in a module's code."""
    found: list[str] = []
    tree = ast.parse(path.read_text("utf-8"))
    texts = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name("self" | "cls")):
                continue
            case ast.Attribute(attr=name) if name.startswith("_") and not name.startswith("__"):
                found += [] if name in DOCUMENTED else [name]
            case ast.Import(names=names):
                found += [one.name for one in names if _is_private_package(one.name)]
            case ast.ImportFrom(module=str(name)) if _is_private_package(name):
                found.append(name)
            case ast.Constant(value=str(text)) if id(node) not in texts:
                found += [text] if _is_private_package(text) or text == "_is_default" else []
            case _:
                pass
    return [f"{path.relative_to(ENGINE)}:{name}" for name in found]


def _is_private_package(name: str) -> bool:
    return name.startswith(("keras.src", "keras._", "tensorflow.python"))


def test_nobody_else_in_the_engine_relies_on_private_names() -> None:
    own = Path(keras_internals.__file__)
    assert len(_private_uses(own)) > 5
    others = [path for path in ENGINE.rglob("*.py") if path != own]
    assert [use for path in others for use in _private_uses(path)] == []


def test_applications_look_for_weights_where_they_are_told_to() -> None:
    asked: list[tuple[str, str]] = []

    def find(name: str, address: str) -> str:
        asked.append((name, address))
        raise FileNotFoundError(name)

    told = {"input_shape": (224, 224, 3), "include_top": False, "alpha": 0.25}
    with keras_internals.weights_found_by(find), pytest.raises(FileNotFoundError):
        keras.applications.MobileNet(weights="imagenet", **told)
    [(name, address)] = asked
    assert name == "mobilenet_2_5_224_tf_no_top.h5" and address.endswith(name)
