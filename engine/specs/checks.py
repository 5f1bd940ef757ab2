"""Whether an experiment fits its table: what can be known before anything is trained."""

import difflib
from pathlib import Path

from data import Description
from data.messages import Message
from data.split import wanted
from engine.models.nodes.columns import column_of
from engine.models.nodes.misfits import problem
from engine.models.remedies import remedies
from engine.models.summary import NetworkMisfit, first_number, misfit
from engine.specs import DataSpec, ExperimentSpec, SpecError
from engine.specs.device_checks import check_devices
from engine.specs.networks import columns_of, graph_of
from engine.specs.pseudo_checks import check_pseudo_labels
from engine.specs.tasks import task_of

MOST_NAMED = 5


def training_rows(spec: ExperimentSpec, table: Description) -> int:
    """How many rows train, by the rule of Keras' validation_split; by groups about so many."""
    return table.rows - table.held_rows - sum(kept_rows(spec, table))


def kept_rows(spec: ExperimentSpec, table: Description) -> tuple[int, int]:
    """How many of the table's own rows do not train: to validate on, or left out; and to test."""
    validation, rows = spec.data.validation, table.rows - table.held_rows
    test = wanted(rows, spec.data.test.split)
    folds = validation.folds
    if validation.file is not None or table.held_rows:
        return 0, test
    if folds is None:
        return wanted(rows, validation.split), test
    rest = rows - test
    if validation.method == "time":  # rows after the fold are left out, too
        return (folds + 1 - validation.fold) * (rest // (folds + 1)), test
    return rest // folds + (validation.fold <= rest % folds), test


def split_warnings(spec: ExperimentSpec, table: Description) -> list[Message]:
    """What speaks against the way in which a table's rows are divided."""
    validation = spec.data.validation
    in_order = validation.method == "tail" and spec.data.shuffle_seed is None
    divides = (validation.file is None and validation.any_rows) or spec.data.test.split > 0
    found: list[Message] = []
    if table.label_sorted and in_order and divides:
        found.append(Message("split.label_sorted", {"label": table.label_name}))
    folds = validation.folds
    if folds is not None and validation.method in ("stratified", "shuffled"):
        counts = zip(table.class_names, table.class_counts, strict=True)
        few = [name for name, count in counts if count < folds]
        if few:
            found.append(
                Message(
                    "split.class_smaller_than_folds",
                    {"texts": few[:MOST_NAMED], "count": len(few), "folds": folds},
                )
            )
    return found


def check(spec: ExperimentSpec, table: Description) -> None:
    """Refuse what cannot be trained on this table.

    Raises:
        SpecError: the key and its limit are named.
    """
    _check_split(spec.data, table)
    rows = training_rows(spec, table)
    if rows <= 0:
        fraction = spec.data.validation.split + spec.data.test.split
        about = {"key": "data.validation.split", "fraction": fraction, "rows": table.rows}
        raise SpecError("split.none_to_train", **about)
    training = spec.training
    if training.batch_size > rows:
        raise SpecError(
            "spec.batch_larger_than_rows",
            key="training.batch_size",
            rows=rows,
            value=training.batch_size,
        )
    _check_task(spec, table)
    wrong = network_misfit(spec, table)
    if wrong is not None:
        raise wrong
    _check_scale(spec)
    _check_further(spec, table)
    check_devices(spec, table)
    check_pseudo_labels(spec, table, rows)
    if isinstance(training.class_weight, dict):
        for name in training.class_weight:
            if name not in table.class_names:
                raise SpecError(
                    "spec.no_such_class",
                    key="training.class_weight",
                    value=name,
                    known=list(table.class_names),
                )
    _check_own_files(spec)
    matrix = training.cost_matrix
    classes = table.classes
    if training.loss == "cost_matrix" and matrix is not None and len(matrix) != classes:
        raise SpecError(
            "spec.cost_matrix_of_other_size",
            key="training.cost_matrix",
            classes=classes,
            value=len(matrix),
        )


def _check_scale(spec: ExperimentSpec) -> None:
    """Refuse pictures whose pixels are not what a network of Keras' begins from."""
    begun, images = spec.network.pretrained, spec.data.images
    if begun is not None and begun.application and images is not None and images.scale != "unit":
        about = {"key": "data.images.scale", "application": begun.application}
        raise SpecError("spec.application_scale", **about)


def _check_own_files(spec: ExperimentSpec) -> None:
    """Refuse code whose file is not there."""
    training = spec.training
    named = {
        "training.callbacks": training.callbacks,
        "training.own_metrics": training.own_metrics,
        "training.own_loss": (training.own_loss,) if training.own_loss else (),
        "network.code": (f"{spec.network.code}:build",) if spec.network.code else (),
    }
    for key, places in named.items():
        for place in places:
            file = place.rpartition(":")[0]
            if not Path(file).expanduser().is_file():
                raise SpecError("spec.no_such_callback_file", key=key, value=file)


def _check_split(spec: DataSpec, table: Description) -> None:
    """Refuse a split that the description only half tells, or that asks for no column of it."""
    validation = spec.validation
    folds, fold, column = validation.folds, validation.fold, validation.column
    if folds is not None and validation.file is not None:
        raise SpecError("split.file_and_folds", key="data.validation.folds")
    if folds is not None and fold > folds:
        raise SpecError("split.no_such_fold", key="data.validation.fold", fold=fold, folds=folds)
    if validation.method not in ("group", "time"):
        return
    key = "data.validation.column"
    if column is None:
        raise SpecError("split.needs_column", key=key, method=validation.method)
    of_pictures = len(table.shape) == 3
    if of_pictures and (table.streams or column not in table.feature_names):
        about = {"key": "data.validation.method", "method": validation.method}
        raise SpecError("split.of_pictures", **about)
    if not table.has_column(column):
        near = difflib.get_close_matches(column, table.feature_names, 3, 0.6)
        raise SpecError("split.no_such_column", key=key, column=column, near=near)


def network_misfit(spec: ExperimentSpec, table: Description) -> SpecError | None:
    """The first layer that does not take what comes in, with what would help, or what is wrong with
    a graph; None where all fits.
    """
    if spec.network.code:  # only building it tells
        return None
    head = task_of(spec, table).head
    graph = graph_of(spec.network, columns_of(table))
    if graph is None and table.images and not table.shape:
        column = next(iter(table.images))
        rest = (name for name in table.feature_names if not name.startswith(f"{column}: pixel "))
        others = list(dict.fromkeys(map(column_of, rest)))
        about = {"column": column, "others": others[:MOST_NAMED], "count": len(others)}
        return SpecError("network.pictures_in_a_row", key="network", **about)
    layers, wrong = spec.network.stack, None
    wrong = misfit(layers, table.input_shape, head) if graph is None else problem(graph, head)
    if wrong is None:
        return None
    if not isinstance(wrong, NetworkMisfit):
        return SpecError(wrong.message)
    index = wrong.index + (first_number(layers) if graph is None else 0)
    if index < 0:
        return SpecError("network.pretrained_misfit", key="network.pretrained", reason=wrong.reason)
    at_end = index == len(spec.network.parts)
    where = "layers" if graph is None else "nodes"
    return SpecError(
        "network.misfit",
        key="network.output" if at_end else f"network.{where}.{index}",
        name=wrong.name,
        reason=wrong.reason,
        fitting=remedies(layers, wrong.index, wrong.shape) if graph is None else [],
    )


def _check_further(spec: ExperimentSpec, table: Description) -> None:
    """Refuse what does not go with columns that are predicted beside the label."""
    graph = graph_of(spec.network, columns_of(table))
    if graph is None or not graph.further:
        return
    if table.streams:
        raise SpecError("streaming.one_output", key="network.outputs")
    if spec.training.class_weight is not None:
        raise SpecError("spec.weights_with_outputs", key="training.class_weight")


def _check_task(spec: ExperimentSpec, table: Description) -> None:
    """Refuse what does not fit the label: a loss, a metric to watch, weights of classes."""
    task, training = task_of(spec, table), spec.training
    about = {"label": table.label_name, "task": task.KIND}
    if spec.network.output == "sigmoid" and task.KIND != "binary":
        number = task.KIND == "regression"
        code = "spec.sigmoid_of_a_number" if number else "spec.sigmoid_needs_two_classes"
        raise SpecError(code, key="network.output", classes=table.classes, **about)
    if training.class_weight is not None and not task.WEIGHS_CLASSES:
        raise SpecError("spec.no_classes_to_weigh", key="training.class_weight", **about)
    if not task.allows(training.loss):
        fitting = list(task.LOSSES)
        raise SpecError(
            "spec.loss_of_other_task",
            key="training.loss",
            value=training.loss,
            choices=fitting,
            **about,
        )
    least = None if table.quantity is None else table.quantity.least
    if training.loss == "mean_squared_logarithmic_error" and least is not None and least < 0:
        raise SpecError(
            "spec.loss_of_no_negative", key="training.loss", value=training.loss, least=least
        )
    for name, section in training.watching():
        monitor = section.monitor
        if monitor.removeprefix("val_") not in task.monitors:
            known = [f"{part}{one}" for one in task.monitors for part in ("val_", "")]
            raise SpecError(
                "spec.monitor_of_other_task",
                key=f"training.{name}.monitor",
                value=monitor,
                choices=known,
                **about,
            )
