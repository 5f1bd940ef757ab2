"""The network, its optimizer, its loss and its callbacks as lines of a Keras script."""

import keyword
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from textwrap import wrap
from typing import TypeAlias

from engine.export.run_record import RunRecord
from engine.io.python_text import WIDTH, literal
from engine.models.base.keras_call import KerasCall, measures_steps
from engine.models.base.shape import Shape
from engine.models.graph import INPUT, is_plain, wired
from engine.models.layers.wiring import Operation, Wired
from engine.models.nodes.calls import graph_wired
from engine.models.nodes.columns import Columns
from engine.models.nodes.ends import End, of_ends
from engine.models.nodes.graph import Graph
from engine.models.summary import OUTPUT
from engine.specs import TrainingSpec
from engine.specs.networks import graph_of
from engine.tasks.task import Head, Task

Further: TypeAlias = Callable[[End], str]
_DEEP = 12
"""Spaces before an element of the list of layers."""


def network(account: RunRecord, columns: Columns, task: Task) -> str:
    """The function that makes the compiled model of rows with those columns."""
    spec, shape = account.spec, columns.shape
    ends: tuple[End, ...] = ()
    graph = graph_of(spec.network, columns)
    if graph is not None:
        made = _of_graph(graph, task.head)
        ends = graph.ends
    else:
        calls = wired(spec.network.stack, shape, task.head)
        made = _listed(calls, shape) if is_plain(spec.network.stack) else _divided(calls, shape)
    lines = [
        "def make_model(steps):",
        '    """The network with the weights that the seed draws; an epoch has so many steps."""'
        if counts_steps(spec.training)
        else '    """The network with the weights that the seed draws."""',
        "    keras.utils.set_random_seed(SEED)",
        *made,
        "    model.compile(",
        f"        optimizer={optimizer(spec.training)},",
        *_of_outputs("loss", ends, _loss(spec.training, task), lambda end: literal(end.loss)),
        *_weights(ends),
        *_of_outputs("metrics", ends, _metrics(task), lambda end: f"[{literal(end.metric)}]"),
        "        jit_compile=False,  # XLA rounds otherwise",
        "    )",
        "    return model",
    ]
    text = "\n".join(lines)
    return text if counts_steps(spec.training) else text.replace("(steps):", "():", 1)


def _of_outputs(name: str, ends: Sequence[End], main: str, further: Further) -> list[str]:
    """An argument of ``compile``: ``main``, or where there are several outputs a dictionary."""
    given = of_ends(tuple(ends), main, further) if ends else main
    if isinstance(given, str):
        return [f"        {name}={given},"]
    lines = [f"            {literal(key)}: {_deep(value)}," for key, value in given.items()]
    return [f"        {name}={{", *lines, "        },"]


def _deep(text: str) -> str:
    return text.replace("\n", "\n    ")


def _weights(ends: Sequence[End]) -> list[str]:
    if len(ends) < 2:
        return []
    return [f"        loss_weights={literal({end.keras: end.weight for end in ends})},"]


def _listed(calls: Sequence[Wired], shape: Shape) -> list[str]:
    """The layers as Keras' Sequential, where each takes what the one before gives."""
    pad = " " * _DEEP
    layers = [f"keras.Input({_lengths(shape)}),"]
    for one in calls:
        assert not isinstance(one.call, Operation)
        layers.append(f"{one.call.text(_DEEP)},")
    lines = [pad + line for line in layers]
    return ["    model = keras.Sequential(", "        [", *lines, "        ]", "    )"]


def _divided(calls: Sequence[Wired], shape: Shape) -> list[str]:
    """The layers as calls on each other's results, where the flow divides."""
    return [
        f"    inputs = keras.Input({_lengths(shape)})",
        *_connected(calls, {INPUT: "inputs"}),
    ]


