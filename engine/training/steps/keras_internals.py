"""What we rely on of Keras and TensorFlow that they do not promise to keep, all in one place.

Every function says what is needed; tests/unit/engine_training/test_keras_internals.py fails by
name when a new version no longer gives it.
"""

import importlib
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

Update = Callable[[Sequence[Any], Sequence[Any], Any], None]
"""Changes variables: gradients, variables, learning rate."""


def number_names_anew() -> None:
    """Let Keras count what has no name from the start: ``dense``, ``dense_1``, ..."""
    _module("keras.src.utils.naming").reset_uids()


def is_empty_hook(hook: Any) -> bool:
    """Whether a callback's hook is Keras' own, which does nothing: ``fit`` does not call it."""
    return bool(getattr(hook, "_is_default", False))


def epochs_restored(model: Any) -> int:
    """After how many epochs BackupAndRestore wants training to go on; 0 without it."""
    return getattr(model, "_initial_epoch", None) or 0


def shuffle_of_fit(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """The rows in the order in which ``fit(shuffle=True)`` takes them now.

    It depends on TensorFlow's seed and on the operations of Keras' pipeline, which is therefore
    used rather than imitated; one batch of all rows gives the whole permutation.
    """
    adapters = _module("keras.src.trainers.data_adapters.array_data_adapter")
    adapter = adapters.ArrayDataAdapter(rows, batch_size=len(rows), shuffle=True)
    return next(iter(adapter.get_tf_dataset())).numpy()


def layers_within(model: Any) -> list[Any]:
    """The model and all its layers, those inside of other layers too."""
    return list(model._flatten_layers())


def layers_below(layer: Any) -> list[Any]:
    """The layers that a layer or model is made of, in their order, and not what is in them."""
    return list(layer._flatten_layers(include_self=False, recursive=False))


def learnt_by(layer: Any) -> list[Any]:
    """The weights of a layer itself that training may change, also while they are frozen."""
    return list(layer._trainable_variables)


@contextmanager
def called_through(layer: Any, call: Callable[..., Any]) -> Generator[None]:
    """Inside it the layer's results are those of ``call``, given what its own is given."""
    with _replaced(layer, "call", call):
        yield


@contextmanager
def applied_by(optimizer: Any, apply: Callable[..., Any]) -> Generator[None]:
    """Inside it ``train_step`` hands its gradients and variables to ``apply``, and changes none."""
    with _replaced(optimizer, "apply", apply):
        yield


def common_seed() -> list[Any]:
    """The state of the stream that everything draws from that names none; if there is one yet."""
    state = _module("keras.src.backend.common.global_state")
    found = state.get_global_attribute("global_seed_generator")
    return [] if found is None else [found.state]


def has_own_step(model: Any) -> bool:
    """Whether a person's class trains in another way than Keras' step."""
    step = type(model).train_step
    return not step.__module__.startswith("keras.")


@contextmanager
def loss_computed_by(model: Any, compute: Callable[..., Any]) -> Generator[None]:
    """Inside it ``train_step`` and ``test_step`` take the loss that ``compute`` gives.

    It is called as ``Model.compute_loss`` is, by names.
    """
    with _replaced(model, "compute_loss", compute):
        yield


@contextmanager
def without_metrics(model: Any) -> Generator[None]:
    """Inside it ``train_step`` and ``test_step`` leave the compiled metrics alone.

    The mean of the loss is no compiled metric: it goes on.
    """

    def nothing(*_: Any, **__: Any) -> dict[str, Any]:
        return {}

    with _replaced(model, "compute_metrics", nothing):
        yield


def update_compiled_metrics(model: Any, targets: Any, outputs: Any) -> None:
    """Let the metrics given to ``compile`` count some rows."""
    model._compile_metrics.update_state(targets, outputs)


def update_of(optimizer: Any) -> Update:
    """The last step of ``apply_gradients``, which changes the variables."""
    return optimizer._backend_update_step


@contextmanager
def updated_by(optimizer: Any, update: Update) -> Generator[None]:
    """Inside it ``apply_gradients`` changes variables by ``update``."""
    with _replaced(optimizer, "_backend_update_step", update):
        yield


def update_of_copies(optimizer: Any) -> Update:
    """As ``update_of``, for gradients that are added up over the devices already: called on each
    device of a strategy, it changes every device's copy by its own.
    """

    def update(gradients: Sequence[Any], variables: Sequence[Any], rate: Any) -> None:
        copies = [getattr(one, "value", one) for one in variables]
        context: Any = _module("tensorflow").distribute.get_replica_context()
        pairs = list(zip(gradients, copies, strict=True))
        context.merge_call(optimizer._distributed_tf_update_step, args=(pairs, rate))

    return update


def count_loss(model: Any, loss: Any, rows: Any) -> None:
    """Let the mean of the loss count a batch of so many rows, as ``train_step`` does."""
    model._loss_tracker.update_state(loss, sample_weight=rows)


def adam_moments(optimizer: Any, variable: Any) -> tuple[Any, Any]:
    """What a built Adam remembers of a variable: the averages of its gradient and of its square."""
    place = optimizer._get_variable_index(variable)
    return optimizer._momentums[place], optimizer._velocities[place]


def count_update(optimizer: Any) -> None:
    """Let the optimizer count an update, as ``apply_gradients`` does after ``update_of``."""
    optimizer._iterations.assign_add(1)


def hold(variable: Any, value: Any) -> None:
    """Let a Keras variable read and write ``value``, a variable of TensorFlow, from now on."""
    variable._value = value


def with_slots_of(optimizer: Any, variables: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Build the optimizer for the variables: every variable of its own that it makes for one of
    them, with that one.
    """
    make, made = optimizer.add_variable_from_reference, list[tuple[Any, Any]]()

    def making(reference_variable: Any, *given: Any, **named: Any) -> Any:
        slot = make(reference_variable, *given, **named)
        made.append((slot, reference_variable))
        return slot

    with _replaced(optimizer, "add_variable_from_reference", making):
        optimizer.build(variables)
    return made


def next_seed(generator: Any) -> Any:
    """The seed that a random layer of Keras draws with now, int32 of shape (2,)."""
    drawing: Any = _module("keras.src.backend.tensorflow.random")
    return drawing._cast_seed(drawing.draw_seed(generator))


def forget_traced_gradients() -> None:
    """Take all traces out of TensorFlow's registry of gradients.

    Every traced ``apply_gradients`` registers a gradient of its own there and nothing ever
    removes it: 3 MB a run.
    """
    known: dict[str, Any] = _module("tensorflow.python.framework.ops").gradient_registry._registry
    for name in [name for name in known if name.startswith("CustomGradient-")]:
        del known[name]


@contextmanager
def weights_found_by(find: Callable[[str, str], str]) -> Generator[None]:
    """Inside it ``keras.applications`` get their weights from ``find``, which is given the file's
    name and its address, and not from the network.
    """
    files = _module("keras.src.utils.file_utils")
    kept = files.get_file

    def found(fname: str, origin: str, *_: Any, **__: Any) -> str:
        return find(fname, origin)

    files.get_file = found
    try:
        yield
    finally:
        files.get_file = kept


@contextmanager
def _replaced(owner: Any, name: str, method: Callable[..., Any]) -> Generator[None]:
    """Inside it the object has another method of this name than its class, or than around it."""
    around = vars(owner).get(name)
    setattr(owner, name, method)
    try:
        yield
    finally:
        if around is None:
            delattr(owner, name)
        else:
            setattr(owner, name, around)


def _module(name: str) -> Any:
    """A module without types, imported when it is needed: a missing one fails by itself."""
    return importlib.import_module(name)


def first_call(layer: Any) -> tuple[list[Any], list[Any]] | None:
    """What a layer took and gave where it was first used in a graph, as Keras' tensors; None where
    it was not. Of a network used as a layer ``output`` is another tensor: that of its own graph.
    """
    nodes = getattr(layer, "_inbound_nodes", None)
    return None if not nodes else (list(nodes[0].input_tensors), list(nodes[0].output_tensors))
