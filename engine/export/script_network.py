"""The network, its optimizer, its loss and its callbacks as lines of a Keras script."""

from engine.export.run_record import RunRecord
from engine.io.python_text import WIDTH, call, literal
from engine.models.summary import layer_names
from engine.specs import DenseLayer, TrainingSpec
from engine.specs.optimizer import Sgd
from engine.specs.schedule import Cosine, Exponential, InverseTime, ReduceOnPlateau, Step
from engine.specs.training import EarlyStopping

_DEEP = 12
"""Spaces before an element of the list of layers."""
_OPTIMIZERS = {
    "sgd": "SGD",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "nadam": "Nadam",
}


def network(account: RunRecord, columns: int) -> str:
    """The function that makes the compiled model."""
    spec, pad = account.spec, " " * _DEEP
    layers = [f"keras.Input(({columns},)),"]
    for layer, name in zip(spec.network.layers, layer_names(spec.network.layers), strict=True):
        layers += _hidden(layer, name)
    layers.append('keras.layers.Dense(len(CLASSES), activation="softmax", name="output"),')
    lines = [
        "def make_model(steps):",
        '    """The network with the weights that the seed draws; an epoch has so many steps."""'
        if measures_steps(spec.training)
        else '    """The network with the weights that the seed draws."""',
        "    keras.utils.set_random_seed(SEED)",
        "    model = keras.Sequential(",
        "        [",
        *(pad + line for line in layers),
        "        ]",
        "    )",
        "    model.compile(",
        f"        optimizer={optimizer(spec.training)},",
        f"        loss={_loss(spec.training)},",
        '        metrics=["accuracy"],',
        "        jit_compile=False,  # XLA rounds otherwise",
        "    )",
        "    return model",
    ]
    text = "\n".join(lines)
    return text if measures_steps(spec.training) else text.replace("(steps):", "():", 1)


def make_model(training: TrainingSpec) -> str:
    """The call of that function."""
    return "make_model(steps)" if measures_steps(training) else "make_model()"


def measures_steps(training: TrainingSpec) -> bool:
    """Whether the learning rate follows the epochs, which Keras counts in batches."""
    return isinstance(training.schedule, Step | Exponential | Cosine)


def _hidden(layer: DenseLayer, name: str) -> list[str]:
    """One hidden layer; the engine's order: dense, batch normalisation, activation, dropout."""
    arguments = [str(layer.units), *_penalty(layer), f"name={literal(name)}"]
    found = _layer("Dense", arguments)
    if layer.batch_norm:
        found += _layer("BatchNormalization", [f"name={literal(f'{name}_bn')}"])
    title = f"name={literal(f'{name}_{layer.activation}')}"
    if layer.activation == "leaky_relu":
        slope = f"negative_slope={layer.negative_slope!r}"
        found += _layer("LeakyReLU", [slope, title])
    else:
        found += _layer("Activation", [literal(layer.activation), title])
    if layer.dropout:
        found += _layer("Dropout", [repr(layer.dropout), f"name={literal(f'{name}_dropout')}"])
    return found


def _layer(kind: str, arguments: list[str]) -> list[str]:
    """An element of the list of layers, in lines without their indentation."""
    first, *more = call(f"keras.layers.{kind}", arguments, _DEEP).splitlines()
    lines = [first, *(line[_DEEP:] for line in more)]
    return [*lines[:-1], f"{lines[-1]},"]


def _penalty(layer: DenseLayer) -> list[str]:
    if layer.l1 and layer.l2:
        return [f"kernel_regularizer=keras.regularizers.L1L2({layer.l1!r}, {layer.l2!r})"]
    if layer.l1:
        return [f"kernel_regularizer=keras.regularizers.L1({layer.l1!r})"]
    return [f"kernel_regularizer=keras.regularizers.L2({layer.l2!r})"] if layer.l2 else []


