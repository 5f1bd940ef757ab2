"""The network, its optimizer, its loss and its callbacks as lines of a Keras script."""

from engine.export.run_record import RunRecord
from engine.io.python_text import WIDTH, literal
from engine.models.base.keras_call import KerasCall, measures_steps
from engine.models.graph import hidden, output
from engine.specs import TrainingSpec
from engine.tasks.task import Task

_DEEP = 12
"""Spaces before an element of the list of layers."""


def network(account: RunRecord, columns: int, task: Task) -> str:
    """The function that makes the compiled model."""
    spec, pad = account.spec, " " * _DEEP
    layers = [f"keras.Input(({columns},)),"]
    layers += [f"{call.text(_DEEP)}," for call in (*hidden(spec.network.layers), output(task.head))]
    lines = [
        "def make_model(steps):",
        '    """The network with the weights that the seed draws; an epoch has so many steps."""'
        if counts_steps(spec.training)
        else '    """The network with the weights that the seed draws."""',
        "    keras.utils.set_random_seed(SEED)",
        "    model = keras.Sequential(",
        "        [",
        *(pad + line for line in layers),
        "        ]",
        "    )",
        "    model.compile(",
        f"        optimizer={optimizer(spec.training)},",
        f"        loss={_loss(spec.training, task)},",
        f"        metrics={_metrics(task)},",
        "        jit_compile=False,  # XLA rounds otherwise",
        "    )",
        "    return model",
    ]
    text = "\n".join(lines)
    return text if counts_steps(spec.training) else text.replace("(steps):", "():", 1)


def make_model(training: TrainingSpec) -> str:
    """The call of that function."""
    return "make_model(steps)" if counts_steps(training) else "make_model()"


def counts_steps(training: TrainingSpec) -> bool:
    """Whether the learning rate follows the epochs, which Keras counts in batches."""
    return measures_steps(training.rate())


def optimizer(training: TrainingSpec) -> str:
    """The optimizer as it stands in the call of ``compile``."""
    return training.optimizer.call(training.rate()).text(8, before=len("optimizer="))


def _loss(training: TrainingSpec, task: Task) -> str:
    name = task.loss(training.loss)
    if name == "cost_matrix":
        return name if training.cost_matrix else '"categorical_crossentropy"'
    return name if name in task.TOLD_IN_UNIT else literal(name)


def _metrics(task: Task) -> str:
    """The metrics as they stand in the call of ``compile``."""
    found: list[str] = []
    for measure in task.measures:
        if measure.keras == measure.name:
            found.append(literal(measure.name))
        elif measure.scaled:
            found.append(f"{measure.keras}(name={literal(measure.name)})")
        else:
            options = {"name": measure.name, **measure.options}
            found.append(KerasCall(f"metrics.{measure.keras}", options=options).text())
    line = f"[{', '.join(found)}]"
    if len(line) + 17 <= WIDTH:
        return line
    return "\n".join(["[", *(f"            {one}," for one in found), "        ]"])


def in_own_unit(training: TrainingSpec, task: Task) -> str:
    """Metrics, and a loss, that are told in the label's own unit, where the task has such."""
    parts = [
        f'''class {measure.keras}(keras.metrics.{measure.keras}):
    """In the label's own unit."""

    def result(self):
        return super().result() * DEVIATION
'''
        for measure in task.measures
        if measure.scaled
    ]
    name = task.loss(training.loss)
    if name in task.TOLD_IN_UNIT:
        parts.append(f'''def {name}(y_true, y_pred):
    """Keras' loss of the label in its own unit."""
    numbers = [part * DEVIATION + MEAN for part in (y_true, y_pred)]
    return keras.losses.{name}(*numbers)
''')
    return "\n\n".join(parts)


def has_own_code(training: TrainingSpec, task: Task) -> bool:
    """Whether the compiled model names something that stands in the script alone."""
    return bool(costs(training) or in_own_unit(training, task))


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
    for _, section in training.watching():
        call: KerasCall | None = section.call()
        if call is not None:
            found.append((section.KEY, call.text(4, before=len(f"{section.KEY} = "))))
    return found