def _of_graph(graph: Graph, head: Head) -> list[str]:
    """The inputs by name, and the nodes as calls on their results."""
    inputs = [(one, literal(one.keras)) for one in graph.entries]
    lines = [
        f"        {name}: keras.Input({_lengths(one.shape)}, name={name})," for one, name in inputs
    ]
    known = {one.keras: f"inputs[{name}]" for one, name in inputs}
    ends = [end.keras for end in graph.ends]
    return ["    inputs = {", *lines, "    }", *_connected(graph_wired(graph, head), known, ends)]


def _connected(
    calls: Sequence[Wired], known: Mapping[str, str], ends: Sequence[str] = (OUTPUT,)
) -> list[str]:
    """The calls on each other's results, and the model; ``known`` are the inputs' expressions, and
    ``ends`` the names of the outputs.
    """
    variables, layers = dict(known), dict[str, str]()
    lines: list[str] = []
    shared = {one.layer for one in calls if one.layer is not None}
    for one in calls:
        name = _variable(one.name, variables.values())
        takes = ", ".join(variables[other] for other in one.takes)
        given = f"[{takes}]" if one.listed else takes
        given += "".join(f", {key}={literal(value)}" for key, value in one.said.items())
        variables[one.name] = name
        if one.layer is not None and one.layer in layers:
            lines.append(f"    {name} = {layers[one.layer]}({given})")
        elif one.name in shared and isinstance(one.call, KerasCall):
            layers[one.name] = layer = _variable(f"{name}_layer", variables.values())
            variables[f"{one.name} layer"] = layer
            lines.append(f"    {layer} = {one.call.text(4, len(f'{layer} = '))}")
            lines.append(f"    {name} = {layer}({given})")
        elif not isinstance(one.call, Operation):
            made = one.call.text(4, len(f"{name} = "), len(f"({given})"))
            lines.append(f"    {name} = {made}({given})")
        else:
            lines.append(f"    {name} = {one.call.text(given)}")
    if len(ends) == 1:
        return [*lines, f"    model = keras.Model(inputs, {variables[ends[0]]})"]
    outputs = [f"        {literal(end)}: {variables[end]}," for end in ends]
    return [
        *lines,
        "    outputs = {",
        *outputs,
        "    }",
        "    model = keras.Model(inputs, outputs)",
    ]


def inputs_of(graph: Graph | None) -> str:
    """The function that divides a table's columns among the inputs, where there are several."""
    if graph is None:
        return ""
    lines = [
        "def inputs_of(features):",
        '    """Each input with the columns that it takes."""',
        "    return {",
    ]
    for entry in graph.entries:
        start = f"        {literal(entry.keras)}: features"
        if entry.places is None:
            lines.append(f"{start},")
        elif entry.stretch is not None:
            part = f"{start}[:, {entry.stretch.start}:{entry.stretch.stop}]"
            shape = ", ".join(map(str, (-1, *entry.shape)))
            lines.append(f"{part}," if len(entry.shape) == 1 else f"{part}.reshape({shape}),")
        else:
            numbers = wrap(", ".join(map(str, entry.places)), WIDTH - 16)
            whole = f"{start}[:, [{' '.join(numbers)}]],"
            broken = [f"{start}[", "            :,", "            [", *_deeper(numbers)]
            lines += [whole] if len(whole) <= WIDTH else [*broken, "            ],", "        ],"]
    return "\n".join([*lines, "    }"])


def _deeper(lines: Sequence[str]) -> list[str]:
    return [f"                {line}" for line in lines]


_TAKEN = {"pretrained", "keras", "steps", "model", "inputs", "outputs", "np", "pd"}
"""Names that the function has already."""


def _variable(name: str, known: Collection[str]) -> str:
    """A name of Python for a layer's result."""
    plain = re.sub(r"\W", "_", name)
    if not plain.isidentifier() or keyword.iskeyword(plain) or plain in _TAKEN:
        plain = f"layer_{plain}"
    while plain in known:
        plain += "_"
    return plain


def _lengths(shape: Shape) -> str:
    """The shape as Python writes it."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


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