def optimizer(training: TrainingSpec) -> str:
    """The optimizer as it stands in the call of ``compile``."""
    chosen = training.optimizer
    options = chosen.model_dump(exclude={"name", "decay", "learning_rate"})
    rate = f"learning_rate={_rate(training)}"
    arguments = [rate, *(f"{name}={value!r}" for name, value in options.items())]
    name = f"keras.optimizers.{_OPTIMIZERS[chosen.name]}"
    return call(name, arguments, 8, before=len("optimizer="))


def _rate(training: TrainingSpec) -> str:
    """A number, or Keras' schedule measured in updates."""
    first = training.optimizer.learning_rate
    made = "keras.optimizers.schedules."
    if isinstance(training.optimizer, Sgd) and training.optimizer.decay:
        return f"{made}InverseTimeDecay({first!r}, 1, {training.optimizer.decay!r})"
    match training.schedule:
        case InverseTime(decay=decay):
            return f"{made}InverseTimeDecay({first!r}, 1, {decay!r})"
        case Step(factor=factor, every=every):
            arguments = [repr(first), f"{every} * steps", repr(factor), "staircase=True"]
            return call(f"{made}ExponentialDecay", arguments, 12, before=len("learning_rate="))
        case Exponential(factor=factor):
            return f"{made}ExponentialDecay({first!r}, steps, {factor!r})"
        case Cosine(floor=floor):
            # The length of the description, whatever was changed while the run trained
            return f"{made}CosineDecay({first!r}, {training.epochs} * steps, alpha={floor!r})"
        case _:
            return repr(first)


def _loss(training: TrainingSpec) -> str:
    if training.loss == "cost_matrix":
        return "cost_matrix" if training.cost_matrix else '"categorical_crossentropy"'
    return literal(training.loss)


def costs(training: TrainingSpec) -> str:
    """The cost-matrix loss, where the run has one."""
    if training.loss != "cost_matrix" or not training.cost_matrix:
        return ""
    rows = [literal(list(row)) for row in training.cost_matrix]
    line = f"COSTS = [{', '.join(rows)}]"
    matrix = (
        line
        if len(line) <= WIDTH
        else "\n".join(["COSTS = [", *(f"    {row}," for row in rows), "]"])
    )
    return f'''{matrix}  # a row a true class, a column a predicted one


def cost_matrix(y_true, y_pred):
    """Cross-entropy times the cost of taking a row's class for the one predicted."""
    ops = keras.ops
    table = ops.reshape(ops.convert_to_tensor(COSTS, "float32"), [-1])
    place = ops.argmax(y_true, axis=-1) * len(COSTS) + ops.argmax(y_pred, axis=-1)
    price = ops.stop_gradient(ops.take(table, place))
    return keras.losses.categorical_crossentropy(y_true, y_pred) * price
'''


def callbacks(training: TrainingSpec) -> list[tuple[str, str]]:
    """Keras' own callbacks, in the engine's order: a variable, and the call that makes it."""
    found: list[tuple[str, str]] = []
    if training.early_stopping is not None:
        found.append(("early_stopping", _early_stopping(training.early_stopping)))
    chosen = training.schedule
    if isinstance(chosen, ReduceOnPlateau):
        arguments = [
            f"monitor={literal(chosen.monitor)}",
            f"factor={chosen.factor!r}",
            f"patience={chosen.patience}",
            f"mode={_mode(chosen.monitor)}",
            f"min_lr={chosen.min_learning_rate!r}",
        ]
        made = call("keras.callbacks.ReduceLROnPlateau", arguments, 4, before=len("plateau = "))
        found.append(("plateau", made))
    return found


def _early_stopping(stopping: EarlyStopping) -> str:
    arguments = [
        f"monitor={literal(stopping.monitor)}",
        f"min_delta={stopping.min_delta!r}",
        f"patience={stopping.patience}",
        f"mode={_mode(stopping.monitor)}",
        f"restore_best_weights={stopping.restore_best}",
    ]
    return call("keras.callbacks.EarlyStopping", arguments, 4, before=len("early_stopping = "))


def _mode(monitor: str) -> str:
    return '"max"' if monitor.endswith("accuracy") else '"min"'
